"""What follows from the events never depends on their order, on how often they come, or on how they are cut."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON, an_event
from tests.service.teams import Person, a_person, a_team, person_of, row_of, rows

PROJECTIONS = (
    tables.erasures,
    tables.addresses,
    tables.holders,
    tables.registers,
    tables.outreaches,
    tables.prospects,
    tables.actors,
)
COUNTS = (tables.daily_counts, tables.daily_people, tables.reach_counts, tables.facet_counts)


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


def test_who_takes_a_handle_over_has_neither_the_messages_nor_the_replies_before_that_day(dana: Person) -> None:
    address = dana.met("mila").address_id
    before, reply = dana.wrote("mila", events.SENT), dana.event(events.REPLY, address_id=address)
    day_ms = dana.now_ms + 1
    dana.push(dana.met("mila"), *before, reply)

    dana.push(dana.met("mila", "somebody-else", from_ms=day_ms))
    dana.push(*dana.wrote("mila", events.SENT), *dana.wrote("mila", events.SENT))
    # An agent that was offline meets the handle, and knows no better.
    dana.push(dana.met("mila"))

    mila, other = (row_of(dana.database, tables.prospects, person_id=p) for p in (person_of("mila"), "somebody-else"))
    assert (mila["sent"], mila["handle"], mila["status"], mila["last_reply_ms"]) == (1, None, "replied", reply.at_ms)
    assert (other["sent"], other["handle"], other["status"], other["last_reply_ms"]) == (2, "mila", "no-reply", None)


@pytest.mark.parametrize("whose", ["mila", "somebody-else"])
@pytest.mark.parametrize("is_known", [True, False])
def test_words_of_one_holder_of_a_handle_go_without_the_others(dana: Person, whose: str, *, is_known: bool) -> None:
    before = dana.wrote("mila", events.SENT, text="before")
    day_ms = dana.now_ms + 1
    after = dana.wrote("mila", events.SENT, text="after")
    handed_on = [dana.met("mila"), dana.met("mila", "somebody-else", from_ms=day_ms)]
    person_id = person_of("mila") if whose == "mila" else whose
    wish = {"entity": "person", "entity_id": person_id, "field": "status", "value": "excluded"}
    excluded = dana.event(events.REGISTER, fact=wish)
    told = [*before, *after]

    dana.push(*handed_on, *([excluded, *told] if is_known else [*told, excluded]))

    kept = {row["private"] for row in rows(dana.database, tables.texts, "private")}
    assert ('{"text":"before"}' in kept, '{"text":"after"}' in kept) == (whose != "mila", whose == "mila")


@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_private_stays_of_a_former_holder_who_is_erased(database: Database, *, is_known: bool) -> None:
    a_team(database)
    dana = a_person(database, role="owner")
    before = dana.wrote("mila", events.SENT, text="before")
    note = dana.event(events.NOTE, address_id=before[0].address_id, private={"text": "noted"})
    day_ms = dana.now_ms + 1
    after = dana.wrote("mila", events.SENT, text="after")
    handed_on = [dana.met("mila"), dana.met("mila", "somebody-else", from_ms=day_ms)]
    gone = dana.event(events.ERASED, fact={"person_id": person_of("mila"), "addresses": []})
    told = [*before, note, *after]

    dana.push(*handed_on, *([gone, *told] if is_known else [*told, gone]))

    kept = {row["private"] for row in rows(dana.database, tables.texts, "private")}
    assert kept >= {'{"text":"after"}'}
    assert not kept & {'{"text":"before"}', '{"text":"noted"}'}


@pytest.mark.parametrize("from_ms", [0, -1, 1.5, "1", True, 1 << 53])
def test_a_day_that_is_none_is_refused(dana: Person, from_ms: object) -> None:
    told = dana.push(dana.met("mila", "somebody-else", from_ms=from_ms))

    assert [result.code for result in told.results] == ["bad-event"]


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
    lia = dana.met("lia").address_id
    written += [dana.met("lia"), *dana.wrote("lia", events.SENT), dana.event(events.REPLY, address_id=lia)]
    written.append(dana.met("lia", "somebody-else", from_ms=dana.now_ms + 1))
    written += [*dana.wrote("lia", events.SENT), dana.met("lia", "nobody-else", from_ms=dana.now_ms + 1)]
    written += [dana.event(events.REPLY, address_id=lia), *dana.wrote("lia", events.SENT)]
    written += [dana.met("lia", "third", from_ms=dana.now_ms + 1), dana.met("lia", "fourth", **{"import": "i"})]
    written += [dana.met("lia"), dana.event(events.WITHDRAWN, address_id=lia, fact={"event_id": written[-1].event_id})]
    written.append(dana.event(events.ERASED, fact={"person_id": "nobody-else", "addresses": []}))
    gone = {"person_id": "another-person", "addresses": [dana.met("noor").address_id]}
    written.append(dana.event(events.ERASED, fact=gone))
    return [*written, dana.event("some.day", outreach_id=written[3].outreach_id, fact={"new": True})]


def counts(database: Database) -> dict[str, list[Any]]:
    """What reports add up, by team."""
    found: dict[str, list[Any]] = {"straight": [], "shuffled": []}
    for table in COUNTS:
        columns = [name for name in table.c.keys() if name != "team_id"]  # noqa: SIM118
        for row in rows(database, table, "team_id", *columns):
            found[row["team_id"]].append((table.name, *(row[name] for name in columns)))
    return found


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
        # Whoever is erased while they are the last who is known to have a handle takes all words at it along.
        ids = {event.event_id for event in week if event.address_id != dana.met("lia").address_id}
        readable = [
            {row["event_id"] for row in words if row["team_id"] == team} & ids for team in ("straight", "shuffled")
        ]
        assert readable[0] == readable[1]
        kept = counts(database)
        assert kept["straight"] == kept["shuffled"]
        with database.writing() as db:
            db.execute(update(tables.team_heads).values(counted_zone=None))
        other.push(other.event("some.day"))
        assert counts(database)["shuffled"] == kept["shuffled"]
        database.close()


def test_an_event_of_a_kind_nobody_knows_is_kept_and_passed_on(dana: Person) -> None:
    strange = an_event("some.day", operator_id=dana.operator_id, fact={"deep": {"er": [1, None]}})

    dana.push(strange)

    assert dana.pull_all()[-1].fact == {"deep": {"er": [1, None]}}
