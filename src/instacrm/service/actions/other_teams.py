"""Somebody who belongs to several teams: which, and a sign-in for another one of them."""

from sqlalchemy import Connection

from instacrm.domain.errors import NotFound
from instacrm.service.store import identity as rows
from instacrm.service.store.identity_sessions import device_of
from instacrm.wire.identity import TeamChoice

from .identity import Admitted
from .identity_sessions import Tokens, open_session


def teams_of(db: Connection, operator_id: str, *, current: str) -> list[TeamChoice]:
    """The teams somebody is an active member of, the oldest membership first."""
    found = [one for one in rows.memberships_of(db, operator_id) if one.state == "active"]
    return [
        TeamChoice(
            team_id=one.team_id, name=rows.team_of(db, one.team_id).name, role=one.role,
            current=one.team_id == current,
        )
        for one in found
    ]  # fmt: skip


def enter_other_team(  # noqa: PLR0913 (who enters what, from where)
    db: Connection, operator_id: str, team_id: str, *, kind: str, from_session: str, now_ms: int
) -> tuple[Admitted, Tokens]:
    """A new sign-in for that team, on the device of the session that asks.

    Raises: NotFound, also for a team that is there and that they are no active member of.
    """
    membership = rows.find_membership(db, team_id, operator_id)
    if membership is None or membership.state != "active":
        raise NotFound("You have no such team.")
    admitted = Admitted(rows.operator_of(db, operator_id), membership, rows.team_of(db, team_id))
    device = device_of(db, from_session)
    return admitted, open_session(db, admitted, kind=kind, device=device, now_ms=now_ms)
