"""Looking back over own messages in steps: each is judged once by what is known since, however many fall together."""

from pathlib import Path

import msgspec
import pytest

from instacrm.agent.actions.lateness import STEP, look_again_from, look_back
from instacrm.agent.actions.syncing import adopt_hello
from instacrm.agent.store import Store
from tests.agent.actions.desks import logged, opened
from tests.builders import NOON, a_cap, a_hello_ack, a_prospect, a_who

MOMENT = NOON + 60_000
LATER = NOON + 120_000


def looked_back(store: Store) -> int:
    """How many steps it took until all was looked at."""
    steps = 1
    while not look_back(store, a_who(), until_ms=LATER, now_ms=LATER):
        steps += 1
    return steps


def late(store: Store) -> list[str]:
    """The outreaches that were told of, in order; each as often as it was told."""
    with store.reading() as db:
        query = "SELECT outreach_id FROM events WHERE kind='rule.late' ORDER BY outreach_id"
        return [str(outreach_id) for (outreach_id,) in db.execute(query)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A message, and then many at the same millisecond; a limit of one that was in force, but not heard of here."""
    store = opened(tmp_path)
    look_back(store, a_who(), until_ms=NOON - 1, now_ms=NOON)
    logged(store, outreach_id="first", at_ms=NOON)
    for number in range(2 * STEP + 1):
        logged(store, outreach_id=f"o-{number:03d}", prospect=a_prospect(f"person_{number}"), at_ms=MOMENT)
    adopt_hello(store, a_hello_ack(msgspec.structs.replace(a_cap(1), enacted_ms=NOON)), LATER)
    return store


def test_messages_of_one_instant_are_all_judged_however_many_they_are(store: Store) -> None:
    steps = looked_back(store)

    assert late(store) == [f"o-{number:03d}" for number in range(2 * STEP + 1)]
    assert steps > 1


def test_looking_again_from_an_instant_looks_at_all_of_it_and_tells_nothing_twice(store: Store) -> None:
    looked_back(store)
    told = late(store)
    with store.reading() as db:
        look_again_from(db, MOMENT)

    steps = looked_back(store)

    assert steps > 1
    assert late(store) == told
