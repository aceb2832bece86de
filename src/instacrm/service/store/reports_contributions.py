"""What each operator and each account did in two periods, side by side, out of the same pairs: everything adds up."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from instacrm.domain.tallies import ACTOR, OPERATOR

from .reports_counts import QUARTER_MS, Stretch, whole_days
from .reports_shapes import Pipeline, PipelineStep
from .reports_team import people_by, sent_by_pair, sent_within
from .tables import daily_counts, outreaches, prospects, reach_counts

SCOPES: Final = (OPERATOR, ACTOR)


class Window:
    """One period: sent messages by (operator, account), and people by operator and by account."""

    def __init__(self, db: Connection, team_id: str, asked: Stretch) -> None:
        self.pairs = sent_by_pair(db, team_id, asked)
        self.people = {scope: people_by(db, team_id, scope, asked) for scope in SCOPES}


def per_day(db: Connection, team_id: str, asked: Stretch, there: tzinfo) -> Counter[tuple[str, str, int]]:
    """Sent messages by operator, account and day (`date.toordinal`)."""
    d, o = daily_counts.c, outreaches.c
    kept = db.execute(
        select(d.operator_id, d.actor_id, d.on_day, d.n).where(whole_days(d, team_id, asked), d.what == "sent")
    )
    found: Counter[tuple[str, str, int]] = Counter()
    for operator_id, actor_id, day, n in kept:
        found[operator_id, actor_id, day] += int(n)
    if asked.is_open:
        return found
    quarters = (
        select(o.operator_id, o.actor_id, (o.at_ms // QUARTER_MS).label("quarter"))
        .where(sent_within(team_id, asked.rest))
        .subquery()
    )
    q = quarters.c
    fresh = db.execute(
        select(q.operator_id, q.actor_id, q.quarter, func.count()).group_by(q.operator_id, q.actor_id, q.quarter)
    )
    for operator_id, actor_id, quarter, n in fresh:
        day = datetime.fromtimestamp(int(quarter) * QUARTER_MS / 1000, there).toordinal()
        found[operator_id, actor_id, day] += int(n)
    return found


def statuses(db: Connection, team_id: str, scope: str, asked: Stretch) -> dict[str, Pipeline]:
    """Where the people written to in the period stand now, by operator or by account."""
    if asked.is_open:
        return _standing(db, team_id, scope, asked)
    o, p = outreaches.c, prospects.c
    who = {OPERATOR: o.operator_id, ACTOR: o.actor_id}[scope]
    rows = db.execute(
        select(who, p.status, func.count(p.person_id.distinct()))
        .join_from(outreaches, prospects, and_(p.team_id == o.team_id, p.person_id == o.person_id))
        .where(sent_within(team_id, asked.span))
        .group_by(who, p.status)
    )
    return _by_who(rows)


def _standing(db: Connection, team_id: str, scope: str, asked: Stretch) -> dict[str, Pipeline]:
    r = reach_counts.c
    rows = db.execute(
        select(r.who, r.status, func.sum(r.n))
        .where(r.team_id == team_id, r.scope == scope, r.last_day >= asked.from_day)
        .group_by(r.who, r.status)
    )
    return _by_who(rows)


def _by_who(rows: Iterable[Any]) -> dict[str, Pipeline]:
    found: dict[str, Pipeline] = {}
    for each, status, people in rows:
        found.setdefault(each, []).append(PipelineStep(status, int(people)))
    return found
