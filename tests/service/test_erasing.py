"""Erasing a person on Core: nothing private of them stays, whatever comes later, and the facts still count."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, select

from instacrm.domain import erasures as erasures_of_all
from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.domain.events import Event
from instacrm.service.actions.audit import verify_audit
from instacrm.service.actions.erasures import erase, erasures
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON, an_event
from tests.service.teams import Person, a_person, a_team, address_of, person_of, rows, statuses

LATER = NOON + 60_000


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database, role="owner")


def everything(database: Database) -> str:
    """All rows of all tables, as one text to search."""
    with database.reading() as db:
        tables_of = tables.metadata.sorted_tables
        return repr([[tuple(row) for row in db.execute(select(table))] for table in tables_of])


def erased(person: Person, handle: str = "zebra.mila") -> None:
    erase(person.database, Writer(person.team_id, person.operator_id), person_of(handle), handle, LATER)


def wrote(person: Person, handle: str, text: str) -> list[Any]:
    return [person.met(handle), *person.wrote(handle, events.SENT, text=text)]


def test_nothing_private_is_left_and_others_keep_theirs(dana: Person) -> None:
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"), *wrote(dana, "okapi.jo", "an okapi stays"))
    private = {"entity": "person", "entity_id": person_of("zebra.mila"), "field": "email"}
    dana.push(dana.event(events.REGISTER, fact=private, private={"value": "zebra@example.test"}))

    erased(dana)

    found = everything(dana.database)
    assert "zebra" not in found
    assert "an okapi stays" in found
    assert "okapi.jo" in found


def test_the_message_still_counts_for_its_writer(dana: Person) -> None:
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))

    erased(dana)

    found = rows(dana.database, tables.outreaches, "state", "operator_id", "person_id")
    assert found == [
        {"state": "sent", "operator_id": dana.operator_id, "person_id": address_of("zebra.mila")},
    ]
    assert rows(dana.database, tables.prospects) == []


def test_what_agents_bring_afterwards_is_kept_without_its_words(dana: Person) -> None:
    lee = a_person(dana.database)
    dana.push(dana.met("zebra.mila"))
    erased(dana)

    pushed = lee.push(*wrote(lee, "zebra.mila", "a zebra crosses"), lee.set("zebra.mila", "warm"))

    assert statuses(pushed.results) == ["applied"] * 4
    assert "zebra" not in everything(dana.database)
    assert [row["state"] for row in rows(dana.database, tables.outreaches)] == ["sent"]
    assert rows(dana.database, tables.registers) == []


def test_a_message_whose_person_is_named_only_afterwards_loses_its_words(dana: Person) -> None:
    dana.push(dana.met("zebra.mila"))
    intent, sent = dana.wrote(None, events.SENT, text="a zebra crosses")
    dana.push(intent, sent)
    erased(dana)

    story = {"actor_id": intent.actor_id, "outreach_id": intent.outreach_id}
    dana.push(dana.event(events.NAMED, **story, address_id=address_of("zebra.mila")))

    assert "zebra" not in everything(dana.database)


def test_dead_letters_about_the_person_go_too(dana: Person) -> None:
    dana.push(dana.met("zebra.mila"))
    stranger = an_event(operator_id="somebody-else", address_id=address_of("zebra.mila"), private={"text": "a zebra"})
    dana.push(msgspec.json.encode(stranger))

    erased(dana)

    assert "zebra" not in everything(dana.database)


def test_agents_get_the_erasure_and_no_words(dana: Person) -> None:
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))

    erased(dana)

    pulled = dana.pull_all()
    assert pulled[-1].kind == events.ERASED
    fact = {name: value for name, value in pulled[-1].fact.items() if name != erasures_of_all.SEAL}
    assert fact == {"person_id": person_of("zebra.mila"), "addresses": [address_of("zebra.mila")]}
    assert [event.private for event in pulled if event.address_id or event.outreach_id] == [{}, {}, {}]


def test_another_handle_than_theirs_erases_nobody(dana: Person) -> None:
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))

    with pytest.raises(BadInput):
        erase(dana.database, Writer("team", dana.operator_id), person_of("zebra.mila"), "okapi.jo", LATER)

    assert "a zebra crosses" in everything(dana.database)


def test_another_teams_prospect_answers_like_a_missing_one(dana: Person) -> None:
    a_team(dana.database, "others")
    other = a_person(dana.database, "others", role="owner")
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))

    with pytest.raises(NotFound):
        erase(dana.database, Writer("others", other.operator_id), person_of("zebra.mila"), "zebra.mila", LATER)

    assert "a zebra crosses" in everything(dana.database)


def test_a_member_cannot_push_an_erasure_and_an_owner_can_bring_back_anybodys(dana: Person) -> None:
    lee = a_person(dana.database)
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))
    fact = {"person_id": person_of("zebra.mila"), "addresses": [address_of("zebra.mila")]}

    by_lee = lee.push(lee.event(events.ERASED, fact=fact)).results[0]
    by_dana = dana.push(dana.event(events.ERASED, fact=fact, operator_id="who-left-long-ago")).results[0]

    assert (by_lee.status, by_lee.code) == ("rejected", "not-allowed")
    assert by_dana.status == "applied"
    assert "a zebra crosses" not in everything(dana.database)


def sealed_erasure(owner: Person) -> Event:
    """One that Core made and gave out, and has forgotten since."""
    owner.push(*wrote(owner, "zebra.mila", "a zebra crosses"))
    erased(owner)
    made = owner.pull_all()[-1]
    with owner.database.writing() as db:
        for table in (tables.erasures, tables.event_logs):
            db.execute(delete(table).where(table.c.event_id == made.event_id))
    return made


def test_a_member_brings_back_an_erasure_that_core_sealed(dana: Person) -> None:
    lee, made = a_person(dana.database), sealed_erasure(dana)
    dana.push(*wrote(dana, "zebra.mila", "a zebra again"))

    pushed = lee.push(made)

    assert statuses(pushed.results) == ["applied"]
    assert "zebra" not in everything(dana.database)
    assert [row["entity_id"] for row in rows(dana.database, tables.erasures) if row["named"]] == sorted(
        [person_of("zebra.mila"), address_of("zebra.mila")], key=str
    )


@pytest.mark.parametrize(
    "change",
    [
        {"fact": {"person_id": person_of("okapi.jo")}},
        {"fact": {"addresses": [address_of("okapi.jo")]}},
        {"fact": {"more": 1}},
        {"fact": {"seal": "00" * 32}},
        {"fact": {"seal": None}},
        {"event_id": "another"},
        {"operator_id": "another"},
        {"address_id": address_of("okapi.jo")},
        {"private": {"text": "a zebra speaks"}},
    ],
    ids=str,
)
def test_a_seal_holds_for_the_erasure_it_was_made_for_alone(dana: Person, change: dict[str, Any]) -> None:
    lee, made = a_person(dana.database), sealed_erasure(dana)
    dana.push(*wrote(dana, "okapi.jo", "an okapi stays"))
    forged = msgspec.structs.replace(made, **change | {"fact": made.fact | change.get("fact", {})})

    answer = lee.push(forged).results[0]

    assert (answer.status, answer.code) == ("rejected", "not-allowed")
    assert "an okapi stays" in everything(dana.database)


def test_a_seal_of_one_team_is_none_in_another(dana: Person) -> None:
    a_team(dana.database, "others")
    other, made = a_person(dana.database, "others"), sealed_erasure(dana)

    answer = other.push(made).results[0]

    assert (answer.status, answer.code) == ("rejected", "not-allowed")


def test_the_team_sees_how_far_an_erasure_got(dana: Person) -> None:
    dana.push(*wrote(dana, "zebra.mila", "a zebra crosses"))
    erased(dana)

    with dana.database.reading() as db:
        listed = erasures(db, "team")
        broken = verify_audit(db, "team")

    assert [(row.at_ms, row.agents_waiting) for row in listed] == [(LATER, ["Person " + dana.operator_id[9:]])]
    assert listed[0].backups_until_ms > LATER
    assert broken is None
