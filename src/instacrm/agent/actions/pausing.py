"""Pausing and resuming logging on this computer, altogether or for one conversation."""

import hashlib
import hmac
import secrets

import apsw
import msgspec

from instacrm.agent.store import Store, meta
from instacrm.wire.native import Exclusions, SetPaused, SetThreadLogging


def set_paused(store: Store, word: SetPaused, *, now_ms: int) -> None:
    """Logging is paused from `now_ms` on, or goes on. What was captured before still counts when it arrives."""
    with store.reading() as db:
        if word.paused == (meta.get(db, meta.PAUSED) is not None):
            return
        store.record((), {meta.PAUSED: str(now_ms) if word.paused else None})


def set_thread_logging(store: Store, word: SetThreadLogging) -> None:
    """The conversation is never logged on this computer, or is again. Kept is a keyed hash, never which it is."""
    with store.reading() as db:
        known = unlogged(db)
        key = known.key or secrets.token_hex(32)
        hashed = _hash(key, word.user_id, word.thread_id)
        if word.logged == (hashed not in known.hashes):
            return
        hashes = set(known.hashes) ^ {hashed}
        kept = msgspec.json.encode(Exclusions(key, tuple(sorted(hashes)))).decode() if hashes else None
        store.record((), {meta.UNLOGGED: kept})


def unlogged(db: apsw.Connection) -> Exclusions:
    """The conversations that are never logged, as hashes of "user id|thread id" under a key of this computer."""
    kept = meta.get(db, meta.UNLOGGED)
    return msgspec.json.decode(kept, type=Exclusions) if kept else Exclusions("", ())


def is_unlogged(db: apsw.Connection, user_id: str | None, thread_id: str | None) -> bool:
    """Whether nothing of this conversation is kept here."""
    known = unlogged(db)
    return bool(known.hashes and user_id and thread_id) and _hash(known.key, user_id, thread_id) in known.hashes


def _hash(key: str, user_id: str | None, thread_id: str | None) -> str:
    return hmac.new(bytes.fromhex(key), f"{user_id}|{thread_id}".encode(), hashlib.sha256).hexdigest()
