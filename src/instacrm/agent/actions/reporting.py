"""Telling the team's server that a data file of this computer was damaged and repaired."""

from instacrm.agent.store import Healed, Store, facts
from instacrm.domain import events

from .who import Who
from .writing import derived_id, write

_REASON_MAX = 120


def report_healing(store: Store, who: Who, healed: Healed, *, now_ms: int) -> bool:
    """One event for each repair, however often it is asked for; whether it was written now.

    Raises: StoreBusy, DiskTrouble.
    """
    event_id = derived_id(f"{store.agent_id}|{healed.at_ms}|{healed.quarantine}", events.HEALED)
    with store.reading() as db:
        if facts.exists(db, event_id):
            return False
        event = write(
            store,
            who,
            event_id=event_id,
            kind=events.HEALED,
            at_ms=healed.at_ms or now_ms,
            now_ms=now_ms,
            fact={
                "reason": healed.reason[:_REASON_MAX],
                "from_backup": healed.from_backup,
                "events": healed.events,
                "whole": healed.whole,
                "incarnation": store.incarnation,
            },
        )
        store.record([event])
    return True
