"""Outreaches that wait for a person's word: nobody knows whether they went out, or to whom."""

from typing import Final

from instacrm.agent.store import Store, outreaches, people
from instacrm.domain.outreach import SETTLE_MS
from instacrm.wire.native import Waiting, WaitingItem

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
    return Waiting(tuple(items))
