"""Outreaches that wait for a person's word: nobody knows whether they went out, to whom, or whose they are."""

from typing import Final

import apsw

from instacrm.agent.store import Store, outreaches, people
from instacrm.domain.events import Event
from instacrm.domain.outreach import SETTLE_MS
from instacrm.wire.native import Waiting, WaitingItem

from .observing import unclaimed
from .standings import text_of
from .who import Who

ITEMS_MAX: Final = 100


def waiting(store: Store, who: Who, *, now_ms: int) -> Waiting:
    """What waits for the operator's word, newest first. A message still under way does not wait yet."""
    with store.reading() as db:
        found = {
            row.outreach_id: row
            for row in (
                *outreaches.unsettled(db, who.operator_id, ITEMS_MAX),
                *outreaches.nameless(db, who.operator_id, ITEMS_MAX),
            )
            if row.address_id is None or row.state == "unconfirmed" or row.at_ms < now_ms - SETTLE_MS
        }
        seen = [_seen(db, event) for event in unclaimed(db, who, now_ms)]
        newest = sorted(found.values(), key=lambda row: (-row.at_ms, row.outreach_id))[:ITEMS_MAX]
        items = []
        for row in newest:
            actor = people.find_actor(db, row.actor_id)
            items.append(
                WaitingItem(
                    outreach_id=row.outreach_id,
                    at_ms=row.at_ms,
                    actor=actor.handle if actor else "",
                    state=row.state,  # type: ignore[arg-type]  # failed ones never wait
                    handle=people.handle_of(db, row.address_id) if row.address_id else None,
                    text=text_of(db, row),
                )
            )
    both = sorted((*items, *seen), key=lambda item: (-item.at_ms, item.outreach_id))
    return Waiting(tuple(both[:ITEMS_MAX]))


def _seen(db: apsw.Connection, event: Event) -> WaitingItem:
    actor = people.find_actor(db, str(event.actor_id))
    return WaitingItem(
        outreach_id=str(event.outreach_id),
        at_ms=event.at_ms,
        actor=actor.handle if actor else "",
        state="observed",
        handle=people.handle_of(db, event.address_id) if event.address_id else None,
    )
