"""The team's operators, accounts and pipeline, with what was sent in a period."""

from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, case, func, select

from instacrm.domain.prospects import STATUSES

from .reports_counts import Span
from .reports_shapes import ActorRow, NeedsYou, OperatorRow, PipelineStep
from .tables import actor_operators, actors, agents, memberships, operators, outreaches, prospects, teams


def zone_of(db: Connection, team_id: str) -> str:
    """The team's time zone, as IANA names it."""
    return str(db.scalars(select(teams.c.zone).where(teams.c.team_id == team_id)).one())


def operator_rows(db: Connection, team_id: str, span: Span) -> list[OperatorRow]:
    """The active operators, and whoever else sent in the period: together they sent what the team sent."""
    sent = {
        row.operator_id: row
        for row in db.execute(
            _sent(team_id, span, outreaches.c.operator_id)
            .add_columns(func.count().label("sent"), func.count(outreaches.c.person_id.distinct()).label("people"))
        )
    }  # fmt: skip
    synced: dict[str, int] = {
        row.operator_id: row.last_ms
        for row in db.execute(
            select(agents.c.operator_id, func.max(agents.c.last_sync_ms).label("last_ms"))
            .where(agents.c.team_id == team_id)
            .group_by(agents.c.operator_id)
        )
    }
    members = db.execute(
        select(memberships.c.operator_id, memberships.c.role, memberships.c.state, operators.c.OPR_NAME)
        .join(operators, operators.c.operator_id == memberships.c.operator_id)
        .where(memberships.c.team_id == team_id)
        .order_by(func.lower(operators.c.OPR_NAME), memberships.c.operator_id)
    )
    return [
        OperatorRow(
            operator_id=row.operator_id,
            name=row.OPR_NAME,
            role=row.role,
            sent=sent[row.operator_id].sent if row.operator_id in sent else 0,
            people=sent[row.operator_id].people if row.operator_id in sent else 0,
            last_sync_ms=synced.get(row.operator_id),
        )
        for row in members
        if row.state == "active" or row.operator_id in sent
    ]


def actor_rows(db: Connection, team_id: str, operator_id: str, span: Span) -> list[ActorRow]:
    """The team's accounts: sent in the period by the asker and by all."""
    own = func.sum(case((outreaches.c.operator_id == operator_id, 1), else_=0))
    sent = {
        row.actor_id: row
        for row in db.execute(
            _sent(team_id, span, outreaches.c.actor_id).add_columns(own.label("mine"), func.count().label("team"))
        )
    }
    sharers: dict[str, list[str]] = {}
    for row in db.execute(
        select(actor_operators.c.actor_id, operators.c.OPR_NAME)
        .join(operators, operators.c.operator_id == actor_operators.c.operator_id)
        .where(actor_operators.c.team_id == team_id)
        .order_by(operators.c.OPR_NAME)
    ):
        sharers.setdefault(row.actor_id, []).append(row.OPR_NAME)
    accounts = db.execute(
        select(actors.c.actor_id, actors.c.handle, _last_sent().label("last_ms"))
        .where(actors.c.team_id == team_id)
        .order_by(actors.c.handle, actors.c.actor_id)
    )
    return [
        ActorRow(
            actor_id=row.actor_id,
            handle=row.handle,
            operators=sharers.get(row.actor_id, []),
            mine=sent[row.actor_id].mine if row.actor_id in sent else 0,
            team=sent[row.actor_id].team if row.actor_id in sent else 0,
            last_at_ms=row.last_ms,
        )
        for row in accounts
    ]


def _last_sent() -> ScalarSelect[int]:
    """When something last went out from the account at hand: read backwards from the newest, not counted over all."""
    return (
        select(outreaches.c.at_ms)
        .where(
            outreaches.c.team_id == actors.c.team_id,
            outreaches.c.actor_id == actors.c.actor_id,
            outreaches.c.state == "sent",
        )
        .order_by(outreaches.c.at_ms.desc())
        .limit(1)
        .correlate(actors)
        .scalar_subquery()
    )


def _sent(team_id: str, span: Span, by: Any) -> Select[Any]:
    return (
        select(by)
        .where(
            outreaches.c.team_id == team_id,
            outreaches.c.state == "sent",
            outreaches.c.at_ms >= span.from_ms,
            outreaches.c.at_ms < span.to_ms,
        )
        .group_by(by)
    )


def pipeline(db: Connection, team_id: str, *, written_by: str | None = None) -> list[PipelineStep]:
    """People by status, in the order a prospect moves; statuses of the team's own come after.

    `written_by` leaves out those to whom this operator sent nothing.
    """
    people = select(prospects.c.status, func.count().label("people")).where(prospects.c.team_id == team_id)
    if written_by:
        wrote = select(outreaches.c.person_id).where(
            outreaches.c.team_id == team_id,
            outreaches.c.person_id.is_not(None),
            outreaches.c.operator_id == written_by,
            outreaches.c.state == "sent",
        )
        people = people.where(prospects.c.person_id.in_(wrote))
    found: dict[str, int] = {row.status: row.people for row in db.execute(people.group_by(prospects.c.status))}
    own = sorted(set(found) - set(STATUSES))
    return [PipelineStep(status, found.get(status, 0)) for status in (*STATUSES, *own)]


def needs_you(db: Connection, team_id: str, operator_id: str) -> NeedsYou:
    """What of the asker's outreach waits for their word: did it go out, and to whom."""
    unconfirmed = case((outreaches.c.state == "unconfirmed", 1), else_=0)
    nameless = case((outreaches.c.person_id.is_(None) & (outreaches.c.state != "failed"), 1), else_=0)
    row = db.execute(
        select(
            func.coalesce(func.sum(unconfirmed), 0).label("unconfirmed"),
            func.coalesce(func.sum(nameless), 0).label("needs_name"),
        ).where(outreaches.c.team_id == team_id, outreaches.c.operator_id == operator_id)
    ).one()
    return NeedsYou(row.unconfirmed, row.needs_name)
