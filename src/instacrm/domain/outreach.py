"""Outreach: the small story of one message, from the key press to what became of it.

The state is a fold over the story's facts that does not depend on their order: a person's word wins over
what the page showed, the page over "unconfirmed". It is dated at the intent.
"""

from collections.abc import Iterable
from typing import Final, Literal

from . import events
from .events import Event

State = Literal["pending", "sent", "failed", "unconfirmed"]

# An intent nobody followed up within this time counts as unconfirmed: its tab was closed, its browser killed.
SETTLE_MS: Final = 60_000

# Higher wins. Two of a kind say the same, so their order does not matter; a later person's word wins by its stamp.
_RANK: Final = {events.INTENT: 0, events.UNCONFIRMED: 1, events.FAILED: 2, events.SENT: 3, events.RESOLVED: 4}
_STATE_OF: Final[dict[str, State]] = {
    events.INTENT: "pending",
    events.UNCONFIRMED: "unconfirmed",
    events.FAILED: "failed",
    events.SENT: "sent",
}

COUNTED_IN_CAPS: Final = frozenset({"pending", "sent", "unconfirmed"})


def weight(event: Event) -> tuple[int, str, str]:
    """How much `event` says about its outreach: the heaviest one decides."""
    return (_RANK.get(event.kind, -1), event.hlc, event.event_id)


def state_said(event: Event) -> State:
    """What `event` alone says of its outreach."""
    if event.kind == events.RESOLVED:
        return "sent" if event.fact.get("word") == "sent" else "failed"
    return _STATE_OF.get(event.kind, "pending")


def fold(story: Iterable[Event]) -> State:
    """What became of the outreach whose facts are `story`, in any order."""
    heaviest = max((event for event in story if event.kind in _RANK), key=weight, default=None)
    return state_said(heaviest) if heaviest else "pending"
