"""The overview: what the team sent, whom it reached and what waits, all of one moment."""

from bisect import bisect_right

from sqlalchemy import Connection

from instacrm.service.store import reports_counts, reports_team
from instacrm.service.store.reports_counts import Pair
from instacrm.service.store.reports_shapes import ActorList, Count, Counts, DayCount, OperatorList, Overview

from .reports_periods import Period, asked_period, period


def overview(  # noqa: PLR0913 (who asks, for when)
    db: Connection, team_id: str, operator_id: str, *, days: int, now_ms: int, mine: bool = False
) -> Overview:
    """The last `days` local days of the team, for this operator. `mine`: the pipeline of those they wrote to alone."""
    asked = asked_period(db, team_id, days, now_ms)
    now = reports_counts.counts(db, team_id, operator_id, asked.current)
    before = reports_counts.counts(db, team_id, operator_id, asked.previous)
    sent = reports_team.sent_by_pair(db, team_id, asked.current)
    return Overview(
        as_of_ms=now_ms,
        from_ms=asked.current.span.from_ms,
        days=days,
        mine=Counts(**{name: Count(pair.mine, before[name].mine) for name, pair in now.items()}),
        team=Counts(**{name: Count(pair.team, before[name].team) for name, pair in now.items()}),
        per_day=per_day(db, team_id, operator_id, asked),
        operators=reports_team.operator_rows(db, team_id, asked.current, sent),
        actors=reports_team.actor_rows(db, team_id, operator_id, sent),
        pipeline=reports_team.pipeline(
            db, team_id, is_counted=asked.is_counted, written_by=operator_id if mine else None
        ),
        needs_you=reports_team.needs_you(db, team_id, operator_id, is_counted=asked.is_counted),
    )


def operators(db: Connection, team_id: str, *, days: int, now_ms: int) -> OperatorList:
    """The team's operators with what they sent in the last `days` local days."""
    asked = asked_period(db, team_id, days, now_ms).current
    items = reports_team.operator_rows(db, team_id, asked, reports_team.sent_by_pair(db, team_id, asked))
    return OperatorList(items=items, days=days, as_of_ms=now_ms)


def actors(db: Connection, team_id: str, operator_id: str, *, days: int, now_ms: int) -> ActorList:
    """The team's accounts with what went out from them in the last `days` local days."""
    sent = reports_team.sent_by_pair(db, team_id, asked_period(db, team_id, days, now_ms).current)
    items = reports_team.actor_rows(db, team_id, operator_id, sent)
    return ActorList(items=items, days=days, as_of_ms=now_ms)


def per_day(db: Connection, team_id: str, operator_id: str, asked: Period) -> list[DayCount]:
    """Sent messages of each day of the period."""
    sums = [Pair(0, 0)] * len(asked.days)
    found = list(reports_counts.sent_by_day(db, team_id, operator_id, asked.current).items())
    first, last = asked.days[0].toordinal(), asked.days[-1].toordinal()
    # Sent by a clock that is ahead, past midnight already: of today.
    added = [(min(ordinal, last) - first, sent) for ordinal, sent in found]
    if not asked.current.is_open:
        rest = reports_counts.sent_by_quarter(db, team_id, operator_id, asked.current.rest)
        added += [(bisect_right(asked.starts_ms, start_ms) - 1, sent) for start_ms, sent in rest]
    for day, sent in added:
        sums[day] = Pair(sums[day].mine + sent.mine, sums[day].team + sent.team)
    return [DayCount(day.isoformat(), *both) for day, both in zip(asked.days, sums, strict=True)]


def today(db: Connection, team_id: str, now_ms: int) -> str:
    """The team's day at `now_ms`: `2026-11-22`."""
    return period(1, now_ms=now_ms, zone=reports_team.zone_of(db, team_id)).days[0].isoformat()
