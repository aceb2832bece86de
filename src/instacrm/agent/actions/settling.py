"""Settling: an intent nobody followed up is unconfirmed, never silently sent and never silently gone."""

from instacrm.agent.store import Store, outreaches
from instacrm.domain import events
from instacrm.domain.outreach import SETTLE_MS

from .who import Who
from .writing import derived_id, write

_STEP = 200


def settle_overdue(store: Store, who: Who, *, now_ms: int) -> int:
    """Write `outreach.unconfirmed` for each intent of this computer without an outcome for a minute; how many."""
    with store.reading() as db:
        overdue = outreaches.overdue(db, who.operator_id, now_ms - SETTLE_MS)
        for start in range(0, len(overdue), _STEP):
            store.record(
                [
                    write(
                        store,
                        who,
                        event_id=derived_id(row.outreach_id, "overdue"),
                        kind=events.UNCONFIRMED,
                        at_ms=now_ms,
                        now_ms=now_ms,
                        actor_id=row.actor_id,
                        outreach_id=row.outreach_id,
                        fact={"evidence": ["overdue"]},
                    )
                    for row in overdue[start : start + _STEP]
                ]
            )
    return len(overdue)
