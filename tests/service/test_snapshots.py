import pytest

from instacrm.domain import events
from instacrm.domain.errors import BadCursor, HistoryDiffers
from instacrm.domain.events import Event
from instacrm.service.actions.restoring import begin_epoch
from instacrm.service.actions.snapshots import snapshot
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Snapshot
from tests.builders import NOON
from tests.service.teams import Person, a_person, a_team


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database)


def pages(dana: Person, limit: int = 5, token: str | None = None) -> list[Snapshot]:
    found = [snapshot(dana.database, "team", token, limit)]
    while found[-1].token:
        found.append(snapshot(dana.database, "team", found[-1].token, limit))
    return found


def a_past(dana: Person, people: int = 8) -> list[Event]:
    """Some people met, written to, and their statuses set twice."""
    written = []
    for number in range(people):
        handle = f"p{number}"
        written += [
            dana.met(handle),
            *dana.wrote(handle, events.SENT),
            dana.set(handle, "warm"),
            dana.set(handle, "booked"),
        ]
    dana.push(*written)
    return written


def test_a_snapshot_and_what_is_pulled_after_it_are_all_there_is(dana: Person) -> None:
    a_past(dana)

    first = snapshot(dana.database, "team", None, 5)
    dana.push(*dana.wrote("late", events.SENT))
    rest = pages(dana, 5, first.token)

    cursor = next(page.cursor for page in rest if page.cursor)
    after = dana.pull(cursor).events
    given = {event.event_id for page in [first, *rest] for event in page.events} | {e.event_id for e in after}
    assert given == {event.event_id for event in dana.pull_all()}
    assert len(after) == 2


def test_how_things_stand_comes_before_the_past_and_the_past_newest_first(dana: Person) -> None:
    a_past(dana)

    found = pages(dana)

    usable = next(number for number, page in enumerate(found) if page.cursor)
    now = [event for page in found[: usable + 1] for event in page.events]
    past = [event.seq or 0 for page in found[usable + 1 :] for event in page.events]
    assert {event.kind for event in now} == {events.JOINED, events.MET, events.REGISTER}
    assert {event.fact["value"] for event in now if event.kind == events.REGISTER} == {"booked"}
    assert past == sorted(past, reverse=True)
    left = [page.left for page in found]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_a_team_without_events_has_an_empty_snapshot_that_can_be_pulled_from(database: Database) -> None:
    a_team(database)
    dana = a_person(database, joined=False)

    (only,) = pages(dana)

    assert only.events == ()
    assert dana.pull(only.cursor).events == ()


def test_words_that_were_withheld_come_back_by_no_snapshot(dana: Person) -> None:
    a_past(dana)
    dana.push(dana.set("p3", "excluded"))

    found = [event for page in pages(dana) for event in page.events]

    address = dana.met("p3").address_id
    assert not any("text" in event.private for event in found if event.address_id == address)
    assert any("text" in event.private for event in found)


def test_a_snapshot_of_an_older_epoch_is_not_gone_on_with(dana: Person) -> None:
    a_past(dana)
    first = snapshot(dana.database, "team", None, 5)

    begin_epoch(dana.database, NOON)

    with pytest.raises(HistoryDiffers):
        snapshot(dana.database, "team", first.token, 5)


@pytest.mark.parametrize("token", ["x", "a.1.0000000000000000", "a.1.0000000000000000.then.4"])
def test_a_token_that_is_none_is_refused(dana: Person, token: str) -> None:
    with pytest.raises(BadCursor):
        snapshot(dana.database, "team", token)
