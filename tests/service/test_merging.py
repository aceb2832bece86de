"""Two records that are one person: one row with both pasts, taken apart as it was joined."""

from typing import Any

import pytest

from instacrm.domain.errors import Conflict
from instacrm.service.actions import merging
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import Changed
from tests.builders import MINUTE, NOON
from tests.service.teams import Person, a_person, a_team, person_of, rows

_SHOWN = ("person_id", "handle", "status", "sent", "owner_id", "follow_up", "do_not_contact")


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    dana = a_person(database, role="owner")
    dana.push(dana.met("mila"), *dana.wrote("mila", "outreach.sent"), dana.set("mila", "warm"))
    dana.push(dana.met("mila.k"), *dana.wrote("mila.k", "outreach.sent"), dana.set("mila.k", "booked"))
    dana.push(dana.set("mila.k", "2026-12-01", "follow-up"))
    return dana


def join(person: Person, handle: str) -> Changed:
    writer = Writer(person.team_id, person.operator_id)
    return merging.also_known_as(person.database, writer, person_of("mila"), handle, NOON + 5 * MINUTE)


def apart(person: Person, done: Changed) -> Changed:
    return merging.take_apart(person.database, Writer(person.team_id, person.operator_id), done, NOON + 6 * MINUTE)


def people(database: Database) -> list[dict[str, Any]]:
    return rows(database, tables.prospects, *_SHOWN)


def test_two_records_become_one_with_both_pasts(database: Database, dana: Person) -> None:
    join(dana, "@mila.k")

    (mila,) = people(database)
    assert mila == {
        "person_id": person_of("mila"), "handle": "mila", "status": "warm", "sent": 2, "owner_id": None,
        "follow_up": "2026-12-01", "do_not_contact": 0,
    }  # fmt: skip


def test_a_merge_is_taken_apart_as_it_was_joined(database: Database, dana: Person) -> None:
    before = people(database)
    done = join(dana, "mila.k")

    apart(dana, done)

    assert people(database) == before


def test_a_merge_is_taken_apart_by_what_the_page_shows_later(database: Database, dana: Person) -> None:
    before = people(database)
    join(dana, "mila.k")
    with database.reading() as db:
        names = merging.names_of(db, dana.team_id, person_of("mila"))
    (shown,) = [name.joined for name in names if name.joined]

    apart(dana, shown)

    assert [name.handle for name in names] == ["mila", "mila.k"]
    assert people(database) == before


def test_a_field_somebody_changed_since_stays_when_a_merge_is_taken_apart(database: Database, dana: Person) -> None:
    done = join(dana, "mila.k")
    dana.now_ms = dana.server_ms = NOON + 5 * MINUTE + 1
    dana.push(dana.set("mila", "2027-01-01", "follow-up"))

    apart(dana, done)

    follow_ups = {row["handle"]: row["follow_up"] for row in people(database)}
    assert follow_ups == {"mila": "2027-01-01", "mila.k": "2026-12-01"}


def test_whoever_is_left_alone_under_one_handle_is_left_alone_under_both(database: Database, dana: Person) -> None:
    dana.push(dana.set("mila.k", "yes", "do-not-contact"))

    join(dana, "mila.k")

    assert [row["do_not_contact"] for row in people(database)] == [1]


def test_a_new_handle_is_shown_and_the_old_one_still_leads_to_them(database: Database, dana: Person) -> None:
    join(dana, "https://instagram.com/Mila.New/")
    dana.now_ms = dana.server_ms = NOON + 6 * MINUTE
    dana.push(*dana.wrote("mila", "outreach.sent"), *dana.wrote("mila.new", "outreach.sent"))

    shown = next(row for row in people(database) if row["person_id"] == person_of("mila"))

    assert (shown["handle"], shown["sent"]) == ("mila.new", 3)


def test_nobody_becomes_one_with_themselves_or_with_somebody_erased(database: Database, dana: Person) -> None:
    erase(database, Writer(dana.team_id, dana.operator_id), person_of("mila.k"), "mila.k", NOON)

    with pytest.raises(Conflict, match="already"):
        join(dana, "MILA")
    with pytest.raises(Conflict, match="erased"):
        join(dana, "mila.k")
