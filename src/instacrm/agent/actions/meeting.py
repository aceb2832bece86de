"""Who is meant: the account that sends and the person written to, from what a page showed or a person typed."""

import apsw

from instacrm.agent.store import Store, erasing, people
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadHandle
from instacrm.domain.events import Event
from instacrm.domain.prospects import Handle
from instacrm.wire.native import ActorCard, ActorSeen

from .who import Who
from .writing import derived_id, write

# One anchor of a page may lie; two that agree do not (docs/native.md).
SOURCES_NEEDED = 2
_USER_ID_MAX = 64


def identify(who: Who, seen: ActorSeen) -> ActorCard | None:
    """The account on the page, when two sources agree on it."""
    user_id = (seen.user_id or "").strip()
    if len(set(seen.sources)) < SOURCES_NEEDED or not 0 < len(user_id) <= _USER_ID_MAX or not seen.handle:
        return None
    handle = find_handle(seen.handle)
    if handle is None:
        return None
    return ActorCard(actor_id=prospects.actor_id(who.team_key, user_id), handle=handle, user_id=user_id)


def find_handle(text: str | None) -> Handle | None:
    """The handle that `text` spells; none when it cannot be one."""
    try:
        return prospects.parse_handle(text) if text else None
    except BadHandle:
        return None


def person_at(db: apsw.Connection, address_id: str) -> str:
    """Who holds an address; until somebody has met them, the address stands for the person."""
    return people.person_of(db, address_id) or address_id


def meet(  # noqa: PLR0913 (what a meeting is made of)
    db: apsw.Connection,
    store: Store,
    who: Who,
    handle: Handle,
    *,
    cause_id: str,
    at_ms: int,
    now_ms: int,
    name: str | None = None,
) -> list[Event]:
    """The event that says who holds the address of `handle`; none when that is known already, or was erased."""
    address_id = prospects.address_id(who.team_key, handle)
    if erasing.is_erased(db, address_id):
        return []
    if people.person_of(db, address_id) and people.handle_of(db, address_id):
        return []
    return [
        write(
            store,
            who,
            event_id=derived_id(cause_id, events.MET),
            kind=events.MET,
            at_ms=at_ms,
            now_ms=now_ms,
            address_id=address_id,
            fact={"person_id": prospects.first_person_id(who.team_key, address_id)},
            private={"handle": handle, **({"name": name} if name else {})},
        )
    ]
