"""Goals: so many messages, people or replies every day, week or month, and how far one is.

Periods are calendar ones in the team's zone. What is expected by now, and the forecast, go by the time that has really
passed, so a day of 23 or 25 hours is no shorter or longer than it is.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

import msgspec

from .days import zone_of
from .governance.drafts import Every, GoalDraft, Metric
from .policy.history import Names
from .policy.wording import source
from .verdicts import Scope

# Sooner than this share of a period nobody can tell how it will end.
_EARLY: Final = 0.1


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal the team enacted."""

    goal_id: str
    version: int
    draft: GoalDraft
    enacted_ms: int = 0


class Span(NamedTuple):
    """From `from_ms` until just before `until_ms`."""

    from_ms: int
    until_ms: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a goal is: `value` of `target`, what would be on pace, where it ends at this pace (None: too early)."""

    value: int
    target: int
    expected: int
    forecast: int | None


def period_of(every: Every, *, zone: str, week_start: int, at_ms: int) -> Span:
    """The day, week or month in `zone` that `at_ms` lies in; `week_start` 0 is Monday."""
    there = zone_of(zone)
    today = datetime.fromtimestamp(at_ms / 1000, there).date()
    if every == "day":
        first, after = today, today + timedelta(days=1)
    elif every == "week":
        first = today - timedelta(days=(today.weekday() - week_start) % 7)
        after = first + timedelta(days=7)
    else:
        first = today.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    begin, end = (datetime.combine(day, time(), there) for day in (first, after))
    return Span(round(begin.timestamp() * 1000), round(end.timestamp() * 1000))


def progress(target: int, value: int, span: Span, now_ms: int) -> Progress:
    """How far `value` of `target` is at `now_ms`, within `span`."""
    passed = min(1.0, max(0.0, (now_ms - span.from_ms) / (span.until_ms - span.from_ms)))
    return Progress(
        value=value,
        target=target,
        expected=round(target * passed),
        forecast=round(value / passed) if passed >= _EARLY else None,
    )


class Measured(NamedTuple):
    """How far a goal is within its period, and how much of that is one operator's."""

    span: Span
    progress: Progress
    mine: int


def measure(  # noqa: PLR0913 (a goal, the team's calendar and its counts)
    draft: GoalDraft,
    operator_id: str,
    count: Callable[[Scope, int, int], int],
    *,
    zone: str,
    week_start: int,
    now_ms: int,
) -> Measured:
    """The goal at `now_ms`; `count(scope, from_ms, until_ms)` counts its metric, `until_ms` excluded."""
    span = period_of(draft.every, zone=zone, week_start=week_start, at_ms=now_ms)
    until_ms = min(span.until_ms, now_ms + 1)
    value = count(draft.scope, span.from_ms, until_ms)
    is_others = draft.scope.operator_id not in (None, operator_id)
    mine = 0 if is_others else count(Scope(operator_id, draft.scope.actor_id), span.from_ms, until_ms)
    return Measured(span, progress(draft.target, value, span, now_ms), mine)


_NOUNS: Final[dict[Metric, str]] = {
    "messages": "messages",
    "people": "different people",
    "replies": "people who replied",
    "warm": "people who became warm",
    "booked": "people who booked",
    "paid": "people who paid",
}


def goal_sentence(draft: GoalDraft, names: Names) -> str:
    """The goal as one sentence without a full stop."""
    return f"{draft.target} {_NOUNS[draft.metric]} each {draft.every} {source(draft.scope, names)}"
