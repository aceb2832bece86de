"""New ids for what was logged before the team let its writer in: the same facts, named by the team's key.

Until then ids are made with a key of this computer alone (docs/decisions/0005). Nothing of it has left the computer, so
no other agent knows the old ids.
"""

from collections.abc import Iterable, Mapping

import msgspec

from . import events
from .errors import BadHandle
from .events import Event
from .prospects import actor_id, address_id, first_person_id, parse_handle, text_key


def new_ids(logged: Iterable[Event], old_key: bytes, new_key: bytes) -> dict[str, str]:
    """What each id made with `old_key` is called under `new_key`; ids that were not made with it are left out."""
    found: dict[str, str] = {}
    for event in logged:
        if event.kind == events.MET:
            found |= _of_a_meeting(event, old_key, new_key)
        elif event.kind == events.JOINED and (user_id := str(event.private.get("user_id") or "")):
            found[actor_id(old_key, user_id)] = actor_id(new_key, user_id)
    return found


def rekeyed(event: Event, ids: Mapping[str, str], new_key: bytes) -> Event:
    """`event` under the new ids; who it was about and what it said stay."""
    fact = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in event.fact.items()}
    if "text_key" in fact:
        # Words that had to go took the right to compare them along.
        del fact["text_key"]
        if text := str(event.private.get("text") or ""):
            fact["text_key"] = text_key(new_key, text)
    return msgspec.structs.replace(
        event,
        actor_id=ids.get(event.actor_id or "", event.actor_id),
        address_id=ids.get(event.address_id or "", event.address_id),
        fact=fact,
    )


def _of_a_meeting(event: Event, old_key: bytes, new_key: bytes) -> dict[str, str]:
    try:
        handle = parse_handle(str(event.private.get("handle") or ""))
    except BadHandle:
        return {}
    old, new = address_id(old_key, handle), address_id(new_key, handle)
    if event.address_id != old:
        return {}
    return {old: new, first_person_id(old_key, old): first_person_id(new_key, new)}
