"""Retention on this computer: texts older than the team keeps them are removed, from backups and journal too."""

from typing import Final

from instacrm.agent.store import Store, facts, meta, team

_EVERY_MS: Final = 6 * 3_600_000
_DAY_MS: Final = 86_400_000


def forget_old(store: Store, *, now_ms: int) -> int:
    """Remove the words of messages that are older than the team keeps them; of how many. Looks four times a day."""
    with store.reading() as db:
        days = team.settings(db).retention_days
        last_ms = meta.get_number(db, meta.RETAINED)
        if not days or (last_ms is not None and 0 <= now_ms - last_ms < _EVERY_MS):
            return 0
    with store.changing() as db:
        gone = facts.drop_texts(db, "at_ms<?", (now_ms - days * _DAY_MS,))
        meta.put(db, meta.RETAINED, now_ms)
        if gone:
            store.want_backup()
    return gone
