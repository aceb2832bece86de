"""Letting people in: the bootstrap of the first owner, invitations, and what a member is from today."""

import re
from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from instacrm.service.identity.tokens import hash_of, new_token
from instacrm.service.store import identity as people
from instacrm.service.store import identity_invitations as rows
from instacrm.service.store.api_tokens import revoke_tokens_of
from instacrm.service.store.identity import Membership
from instacrm.service.store.identity_invitations import Invitation
from instacrm.service.store.identity_sessions import revoke_operator

from .audit import write_audit

BOOTSTRAP_MS: Final = 24 * 60 * 60 * 1000
INVITATION_MS: Final = 7 * 24 * 60 * 60 * 1000
ROLES: Final = ("owner", "admin", "member", "viewer")
STATES: Final = ("active", "ended")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\Z")


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as its maker sees it, once: the token is in the link's fragment, which no server log ever gets."""

    invitation_id: str
    link: str
    token: str
    expires_ms: int

    def __repr__(self) -> str:
        return f"Invited({self.invitation_id!r}, …)"


def bootstrap(db: Connection, *, another_team: bool, now_ms: int) -> str:
    """The token that makes its holder the owner of a new team: good once, for a day; earlier ones end.

    Raises: Conflict when this Core has a team and nobody asked for another.
    """
    if people.team_ids(db) and not another_team:
        raise Conflict(
            "This Core has a team already.", remedy="Ask an owner for an invitation, or found another: --another-team."
        )
    rows.void_bootstraps(db, now_ms)
    return _keep(db, team_id=None, email=None, role="owner", created_by=None, now_ms=now_ms, good_ms=BOOTSTRAP_MS)[1]


def invite(  # noqa: PLR0913 (the form of an invitation)
    db: Connection, by: Membership, *, email: str, role: str, public_url: str, now_ms: int
) -> Invited:
    """An invitation for whoever proves `email` at the provider.

    Raises: NotAllowed unless an owner or admin asks (an owner is invited by owners only); BadInput.
    """
    _check_may_make(by, role)
    address = email.strip().lower()
    if not _EMAIL.match(address):
        raise BadInput("That is not an e-mail address.")
    invitation, token = _keep(
        db,
        team_id=by.team_id,
        email=address,
        role=role,
        created_by=by.operator_id,
        now_ms=now_ms,
        good_ms=INVITATION_MS,
    )
    write_audit(
        db, by.team_id, "invitation.made", {"invitation_id": invitation.invitation_id, "role": role},
        operator_id=by.operator_id, now_ms=now_ms,
    )  # fmt: skip
    return Invited(
        invitation_id=invitation.invitation_id,
        link=f"{public_url}/auth/join#{token}",
        token=token,
        expires_ms=invitation.expires_ms,
    )


def take_back(db: Connection, by: Membership, invitation_id: str, now_ms: int) -> None:
    """Nobody comes in by this invitation any more.

    Raises: NotFound when the team has no such invitation that is still open; NotAllowed.
    """
    found = next((i for i in rows.open_invitations(db, by.team_id, now_ms) if i.invitation_id == invitation_id), None)
    if found is None:
        raise NotFound("Your team has no such open invitation.")
    _check_may_make(by, found.role)
    rows.end_invitation(db, by.team_id, invitation_id, now_ms)
    write_audit(
        db, by.team_id, "invitation.ended", {"invitation_id": invitation_id}, operator_id=by.operator_id, now_ms=now_ms
    )


def leave(db: Connection, who: Membership, now_ms: int) -> None:
    """Somebody leaves their team: signed out everywhere, while what they did stays with the team.

    Raises: Conflict for the only owner.
    """
    _keep_an_owner(db, who.team_id, leaver=who.operator_id)
    people.put_membership(db, msgspec.structs.replace(who, state="ended", since_ms=now_ms))
    revoke_operator(db, who.operator_id, who.team_id, now_ms)
    revoke_tokens_of(db, who.team_id, who.operator_id, now_ms)
    write_audit(db, who.team_id, "member.left", {}, operator_id=who.operator_id, now_ms=now_ms)


def _keep_an_owner(db: Connection, team_id: str, *, leaver: str) -> None:
    members = [membership for _, membership in people.members_of(db, team_id)]
    if {m.operator_id for m in members if m.role == "owner" and m.state == "active"} == {leaver}:
        raise Conflict("A team keeps at least one owner.", remedy="Make somebody else an owner first.")


def set_member(  # noqa: PLR0913 (who, whom, what)
    db: Connection, by: Membership, operator_id: str, *, role: str, state: str, now_ms: int
) -> Membership:
    """Make somebody `role` from now on; `ended` signs them out everywhere. Approves those who wait, too.

    Raises: NotAllowed; NotFound; Conflict when the team would be left without an owner.
    """
    before = people.find_membership(db, by.team_id, operator_id)
    if before is None:
        raise NotFound
    if state not in STATES:
        raise BadInput("A member's state is active or ended.")
    _check_may_make(by, role)
    _check_may_make(by, before.role)
    if (role, state) != ("owner", "active"):
        _keep_an_owner(db, by.team_id, leaver=operator_id)
    after = msgspec.structs.replace(before, role=role, state=state)
    people.put_membership(db, after)
    if state == "ended":
        revoke_operator(db, operator_id, by.team_id, now_ms)
        revoke_tokens_of(db, by.team_id, operator_id, now_ms)
    write_audit(
        db, by.team_id, "member.changed", {"member": operator_id, "role": role, "state": state},
        operator_id=by.operator_id, now_ms=now_ms,
    )  # fmt: skip
    return after


def _check_may_make(by: Membership, role: str) -> None:
    if role not in ROLES:
        raise BadInput(f"A role is one of {', '.join(ROLES)}.")
    if not by.leads or (role == "owner" and by.role != "owner"):
        raise NotAllowed


def _keep(  # noqa: PLR0913 (the columns that differ)
    db: Connection,
    *,
    team_id: str | None,
    email: str | None,
    role: str,
    created_by: str | None,
    now_ms: int,
    good_ms: int,
) -> tuple[Invitation, str]:
    token = new_token()
    invitation = Invitation(
        invitation_id=str(uuid_utils.uuid7()),
        team_id=team_id,
        email=email,
        role=role,
        token_hash=hash_of(token),
        created_ms=now_ms,
        expires_ms=now_ms + good_ms,
        created_by=created_by,
    )
    rows.add_invitation(db, invitation)
    return invitation, token
