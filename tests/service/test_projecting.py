"""What follows from the events never depends on their order, on how often they come, or on how they are cut."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON, an_event
from tests.service.teams import Person, a_person, a_team, person_of, row_of, rows

PROJECTIONS = (
    tables.erasures,
    tables.addresses,
    tables.registers,
    tables.outreaches,
    tables.prospects,
    tables.actors,
)


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database)


def prospect(dana: Person, handle: str) -> dict[str, Any]:
    return row_of(dana.database, tables.prospects, person_id=person_of(handle))


def test_a_word_of_the_person_takes_a_message_back(dana: Person) -> None:
    intent, sent = dana.wrote("mila", events.SENT)
    dana.push(dana.met("mila"), intent, sent)

    dana.push(dana.word(intent, "not-sent"))

    assert prospect(dana, "mila")["sent"] == 0
    assert prospect(dana, "mila")["last_state"] == "failed"


def test_a_message_to_somebody_known_only_later_is_theirs(dana: Person) -> None:
    dana.push(*dana.wrote("mila", events.SENT))

    dana.push(dana.met("mila"))

    assert (prospect(dana, "mila")["sent"], prospect(dana, "mila")["handle"]) == (1, "mila")


def test_a_nameless_message_is_theirs_whom_a_person_names(dana: Person) -> None:
    intent, sent = dana.wrote(None, events.SENT)
    dana.push(intent, sent, dana.met("mila"), dana.met("noor"))
    named = {"actor_id": intent.actor_id, "outreach_id": intent.outreach_id}

    dana.push(dana.event(events.NAMED, **named, address_id=dana.met("noor").address_id))
    dana.push(dana.event(events.NAMED, **named, address_id=dana.met("mila").address_id))

    assert (prospect(dana, "mila")["sent"], prospect(dana, "noor")["sent"]) == (1, 0)


def test_a_failed_message_is_not_counted_and_an_unconfirmed_one_neither(dana: Person) -> None:
    dana.push(dana.met("mila"), *dana.wrote("mila", events.FAILED), *dana.wrote("mila", events.UNCONFIRMED))

    assert prospect(dana, "mila")["sent"] == 0
    assert prospect(dana, "mila")["last_state"] == "unconfirmed"


def test_the_newest_reply_and_the_latest_status_stand(dana: Person) -> None:
    address = dana.met("mila").address_id
    late = dana.event(events.REPLY, address_id=address, at_ms=NOON + 9)
    early = dana.event(events.REPLY, address_id=address, at_ms=NOON + 3)
    warm, booked = dana.set("mila", "warm"), dana.set("mila", "booked")

    dana.push(late, booked)
    dana.push(early, warm, dana.met("mila"))

    assert prospect(dana, "mila")["last_reply_ms"] == NOON + 9
    assert prospect(dana, "mila")["status"] == "booked"


def test_two_registers_of_one_person_do_not_disturb_each_other(dana: Person) -> None:
    dana.push(dana.set("mila", "warm"), dana.set("mila", "later", field="follow-up"))

    found = rows(dana.database, tables.registers, "field", "value")
    assert found == [{"field": "follow-up", "value": '"later"'}, {"field": "status", "value": '"warm"'}]


def test_two_operators_share_an_account(dana: Person) -> None:
    lee = a_person(dana.database)

    shared = rows(dana.database, tables.actor_operators, "operator_id")
    assert shared == [{"operator_id": dana.operator_id}, {"operator_id": lee.operator_id}]
    assert [row["handle"] for row in rows(dana.database, tables.actors)] == ["studio_a"]


def a_week(dana: Person) -> list[Event]:
    """A bit of everything, with stories that fight and people who move."""
    written = [dana.joined(handle="studio_a.new"), dana.met("mila"), dana.met("noor")]
    for handle in ("mila", "noor", "mila", None):
        story = dana.wrote(handle, events.UNCONFIRMED, events.SENT)
        written += story
    written += [dana.word(written[3], "not-sent"), dana.word(written[6], "sent"), dana.word(written[6], "not-sent")]
    nameless = {"actor_id": written[-4].actor_id, "outreach_id": written[12].outreach_id}
    written.append(dana.event(events.NAMED, **nameless, address_id=dana.met("mila").address_id))
    written += [dana.met("noor", "another-person"), dana.set("mila", "warm"), dana.set("noor", "booked")]
    written += [dana.set("mila", "client"), dana.event(events.REPLY, address_id=dana.met("mila").address_id)]
    gone = {"person_id": "another-person", "addresses": [dana.met("noor").address_id]}
    written.append(dana.event(events.ERASED, fact=gone))
    return [*written, dana.event("some.day", outreach_id=written[3].outreach_id, fact={"new": True})]


def _joins(database: Database, team_id: str, person: Person) -> None:
    row = {"team_id": team_id, "operator_id": person.operator_id, "role": "owner", "state": "active", "since_ms": NOON}
    with database.writing() as db:
        db.execute(tables.memberships.insert().values(**row))


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_any_cut_and_any_repetition_end_in_the_same_rows(empty_core: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_core, Path(folder) / "core.db")
        database = Database(f"sqlite:///{folder}/core.db")
        a_team(database, "straight")
        dana = a_person(database, "straight", role="owner")
        a_team(database, "shuffled")
        _joins(database, "shuffled", dana)
        other = Person(database, "shuffled", dana.operator_id, dana.agent_id)
        other.push(dana.joined())
        week = a_week(dana)
        other.now_ms = other.server_ms = dana.server_ms = dana.now_ms
        dana.push(*week)

        shuffled = data.draw(st.permutations(week + data.draw(st.lists(st.sampled_from(week), max_size=6))))
        while shuffled:
            size = data.draw(st.integers(1, len(shuffled)))
            other.push(*shuffled[:size])
            shuffled = shuffled[size:]

        for table in PROJECTIONS:
            columns = [name for name in table.c.keys() if name not in {"team_id", "seq", "joined_ms"}]  # noqa: SIM118
            found = rows(database, table, "team_id", *columns)
            by_team = {
                team: [{name: row[name] for name in columns} for row in found if row["team_id"] == team]
                for team in ("straight", "shuffled")
            }
            assert by_team["straight"] == by_team["shuffled"], table.name
        words = rows(database, tables.texts, "team_id", "event_id")
        ids = {event.event_id for event in week}
        readable = [
            {row["event_id"] for row in words if row["team_id"] == team} & ids for team in ("straight", "shuffled")
        ]
        assert readable[0] == readable[1]
        database.close()


def test_an_event_of_a_kind_nobody_knows_is_kept_and_passed_on(dana: Person) -> None:
    strange = an_event("some.day", operator_id=dana.operator_id, fact={"deep": {"er": [1, None]}})

    dana.push(strange)

    assert dana.pull_all()[-1].fact == {"deep": {"er": [1, None]}}
