"""Pausing and resuming logging on this computer."""

from instacrm.agent.store import Store, meta
from instacrm.wire.native import SetPaused


def set_paused(store: Store, word: SetPaused, *, now_ms: int) -> None:
    """Logging is paused from `now_ms` on, or goes on. What was captured before still counts when it arrives."""
    with store.reading() as db:
        if word.paused == (meta.get(db, meta.PAUSED) is not None):
            return
        store.record((), {meta.PAUSED: str(now_ms) if word.paused else None})
