"""Erasing a person: one replicated fact, after which nothing private of them is kept, whatever comes in whatever order.

`person.erased` names the person and the addresses they had. Addresses are keyed hashes: nobody can read a handle from
one, but whoever types that handle again is recognised, so that nobody writes to them again.
"""

from typing import Final

import msgspec

from . import events
from .events import Event

# So many addresses one person had; a list longer than that is not an erasure.
ADDRESSES_MAX: Final = 100


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
