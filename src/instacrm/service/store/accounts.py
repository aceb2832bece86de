"""The team's Instagram accounts, and who writes from each."""

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from instacrm.domain.accounts import Sharer

from .tables import actor_operators, actors, memberships, operators, outreaches


class AccountRow(NamedTuple):
    """An account as its newest joining showed it."""

    actor_id: str
    handle: str
    user_id: str


class SharerRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who writes from an account, or did until `left_ms`; `sent` counts their messages from it, of all time.

    `state` is that of their membership: active, pending or ended.
    """

    operator_id: str
    name: str
    role: str
    state: str
    since_ms: int
    left_ms: int | None
    sent: int


def find(db: Connection, team_id: str, actor_id: str) -> AccountRow | None:
    """The account, when the team has it."""
    asked = select(actors.c.actor_id, actors.c.handle, actors.c.user_id)
    row = db.execute(asked.where(actors.c.team_id == team_id, actors.c.actor_id == actor_id)).one_or_none()
    return AccountRow(*row) if row else None


def find_sharer(db: Connection, team_id: str, actor_id: str, operator_id: str) -> Sharer | None:
    """Since when, and until when, somebody writes from the account; none when they never did."""
    c = actor_operators.c
    row = db.execute(
        select(c.operator_id, c.since_ms, c.left_ms).where(
            c.team_id == team_id, c.actor_id == actor_id, c.operator_id == operator_id
        )
    ).one_or_none()
    return Sharer(operator_id=row.operator_id, since_ms=row.since_ms, left_ms=row.left_ms) if row else None


def sharers(db: Connection, team_id: str, actor_id: str) -> list[SharerRow]:
    """Everybody who ever wrote from the account: those who do first, by name."""
    c = actor_operators.c
    sent: dict[str, int] = {
        row.operator_id: row.sent
        for row in db.execute(
            select(outreaches.c.operator_id, func.count().label("sent"))
            .where(
                outreaches.c.team_id == team_id, outreaches.c.actor_id == actor_id, outreaches.c.state == "sent"
            )
            .group_by(outreaches.c.operator_id)
        )
    }  # fmt: skip
    rows = db.execute(
        select(c.operator_id, c.since_ms, c.left_ms, operators.c.OPR_NAME, memberships.c.role, memberships.c.state)
        .join(operators, operators.c.operator_id == c.operator_id)
        .join(memberships, (memberships.c.team_id == c.team_id) & (memberships.c.operator_id == c.operator_id))
        .where(c.team_id == team_id, c.actor_id == actor_id)
    )
    found = [
        SharerRow(
            operator_id=row.operator_id, name=row.OPR_NAME, role=row.role, state=row.state,
            since_ms=row.since_ms, left_ms=row.left_ms, sent=sent.get(row.operator_id, 0),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.left_ms is not None, one.name.casefold(), one.operator_id))
