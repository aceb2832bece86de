"""An operator at work: a store whose operator joined @studio_a, and what they log."""

from pathlib import Path
from typing import Any

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.syncing import adopt_hello
from instacrm.agent.store import Store, facts
from instacrm.domain.events import Event
from instacrm.domain.verdicts import Rule
from instacrm.wire.native import JoinActor, Logged
from tests.builders import NOON, a_capture, a_hello_ack, a_store, a_who, an_actor, an_id


def opened(folder: Path, *rules: Rule, **settings: Any) -> Store:
    """A store of Dana's, who joined @studio_a and heard of `rules` and settings."""
    store = a_store(folder)
    adopt_hello(store, a_hello_ack(*rules, **settings), NOON)
    join_actor(store, a_who(), JoinActor(event_id=an_id(), at_ms=NOON, actor=an_actor()), now_ms=NOON)
    return store


def logged(store: Store, kind: str = "outreach.intent", **changes: Any) -> Logged:
    """Log one capture of Dana's at the time it carries."""
    capture = a_capture(kind, **changes)
    return log_capture(store, a_who(), capture, now_ms=capture.at_ms)


def kept(store: Store, event_id: str) -> Event:
    """The event as it is on disk."""
    with store.reading() as db:
        event = facts.find(db, event_id)
    assert event is not None
    return event


def kinds(store: Store) -> list[str]:
    """The kinds of all events on disk, in the order written."""
    with store.reading() as db:
        return [str(kind) for (kind,) in db.execute("SELECT kind FROM events ORDER BY place")]
