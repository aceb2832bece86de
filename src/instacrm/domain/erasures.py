"""Erasing a person: one replicated fact, after which nothing private of them is kept, whatever comes in whatever order.

`person.erased` names the person and the addresses they had. Addresses are keyed hashes: nobody can read a handle from
one, but whoever types that handle again is recognised, so that nobody writes to them again.
"""

import hashlib
import hmac
from typing import Any, Final

import msgspec

from . import events
from .events import Event

# So many addresses one person had; a list longer than that is not an erasure.
ADDRESSES_MAX: Final = 100

# Where an erasure carries the seal: in the fact, which every agent keeps whole and pushes again.
SEAL: Final = "seal"


def sealed(event: Event, key: bytes, team_id: str) -> Event:
    """The erasure `event` with the seal of the Core that made it."""
    return msgspec.structs.replace(event, fact=event.fact | {SEAL: _seal(event, key, team_id)})


def is_sealed(event: Event, key: bytes, team_id: str) -> bool:
    """Whether this very erasure was made by the Core that holds `key`, for this team."""
    seal = event.fact.get(SEAL)
    return isinstance(seal, str) and hmac.compare_digest(seal.encode(), _seal(event, key, team_id).encode())


def _seal(event: Event, key: bytes, team_id: str) -> str:
    """HMAC-SHA256 over all that Core keeps of the event but its clock stamp and its place, as hex."""
    fact: dict[str, Any] = {name: value for name, value in event.fact.items() if name != SEAL}
    content = [
        team_id, event.event_id, event.kind, event.at_ms, event.agent_id, event.operator_id,
        event.actor_id, event.address_id, event.outreach_id, fact, event.private,
    ]  # fmt: skip
    return hmac.new(key, msgspec.json.encode(content, order="deterministic"), hashlib.sha256).hexdigest()


def erased_by(event: Event) -> frozenset[str]:
    """The ids, of the person and of addresses, that a `person.erased` makes unreadable; none for other kinds."""
    if event.kind != events.ERASED:
        return frozenset()
    listed = event.fact.get("addresses")
    ids = [event.fact.get("person_id"), *(listed if isinstance(listed, list) else ())]
    return frozenset(each for each in ids if isinstance(each, str) and each)


def concerned(event: Event) -> frozenset[str]:
    """The ids of addresses and people that `event` itself says it is about."""
    entity_id = event.fact.get("entity_id") if event.fact.get("entity") == "person" else None
    ids = (event.address_id, event.fact.get("person_id"), entity_id)
    return frozenset(each for each in ids if isinstance(each, str) and each)


def unreadable(event: Event) -> Event:
    """`event` without anything private."""
    return msgspec.structs.replace(event, private={}) if event.private else event
