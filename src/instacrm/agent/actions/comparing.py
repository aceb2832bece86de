"""Once a day: is every event here that Core gave out up to this agent's place? Places of a team have no holes.

What is missing comes back by loading the team's state anew. What that did not bring is not asked for again: Core has an
event that cannot be kept here, and shows where.
"""

from typing import Final

from instacrm.agent.store import Store, facts, meta

_DAY_MS: Final = 24 * 60 * 60 * 1000


def repair(store: Store, *, min_seq: int, now_ms: int) -> int:
    """How many events were found missing and are asked for anew; 0 also when it is not time.

    `min_seq` is the place of the oldest event that Core keeps.
    """
    with store.changing() as db:
        cursor, last_ms = meta.get(db, meta.CURSOR), meta.get_number(db, meta.COMPARED)
        is_early = last_ms is not None and 0 <= now_ms - last_ms < _DAY_MS
        if cursor is None or meta.get(db, meta.LOADING) is not None or is_early:
            return 0
        seq = int(cursor.split(".")[1])
        missing = max(0, seq + 1 - min_seq - facts.count_placed(db, min_seq, seq))
        known = meta.get_number(db, meta.GAP) or 0
        meta.put(db, meta.COMPARED, now_ms)
        meta.put(db, meta.GAP, missing or None)
        if missing in (0, known):
            return 0
        # The comparison itself is due again as soon as all is loaded: what is then missing stays so.
        for key in (*meta.PLACE, meta.COMPARED):
            meta.put(db, key, None)
        return missing
