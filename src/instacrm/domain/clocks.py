"""Hybrid logical clock: stamps that sort by time and never run backwards on one agent.

A stamp is text, `<ms:013d>-<counter:04x>-<agent>`, so that every database sorts it the same way.
Source of the method: Kulkarni et al., "Logical Physical Clocks" (2014).
"""

from typing import NamedTuple

from .errors import BadEvent

LEARN_AHEAD_MS = 5 * 60 * 1000
_COUNTER_MAX = 0xFFFF


class Stamp(NamedTuple):
    """One instant of one agent: wall milliseconds since 1970, a counter within it, the agent's id."""

    ms: int
    counter: int
    agent: str

    def __str__(self) -> str:
        return f"{self.ms:013d}-{self.counter:04x}-{self.agent}"


def parse_stamp(text: str) -> Stamp:
    """The stamp that `text` spells.

    Raises: BadEvent when it spells none.
    """
    parts = text.split("-", 2)
    if len(parts) != 3 or len(parts[0]) != 13 or len(parts[1]) != 4 or not parts[2]:  # noqa: PLR2004 (the form itself)
        raise BadEvent(f"{text!r} is not a clock stamp")
    try:
        return Stamp(int(parts[0]), int(parts[1], 16), parts[2])
    except ValueError as error:
        raise BadEvent(f"{text!r} is not a clock stamp") from error


def next_stamp(last: Stamp, now_ms: int) -> Stamp:
    """The next stamp of `last.agent`: at least `now_ms`, and always after `last`."""
    if now_ms > last.ms:
        return Stamp(now_ms, 0, last.agent)
    if last.counter < _COUNTER_MAX:
        return Stamp(last.ms, last.counter + 1, last.agent)
    return Stamp(last.ms + 1, 0, last.agent)


def learn(last: Stamp, seen: Stamp, now_ms: int) -> Stamp:
    """`last` moved past `seen`, but never more than five minutes ahead of `now_ms`: a wrong clock must not spread."""
    ms = min(seen.ms, now_ms + LEARN_AHEAD_MS)
    return Stamp(ms, seen.counter, last.agent) if (ms, seen.counter) > (last.ms, last.counter) else last


def clamp(stamp: Stamp, *, skew_ms: int, now_ms: int) -> Stamp:
    """The effective stamp of a write from an agent whose clock is `skew_ms` ahead of the server's `now_ms`.

    Skews up to a minute are left alone; a corrected stamp never lies more than five minutes ahead.
    """
    ms = stamp.ms - skew_ms if abs(skew_ms) > 60_000 else stamp.ms  # noqa: PLR2004 (research/sync §2.2)
    ms = max(0, min(ms, now_ms + LEARN_AHEAD_MS))
    return stamp if ms == stamp.ms else Stamp(ms, stamp.counter, stamp.agent)
