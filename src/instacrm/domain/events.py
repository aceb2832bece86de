"""Events: immutable facts without text, handle or name; those travel beside them in `private`.

A fact stays for ever. What is private can be withheld, kept on the writer's computer, purged or erased
without touching the fact. Unknown kinds and unknown keys are kept and passed on.
"""

from typing import Any, Final

import msgspec

from .errors import BadEvent

INTENT: Final = "outreach.intent"
SENT: Final = "outreach.sent"
FAILED: Final = "outreach.failed"
UNCONFIRMED: Final = "outreach.unconfirmed"
RESOLVED: Final = "outreach.resolved"
NAMED: Final = "outreach.named"
OBSERVED: Final = "outreach.observed"
DISOWNED: Final = "outreach.disowned"
NOTICED: Final = "rule.noticed"
WARNED: Final = "rule.warned"
HELD: Final = "rule.held"
OVERRIDDEN: Final = "rule.overridden"
LATE: Final = "rule.late"
MET: Final = "person.met"
ERASED: Final = "person.erased"
# Takes back an entry (`fact.event_id`) that an import of the same operator wrote: a meeting or a note.
WITHDRAWN: Final = "entry.withdrawn"
REGISTER: Final = "register.set"
JOINED: Final = "actor.joined"
LEFT: Final = "actor.left"
REPLY: Final = "reply.seen"
NOTE: Final = "note.added"
ELSEWHERE: Final = "contact.elsewhere"
HEALTH: Final = "capture.health"
HEALED: Final = "agent.healed"

OUTREACH_KINDS: Final = frozenset({INTENT, SENT, FAILED, UNCONFIRMED, RESOLVED})
# Who writes from an account follows from these; each may name another operator in `fact.operator_id`.
ACCOUNT_KINDS: Final = frozenset({JOINED, LEFT})
# What a story is folded from: its state, and a person's word on whom it went to.
STORY_KINDS: Final = OUTREACH_KINDS | {NAMED}

TEXT_MAX: Final = 20_000
NOTE_MAX: Final = 4_000
KIND_MAX: Final = 64
ID_MAX: Final = 64


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact. Times are epoch milliseconds (UTC), ids are UUIDv7 text unless said otherwise.

    `fact` holds what may stay for ever; `private` what may be withheld or erased: `text`, `handle`, `name`, `value`.
    `seq` and `stamp` are Core's: the place in the team's history, and the push that brought it.
    """

    event_id: str
    kind: str
    at_ms: int
    hlc: str
    agent_id: str
    operator_id: str
    actor_id: str | None = None
    address_id: str | None = None
    outreach_id: str | None = None
    fact: dict[str, Any] = {}
    private: dict[str, Any] = {}
    seq: int | None = None
    stamp: str | None = None


def check_event(event: Event) -> Event:
    """`event`, when it holds together.

    Raises: BadEvent naming the first thing that does not.
    """
    if not event.event_id or len(event.event_id) > ID_MAX:
        raise BadEvent("an event needs an id of at most 64 characters")
    if not event.kind or len(event.kind) > KIND_MAX:
        raise BadEvent("an event needs a kind of at most 64 characters")
    if not 0 < event.at_ms < 1 << 53:
        raise BadEvent("the time of an event is in epoch milliseconds")
    if event.kind in OUTREACH_KINDS and not (event.outreach_id and event.actor_id):
        raise BadEvent(f"{event.kind} needs an outreach and an actor")
    if len(str(event.private.get("text") or "")) > TEXT_MAX:
        raise BadEvent(f"a text holds at most {TEXT_MAX} characters")
    return event


def wordless(event: Event) -> Event:
    """`event` without the words of a message. A note stays: it is no message, it was written for the team."""
    if event.kind == NOTE:
        return event
    kept = {key: value for key, value in event.private.items() if key != "text"}
    return msgspec.structs.replace(event, private=kept)
