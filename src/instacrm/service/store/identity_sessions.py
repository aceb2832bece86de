"""Rows of who is signed in where. One row a pair of tokens; a family is one sign-in over all its rotations."""

import msgspec
from sqlalchemy import Connection, and_, func, insert, select, update

from .tables import memberships, operators, sessions


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of tokens, by their hashes. `expires_ms` is the end of the whole family."""

    session_id: str
    family_id: str
    operator_id: str
    team_id: str | None
    kind: str
    access_hash: str | None
    refresh_hash: str | None
    device: str
    created_ms: int
    access_expires_ms: int
    expires_ms: int
    rotated_ms: int | None = None
    revoked_ms: int | None = None
    seen_ms: int = 0


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard asks about a token: the session, and what its operator is in the team today."""

    session: SessionRow
    name: str
    role: str | None
    state: str | None


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A place where somebody is signed in."""

    session_id: str
    kind: str
    device: str
    since_ms: int
    seen_ms: int


def add_session(db: Connection, row: SessionRow) -> None:
    """Keep a new pair of tokens."""
    db.execute(insert(sessions).values(**msgspec.to_builtins(row)))


def find_bearer(db: Connection, access_hash: str) -> Bearer | None:
    """Whose access token this is; the team is left empty for somebody without one."""
    here = and_(memberships.c.team_id == sessions.c.team_id, memberships.c.operator_id == sessions.c.operator_id)
    asked = (
        select(sessions, operators.c.OPR_NAME, memberships.c.role, memberships.c.state)
        .join(operators, operators.c.operator_id == sessions.c.operator_id)
        .outerjoin(memberships, here)
        .where(sessions.c.access_hash == access_hash)
    )
    row = db.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    values = dict(row)
    name, role, state = values.pop("OPR_NAME"), values.pop("role"), values.pop("state")
    return Bearer(session=SessionRow(**values), name=name, role=role, state=state)


def find_refresh(db: Connection, refresh_hash: str) -> SessionRow | None:
    """The pair this refresh token belongs to."""
    row = db.execute(select(sessions).where(sessions.c.refresh_hash == refresh_hash)).mappings().one_or_none()
    return SessionRow(**row) if row else None


def mark_rotated(db: Connection, session_id: str, now_ms: int) -> bool:
    """Whether this call was the one that used the refresh token up."""
    here = (sessions.c.session_id == session_id, sessions.c.rotated_ms.is_(None))
    return db.execute(update(sessions).where(*here).values(rotated_ms=now_ms)).rowcount == 1


def mark_seen(db: Connection, session_id: str, now_ms: int) -> None:
    """Note that the session was used."""
    db.execute(update(sessions).where(sessions.c.session_id == session_id).values(seen_ms=now_ms))


def revoke_family(db: Connection, family_id: str, now_ms: int) -> None:
    """End one sign-in, with every token that came of it."""
    here = (sessions.c.family_id == family_id, sessions.c.revoked_ms.is_(None))
    db.execute(update(sessions).where(*here).values(revoked_ms=now_ms))


def revoke_operator(db: Connection, operator_id: str, team_id: str, now_ms: int) -> None:
    """End every sign-in of an operator in a team."""
    here = (sessions.c.operator_id == operator_id, sessions.c.team_id == team_id, sessions.c.revoked_ms.is_(None))
    db.execute(update(sessions).where(*here).values(revoked_ms=now_ms))


def revoke_others(db: Connection, operator_id: str, kept_family_id: str, now_ms: int) -> int:
    """End every sign-in of somebody but one; how many pairs of tokens that were."""
    here = (
        sessions.c.operator_id == operator_id,
        sessions.c.family_id != kept_family_id,
        sessions.c.revoked_ms.is_(None),
    )
    return db.execute(update(sessions).where(*here).values(revoked_ms=now_ms)).rowcount


def devices_of(db: Connection, operator_id: str, now_ms: int) -> list[Device]:
    """Where somebody is signed in, last used first."""
    last = func.max(sessions.c.seen_ms)
    asked = (
        select(sessions.c.family_id, sessions.c.kind, sessions.c.device, func.min(sessions.c.created_ms), last)
        .where(sessions.c.operator_id == operator_id, sessions.c.revoked_ms.is_(None), sessions.c.expires_ms > now_ms)
        .group_by(sessions.c.family_id, sessions.c.kind, sessions.c.device)
        .order_by(last.desc())
    )
    fields = Device.__struct_fields__
    return [Device(**dict(zip(fields, row, strict=True))) for row in db.execute(asked)]


def device_of(db: Connection, family_id: str) -> str:
    """How the place of a sign-in is called."""
    found: str | None = db.scalars(select(sessions.c.device).where(sessions.c.session_id == family_id)).first()
    return found or ""
