"""Periods of local days: what "the last seven days" means in the team's zone, with its long and short days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from instacrm.domain.clocks import LEARN_AHEAD_MS
from instacrm.service.store import daily
from instacrm.service.store.daily import Counted
from instacrm.service.store.reports_counts import Span, Stretch


class Period(NamedTuple):
    """Local days up to now, and as many before them, up to the same time of day."""

    days: list[date]
    starts_ms: list[int]
    current: Stretch
    previous: Stretch
    zone: str
    is_counted: bool


def asked_period(db: Connection, team_id: str, days: int, now_ms: int) -> Period:
    """The last `days` local days of the team, as far as possible in days that the store counted."""
    return asked_periods(db, team_id, (days,), now_ms)[0]


def asked_periods(db: Connection, team_id: str, several: Sequence[int], now_ms: int) -> list[Period]:
    """A period for each of `several` numbers of local days."""
    counted = daily.counted(db, team_id, _until_ms(now_ms))
    return [_period(days, now_ms, counted) for days in several]


def period(days: int, *, now_ms: int, zone: str) -> Period:
    """The last `days` local days in `zone`, today included, of which nothing was counted before."""
    return _period(days, now_ms, Counted(zone, holds=False, is_past=False))


def _period(days: int, now_ms: int, counted: Counted) -> Period:
    there = ZoneInfo(counted.zone)
    now = datetime.fromtimestamp(now_ms / 1000, there)
    listed = [now.date() - timedelta(days=back) for back in reversed(range(days))]
    starts_ms = [_midnight_ms(day, there) for day in listed]
    before = listed[0] - timedelta(days=days)
    same_time = datetime.combine(listed[0] - timedelta(days=1), now.time(), there)
    current = Span(starts_ms[0], _until_ms(now_ms))
    previous = Span(_midnight_ms(before, there), _ms(same_time))
    if not counted.holds:
        uncounted = (Stretch.uncounted(current), Stretch.uncounted(previous))
        return Period(listed, starts_ms, *uncounted, counted.zone, is_counted=False)
    return Period(
        listed,
        starts_ms,
        Stretch.open(current, listed[0].toordinal())
        if counted.is_past
        else _stretch(current, listed[0], listed[-1], there),
        _stretch(previous, before, same_time.date(), there),
        counted.zone,
        is_counted=True,
    )


def _until_ms(now_ms: int) -> int:
    # A clock may run a little ahead of ours: what has arrived belongs to today.
    return now_ms + LEARN_AHEAD_MS


def _stretch(span: Span, first: date, last: date, there: ZoneInfo) -> Stretch:
    """`span`, which ends within the day `last`."""
    return Stretch(span, first.toordinal(), last.toordinal(), Span(_midnight_ms(last, there), span.to_ms))


def _midnight_ms(day: date, there: ZoneInfo) -> int:
    return _ms(datetime.combine(day, time(), there))


def _ms(at: datetime) -> int:
    return round(at.astimezone(UTC).timestamp() * 1000)
