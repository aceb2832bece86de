"""Two records that are one person: one row with both pasts, taken apart as it was joined."""

from datetime import UTC, datetime
from typing import Any

import pytest

from instacrm.domain.days import day_begins_ms
from instacrm.domain.errors import Conflict, InstaCrmError
from instacrm.service.actions import merging
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.addresses import former_names
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_prospects import ProspectQuestion, looked_up
from instacrm.service.store.reports_shapes import Changed, FormerName
from tests.builders import MINUTE, NOON
from tests.service.teams import Person, a_person, a_team, person_of, rows

_SHOWN = ("person_id", "handle", "status", "sent", "owner_id", "follow_up", "do_not_contact")
DAY = 86_400_000
DAY_AFTER = f"{datetime.fromtimestamp((NOON + DAY) / 1000, UTC):%Y-%m-%d}"


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


def hand_on(person: Person, handle: str, on: str, now_ms: int) -> Changed:
    writer = Writer(person.team_id, person.operator_id)
    return merging.hand_on(person.database, writer, person_of("mila"), handle, on, now_ms)


def row_with(database: Database, **shown: str) -> dict[str, Any]:
    ((name, value),) = shown.items()
    (found,) = [row for row in people(database) if row[name] == value]
    return found


@pytest.fixture
def handed_on(dana: Person) -> Changed:
    """@mila belongs to somebody else since the day after; they were written to twice."""
    dana.now_ms = dana.server_ms = NOON + 2 * DAY
    done = hand_on(dana, "mila", DAY_AFTER, dana.now_ms)
    dana.push(*dana.wrote("mila", "outreach.sent"), *dana.wrote("mila", "outreach.sent"))
    return done


def test_a_handle_that_is_somebody_elses_leaves_its_past_with_whoever_had_it(
    database: Database, dana: Person, handed_on: Changed
) -> None:
    with database.reading() as db:
        (former,) = former_names(db, dana.team_id, [row["person_id"] for row in people(database)]).items()

        found = looked_up(db, dana.team_id, ProspectQuestion(q="mil"))

    new, old = row_with(database, handle="mila"), row_with(database, person_id=person_of("mila"))
    assert handed_on.changed == 1
    assert {new["person_id"], old["person_id"]} <= set(found.named or ())
    assert (old["handle"], old["sent"], old["status"]) == (None, 1, "warm")
    assert (new["sent"], new["status"]) == (2, "no-reply")
    assert former == (old["person_id"], FormerName(handle="mila", until_ms=day_begins_ms("UTC", DAY_AFTER)))


@pytest.mark.usefixtures("handed_on")
def test_a_handle_said_to_be_somebody_elses_is_given_back_with_all_that_happened_since(
    database: Database, dana: Person
) -> None:
    new = row_with(database, handle="mila")
    wish = {"entity": "person", "entity_id": new["person_id"], "field": "follow-up", "value": "2027-02-02"}
    dana.push(dana.event("register.set", fact=wish))
    with database.reading() as db:
        (had,) = merging.names_of(db, dana.team_id, person_of("mila"))

    assert had.joined
    merging.take_apart(database, Writer(dana.team_id, dana.operator_id), had.joined, dana.now_ms)

    mila = row_with(database, handle="mila")
    with database.reading() as db:
        (has,) = merging.names_of(db, dana.team_id, person_of("mila"))
    assert (has.from_ms, has.until_ms) == (0, None)
    assert (mila["person_id"], mila["sent"], mila["status"]) == (person_of("mila"), 3, "warm")
    assert mila["follow_up"] == "2027-02-02"
    assert (had.handle, had.since_ms, had.until_ms) == ("mila", NOON, day_begins_ms("UTC", DAY_AFTER))
    assert new["person_id"] not in {row["person_id"] for row in people(database)}


@pytest.mark.usefixtures("handed_on")
def test_who_has_a_handle_by_now_joined_to_another_record_takes_their_own_days_along_and_back(
    database: Database, dana: Person
) -> None:
    before = people(database)
    writer = Writer(dana.team_id, dana.operator_id)
    new = row_with(database, handle="mila")

    done = merging.also_known_as(database, writer, person_of("mila.k"), "mila", dana.now_ms)
    joined = {row["person_id"]: row["sent"] for row in people(database)}
    merging.take_apart(database, writer, done, dana.now_ms)

    assert new["person_id"] not in joined
    assert (joined[person_of("mila.k")], joined[person_of("mila")]) == (3, 1)
    assert people(database) == before


@pytest.mark.parametrize(
    ("handle", "on", "says"),
    [("mila", "2027-01-01", "today or before"), ("mila", "soon", "2026-11-27"), ("mila.k", "2026-11-01", "not this")],
)
def test_a_handover_that_makes_no_sense_is_refused(dana: Person, handle: str, on: str, says: str) -> None:
    with pytest.raises(InstaCrmError, match=says):
        hand_on(dana, handle, on, NOON + DAY)


@pytest.mark.usefixtures("handed_on")
def test_a_handle_is_not_handed_on_before_whoever_has_it_got_it(database: Database, dana: Person) -> None:
    writer = Writer(dana.team_id, dana.operator_id)
    new = row_with(database, handle="mila")["person_id"]

    with pytest.raises(Conflict, match="somebody else's then"):
        merging.hand_on(database, writer, new, "mila", "2026-01-01", dana.now_ms)


def test_nobody_becomes_one_with_themselves_or_with_somebody_erased(database: Database, dana: Person) -> None:
    erase(database, Writer(dana.team_id, dana.operator_id), person_of("mila.k"), "mila.k", NOON)

    with pytest.raises(Conflict, match="already"):
        join(dana, "MILA")
    with pytest.raises(Conflict, match="erased"):
        join(dana, "mila.k")
