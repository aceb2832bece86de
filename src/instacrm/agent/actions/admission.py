"""Somebody who waits to be let in logs already: with a key of this computer first, with the team's from then on.

Why, and what happens to what was logged meanwhile: docs/decisions/0005.
"""

import secrets
from collections.abc import Callable

from instacrm.agent.store import Store, meta, team

from .who import Who


def who_waits(store: Store, team_id: str, with_key: Callable[[bytes], Who]) -> Who | None:
    """Somebody who waits for `team_id`, with the key their ids are made with; nobody where the data is another team's.

    The key is on disk before its first use, in the journal too.
    """
    with store.reading() as db:
        known = team.find_team(db)
        if known:
            return with_key(known.key) if known.team_id == team_id else None
        key = meta.get(db, meta.PROVISIONAL)
        if key is None:
            key = secrets.token_hex(32)
            store.record((), {meta.PROVISIONAL: key})
    return with_key(bytes.fromhex(key))


def let_in(store: Store, who: Who) -> bool:
    """What was logged while waiting belongs to the team from now on, under the team's ids; whether there was any.

    One write, in the journal as every other: a crash leaves all of it or nothing, and healing does it again.
    """
    with store.reading() as db:
        if meta.get(db, meta.PROVISIONAL) is None:
            return False
        store.record((), {meta.REKEYED: who.team_key.hex(), meta.PROVISIONAL: None})
        store.version += 1
    return True
