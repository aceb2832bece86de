"""The team's operators, accounts and pipeline, with what was sent in a period."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, case, func, select

from instacrm.domain.prospects import STATUSES
from instacrm.domain.tallies import ACTOR, ANY, NAMELESS, OPERATOR

from .reports_counts import Span, Stretch, anew, whole_days
from .reports_shapes import ActorRow, NeedsYou, OperatorRow, PipelineStep
from .tables import (
    actor_operators,
    actors,
    agents,
    daily_counts,
    daily_people,
    facet_counts,
    memberships,
    operators,
    outreaches,
    prospects,
    reach_counts,
    teams,
)


def zone_of(db: Connection, team_id: str) -> str:
    """The team's time zone, as IANA names it."""
    return str(db.scalars(select(teams.c.zone).where(teams.c.team_id == team_id)).one())


def operator_rows(db: Connection, team_id: str, asked: Stretch, sent_by: Counter[tuple[str, str]]) -> list[OperatorRow]:
    """The active operators, and whoever else sent in the period: together they sent what the team sent.

    `sent_by` is what `sent_by_pair` found in it.
    """
    sent: Counter[str] = Counter()
    for (operator_id, _), n in sent_by.items():
        sent[operator_id] += n
    people = people_by(db, team_id, OPERATOR, asked)
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
            sent=sent[row.operator_id],
            people=people[row.operator_id],
            last_sync_ms=synced.get(row.operator_id),
        )
        for row in members
        if row.state == "active" or row.operator_id in sent
    ]


def people_by(db: Connection, team_id: str, scope: str, asked: Stretch) -> Counter[str]:
    """People written to by each operator, or from each account; each person once for each of them."""
    d, o = daily_people.c, outreaches.c
    who, prior_ms = {
        OPERATOR: (o.operator_id, o.operator_prior_ms),
        ACTOR: (o.actor_id, o.actor_prior_ms),
    }[scope]
    kept = db.execute(
        select(d.who, func.sum(d.n))
        .where(whole_days(d, team_id, asked), d.scope == scope, d.prev_day < asked.from_day)
        .group_by(d.who)
    )
    found: Counter[str] = Counter({each: int(people) for each, people in kept})
    if asked.is_open:
        return found
    fresh = db.execute(
        select(who, func.count())
        .where(sent_within(team_id, asked.rest), o.person_id.is_not(None), anew(prior_ms, asked))
        .group_by(who)
    )
    for each, people in fresh:
        found[each] += int(people)
    return found


def actor_rows(db: Connection, team_id: str, operator_id: str, sent_by: Counter[tuple[str, str]]) -> list[ActorRow]:
    """The team's accounts: sent by the asker and by all in the period of which `sent_by_pair` found `sent_by`."""
    mine: Counter[str] = Counter()
    team: Counter[str] = Counter()
    for (who, actor_id), n in sent_by.items():
        team[actor_id] += n
        mine[actor_id] += n * (who == operator_id)
    sharers: dict[str, list[str]] = {}
    for row in db.execute(
        select(actor_operators.c.actor_id, operators.c.OPR_NAME)
        .join(operators, operators.c.operator_id == actor_operators.c.operator_id)
        .where(actor_operators.c.team_id == team_id, actor_operators.c.left_ms.is_(None))
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
            mine=mine[row.actor_id],
            team=team[row.actor_id],
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


def sent_within(team_id: str, span: Span) -> ColumnElement[bool]:
    """Messages sent in the span."""
    c = outreaches.c
    return and_(c.team_id == team_id, c.state == "sent", c.at_ms >= span.from_ms, c.at_ms < span.to_ms)


def sent_by_pair(db: Connection, team_id: str, asked: Stretch) -> Counter[tuple[str, str]]:
    """Sent messages by operator and account."""
    d, o = daily_counts.c, outreaches.c
    kept = db.execute(
        select(d.operator_id, d.actor_id, func.sum(d.n))
        .where(whole_days(d, team_id, asked), d.what == "sent")
        .group_by(d.operator_id, d.actor_id)
    )
    found: Counter[tuple[str, str]] = Counter()
    for operator_id, actor_id, n in kept:
        found[operator_id, actor_id] += int(n)
    if asked.is_open:
        return found
    fresh = db.execute(
        select(o.operator_id, o.actor_id, func.count())
        .where(sent_within(team_id, asked.rest))
        .group_by(o.operator_id, o.actor_id)
    )
    for operator_id, actor_id, n in fresh:
        found[operator_id, actor_id] += int(n)
    return found


def pipeline(db: Connection, team_id: str, *, is_counted: bool, written_by: str | None = None) -> list[PipelineStep]:
    """People by status, in the order a prospect moves; statuses of the team's own come after.

    `is_counted`: the counts may be added up. `written_by` leaves out those to whom this operator sent nothing.
    """
    asked = _standing(team_id, written_by) if is_counted else _stand(team_id, written_by)
    found: dict[str, int] = {status: int(people) for status, people in db.execute(asked)}
    own = sorted(set(found) - set(STATUSES))
    return [PipelineStep(status, found.get(status, 0)) for status in (*STATUSES, *own)]


def _standing(team_id: str, written_by: str | None) -> Select[Any]:
    if written_by:
        r = reach_counts.c
        mine = (r.team_id == team_id, r.scope == OPERATOR, r.who == written_by)
        return select(r.status, func.sum(r.n)).where(*mine).group_by(r.status)
    f = facet_counts.c
    everybody = (f.team_id == team_id, f.operator_id == ANY, f.actor_id == ANY)
    return select(f.status, func.sum(f.n)).where(*everybody).group_by(f.status)


def _stand(team_id: str, written_by: str | None) -> Select[Any]:
    people = select(prospects.c.status, func.count()).where(prospects.c.team_id == team_id)
    if written_by:
        wrote = select(outreaches.c.person_id).where(
            outreaches.c.team_id == team_id,
            outreaches.c.person_id.is_not(None),
            outreaches.c.operator_id == written_by,
            outreaches.c.state == "sent",
        )
        people = people.where(prospects.c.person_id.in_(wrote))
    return people.group_by(prospects.c.status)


def needs_you(db: Connection, team_id: str, operator_id: str, *, is_counted: bool) -> NeedsYou:
    """What of the asker's outreach waits for their word: did it go out, and to whom."""
    if not is_counted:
        return _needs_uncounted(db, team_id, operator_id)
    d = daily_counts.c
    rows = db.execute(
        select(d.what, func.sum(d.n))
        .where(d.team_id == team_id, d.what.in_(("unconfirmed", NAMELESS)), d.operator_id == operator_id)
        .group_by(d.what)
    )
    found = {what: int(n) for what, n in rows}
    return NeedsYou(found.get("unconfirmed", 0), found.get(NAMELESS, 0))


def _needs_uncounted(db: Connection, team_id: str, operator_id: str) -> NeedsYou:
    c = outreaches.c
    unconfirmed = case((c.state == "unconfirmed", 1), else_=0)
    nameless = case((c.person_id.is_(None) & c.state.not_in(("failed", "struck")), 1), else_=0)
    row = db.execute(
        select(func.coalesce(func.sum(unconfirmed), 0), func.coalesce(func.sum(nameless), 0)).where(
            c.team_id == team_id, c.operator_id == operator_id
        )
    ).one()
    return NeedsYou(int(row[0]), int(row[1]))
