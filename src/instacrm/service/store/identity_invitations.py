"""Rows of who may come in: invitations to a team, and the bootstrap of a first owner (no team, no address)."""

import msgspec
from sqlalchemy import Connection, insert, select, update

from .tables import invitations


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """Leave to come in once. Without `team_id` it is a bootstrap: its holder makes a team and owns it."""

    invitation_id: str
    team_id: str | None
    email: str | None
    role: str
    token_hash: str
    created_ms: int
    expires_ms: int
    used_ms: int | None = None
    created_by: str | None = None


def add_invitation(db: Connection, invitation: Invitation) -> None:
    """Keep a new invitation."""
    db.execute(insert(invitations).values(**msgspec.to_builtins(invitation)))


def find_invitation(db: Connection, token_hash: str) -> Invitation | None:
    """The invitation this token opens, used or not."""
    row = db.execute(select(invitations).where(invitations.c.token_hash == token_hash)).mappings().one_or_none()
    return Invitation(**row) if row else None


def use_invitation(db: Connection, invitation_id: str, now_ms: int) -> bool:
    """Whether this call was the one that used it up. Many may try at once; exactly one is told yes."""
    here = (
        invitations.c.invitation_id == invitation_id,
        invitations.c.used_ms.is_(None),
        invitations.c.expires_ms > now_ms,
    )
    return db.execute(update(invitations).where(*here).values(used_ms=now_ms)).rowcount == 1


def open_invitations(db: Connection, team_id: str, now_ms: int) -> list[Invitation]:
    """The team's invitations that somebody may still use, newest first."""
    here = (invitations.c.team_id == team_id, invitations.c.used_ms.is_(None), invitations.c.expires_ms > now_ms)
    asked = select(invitations).where(*here).order_by(invitations.c.created_ms.desc(), invitations.c.invitation_id)
    return [Invitation(**row) for row in db.execute(asked).mappings()]


def end_invitation(db: Connection, team_id: str, invitation_id: str, now_ms: int) -> None:
    """Nobody can use it any more."""
    here = (invitations.c.team_id == team_id, invitations.c.invitation_id == invitation_id)
    db.execute(update(invitations).where(*here).values(expires_ms=now_ms))


def void_bootstraps(db: Connection, now_ms: int) -> None:
    """End every bootstrap that waits, so that only the newest printed one opens anything."""
    here = (invitations.c.team_id.is_(None), invitations.c.used_ms.is_(None), invitations.c.expires_ms > now_ms)
    db.execute(update(invitations).where(*here).values(expires_ms=now_ms))
