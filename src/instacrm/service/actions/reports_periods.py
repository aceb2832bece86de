"""Periods of local days: what "the last seven days" means in the team's zone, with its long and short days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from instacrm.domain.clocks import LEARN_AHEAD_MS
from instacrm.service.store.reports_counts import Span


class Period(NamedTuple):
    """Local days up to now, and as many before them, up to the same time of day."""

    days: list[date]
    starts_ms: list[int]
    current: Span
    previous: Span


def period(days: int, *, now_ms: int, zone: str) -> Period:
    """The last `days` local days in `zone`, today included."""
    there = ZoneInfo(zone)
    now = datetime.fromtimestamp(now_ms / 1000, there)
    listed = [now.date() - timedelta(days=back) for back in reversed(range(days))]
    starts_ms = [_ms(datetime.combine(day, time(), there)) for day in listed]
    before = listed[0] - timedelta(days=days)
    same_time = datetime.combine(now.date() - timedelta(days=days), now.time(), there)
    # A clock may run a little ahead of ours: what has arrived belongs to today.
    return Period(
        listed,
        starts_ms,
        Span(starts_ms[0], now_ms + LEARN_AHEAD_MS),
        Span(_ms(datetime.combine(before, time(), there)), _ms(same_time)),
    )


def _ms(at: datetime) -> int:
    return round(at.astimezone(UTC).timestamp() * 1000)
