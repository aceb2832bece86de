"""Who writes from an Instagram account: each joining and leaving is an event; the last word about a person counts."""

from collections.abc import Iterable

import msgspec

from . import events
from .events import Event


class Sharer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who writes from an account since `since_ms`, or did until `left_ms`."""

    operator_id: str
    since_ms: int
    left_ms: int | None = None


def concerned(event: Event) -> str:
    """Whom a joining or leaving is about: who did it, unless it names somebody else."""
    return str(event.fact.get("operator_id") or event.operator_id)


def sharers_of(told: Iterable[Event]) -> dict[str, Sharer]:
    """Everybody who ever joined the account that all of `told` (joinings and leavings, in any order) is about."""
    found: dict[str, Sharer] = {}
    for event in sorted(told, key=lambda e: (e.hlc, e.event_id)):
        operator_id = concerned(event)
        known = found.get(operator_id)
        if event.kind == events.JOINED:
            since_ms = event.at_ms if known is None or known.left_ms is not None else min(known.since_ms, event.at_ms)
            found[operator_id] = Sharer(operator_id=operator_id, since_ms=since_ms)
        elif known:
            found[operator_id] = msgspec.structs.replace(known, left_ms=event.at_ms)
    return found
