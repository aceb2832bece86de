"""Outreach: the small story of one message, from the key press to what became of it.

The state is a fold over the story's facts that does not depend on their order: a person's word wins over
what the page showed, the page over "unconfirmed". It is dated at the intent.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from . import events
from .events import Event

# "struck" is a person's word that the record is no message of its own: it was written down twice.
State = Literal["pending", "sent", "failed", "unconfirmed", "struck"]
Word = Literal["sent", "not-sent", "doubled"]

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

# What a person may say became of a message. A word that nobody knows here counts nothing.
_STATE_OF_WORD: Final[dict[str, State]] = {"sent": "sent", "not-sent": "failed", "doubled": "struck"}

COUNTED_IN_CAPS: Final = frozenset({"pending", "sent", "unconfirmed"})


def weight(event: Event) -> tuple[int, str, str]:
    """How much `event` says about its outreach: the heaviest one decides."""
    return (_RANK.get(event.kind, -1), event.hlc, event.event_id)


def state_said(event: Event) -> State:
    """What `event` alone says of its outreach."""
    if event.kind == events.RESOLVED:
        return _STATE_OF_WORD.get(str(event.fact.get("word")), "failed")
    return _STATE_OF.get(event.kind, "pending")


def fold(story: Iterable[Event]) -> State:
    """What became of the outreach whose facts are `story`, in any order."""
    heaviest = max((event for event in story if event.kind in _RANK), key=weight, default=None)
    return state_said(heaviest) if heaviest else "pending"


class Outreach(msgspec.Struct, frozen=True, kw_only=True):
    """One story, folded: who wrote from which account to whom, when, and what became of it."""

    outreach_id: str
    operator_id: str
    actor_id: str
    address_id: str | None
    at_ms: int
    state: State
    text_event_id: str | None
    text_key: str | None = None
    # Of which template, and which variant of it, the message was recognised to be.
    template_id: str | None = None
    variant_id: str | None = None

    @property
    def counted(self) -> bool:
        """Whether caps count it."""
        return self.state in COUNTED_IN_CAPS


def address_weight(event: Event) -> tuple[bool, str, str]:
    """How much `event` says about whom its outreach went to: a person's word first, then the later."""
    return (event.kind == events.NAMED, event.hlc, event.event_id)


def tell(story: Iterable[Event]) -> Outreach | None:
    """The outreach whose facts are `story`, in any order; none when no fact of it belongs to a story.

    Operator, actor and date are the intent's. While the intent has not arrived, the earliest other fact stands in.
    """
    facts = [e for e in story if e.kind in events.STORY_KINDS]
    if not facts:
        return None
    facts.sort(key=lambda e: (e.kind != events.INTENT, e.at_ms, e.event_id))
    first = facts[0]
    addressed = max((e for e in facts if e.address_id), key=address_weight, default=None)
    return Outreach(
        outreach_id=str(first.outreach_id),
        operator_id=first.operator_id,
        actor_id=str(first.actor_id),
        address_id=addressed.address_id if addressed else None,
        at_ms=first.at_ms,
        state=fold(facts),
        text_event_id=first.event_id if first.kind == events.INTENT else None,
        template_id=_id_in(first, "template"),
        variant_id=_id_in(first, "variant"),
        text_key=next((str(e.fact["text_key"]) for e in facts if e.fact.get("text_key")), None),
    )


def _id_in(event: Event, key: str) -> str | None:
    value = event.fact.get(key)
    return value if isinstance(value, str) and 0 < len(value) <= events.ID_MAX else None
