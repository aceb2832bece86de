"""Somebody worked alone and is in a team now: their history comes along, once, without those who were erased."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.days import day
from instacrm.agent.actions.prospects import set_field, set_status
from instacrm.agent.actions.remarks import add_note
from instacrm.agent.actions.syncing import adopt_hello, apply_page
from instacrm.agent.actions.taking_along import look_along, take_along
from instacrm.agent.actions.who import Who
from instacrm.agent.settings import Home
from instacrm.agent.store import Store, facts, team
from instacrm.agent.sync.inside import URL
from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.agent.sync.teams import folder_for, work_in
from instacrm.agent.taking_along import find_alone, look, sentences, take
from instacrm.domain import prospects
from instacrm.domain.errors import NotFound
from instacrm.wire.identity import AuthSession
from instacrm.wire.ipc import Both
from instacrm.wire.native import AddNote, JoinActor, SetField, SetStatus
from instacrm.wire.sync import Pulled, TeamSettings
from tests.agent.sync.offices import Desk
from tests.builders import NOON, TEAM_KEY, a_capture, a_hello_ack, a_prospect, a_store, a_who, an_actor, an_event, an_id

ALONE = Who(operator_id="me-alone", name="Dana", team_id="alone", team_name="Dana", team_key=bytes(reversed(range(32))))


@pytest.fixture
def alone(tmp_path: Path) -> Any:
    """Ten messages of a year ago to five people, one of whom answered, is a client, and has a note; one is excluded."""
    store = a_store(tmp_path / "alone")
    ack = a_hello_ack(team_id="alone", team_key=ALONE.team_key.hex(), settings=TeamSettings(text_policy="shared"))
    adopt_hello(store, ack, NOON)
    join_actor(store, ALONE, JoinActor(event_id=an_id(), at_ms=NOON, actor=an_actor()), now_ms=NOON)
    for number in range(10):
        writes(store, f"p{number % 5}", NOON + number)
    capture = a_capture("reply.seen", prospect=a_prospect("p0"), at_ms=NOON + 100)
    log_capture(store, ALONE, capture, now_ms=NOON + 100)
    for handle, status in (("p0", "client"), ("p4", "excluded")):
        set_status(
            store, ALONE, SetStatus(event_id=an_id(), at_ms=NOON + 200, handle=handle, status=status), now_ms=NOON + 200
        )
    set_field(
        store,
        ALONE,
        SetField(event_id=an_id(), at_ms=NOON, handle="p1", field="follow-up", value="2026-12-01"),
        now_ms=NOON,
    )
    add_note(store, ALONE, AddNote(event_id=an_id(), at_ms=NOON, handle="p0", text="Likes cats"), now_ms=NOON)
    yield store
    store.close()


def writes(store: Store, handle: str, at_ms: int) -> None:
    outreach_id = an_id()
    for kind in ("outreach.intent", "outreach.sent"):
        capture = a_capture(kind, outreach_id=outreach_id, prospect=a_prospect(handle), at_ms=at_ms)
        log_capture(store, ALONE, capture, now_ms=at_ms)


def figures(store: Store, who: Who) -> tuple[Both, ...]:
    told = day(store, who, now_ms=NOON + 1000)
    return (told.sent, told.people, told.first_contacts, told.replies, told.failed)


def statuses(store: Store, key: bytes) -> dict[str, str]:
    """Status by handle: the ids differ with the key."""
    names = {prospects.first_person_id(key, prospects.address_id(key, prospects.parse_handle(h))): h for h in HANDLES}
    with store.reading() as db:
        found = db.execute("SELECT entity_id, value FROM registers WHERE entity='person' AND field='status'")
        return {names[key_]: value for key_, value in found}


HANDLES = [f"p{number}" for number in range(5)]


def test_a_history_comes_into_the_team_with_the_same_numbers_and_doing_it_again_adds_nothing(
    alone: Store, dana: Desk, lee: Desk
) -> None:
    before = figures(alone, ALONE)
    planned = look_along(alone, dana.store, dana.me)

    took = take_along(alone, dana.store, dana.me)
    dana.round()
    again = take_along(alone, dana.store, dana.me)
    dana.round()
    lee.round()

    assert (planned.messages, planned.people, planned.notes, planned.left_out) == (10, 5, 1, 0)
    assert planned.to_go > 0
    assert (took.to_go, again.to_go, dana.waiting()) == (0, 0, 0)
    assert figures(dana.store, dana.me) == before
    assert [both.team for both in figures(lee.store, lee.me)] == [both.team for both in before]
    assert statuses(lee.store, TEAM_KEY) == statuses(alone, ALONE.team_key) == {"p0": "client", "p4": "excluded"}
    assert figures(alone, ALONE) == before


def test_broken_off_it_is_gone_on_with(alone: Store, dana: Desk) -> None:
    with alone.reading() as db:
        some = facts.every(db)[:7]
    planned = look_along(alone, dana.store, dana.me)
    take_some(alone, dana, some)

    took = take_along(alone, dana.store, dana.me)

    assert (took.messages, took.to_go) == (planned.messages, 0)
    assert figures(dana.store, dana.me) == figures(alone, ALONE)


def take_some(alone: Store, dana: Desk, some: list[Any]) -> None:
    """As a crash leaves it: the first facts are there, under the team's ids."""
    other = a_store(dana.office.folder / "part")
    with alone.reading() as db:
        known = team.find_team(db)
    assert known is not None
    ack = a_hello_ack(team_id="alone", team_key=known.key.hex(), settings=TeamSettings(text_policy="shared"))
    adopt_hello(other, ack, NOON)
    other.record(some)
    take_along(other, dana.store, dana.me)
    other.close()


def test_whom_either_side_erased_stays_out(alone: Store, dana: Desk) -> None:
    erases(alone, ALONE.team_key, "p0")
    erases(dana.store, TEAM_KEY, "p1")

    took = take_along(alone, dana.store, dana.me)

    with dana.store.reading() as db:
        told = str([event.private for event in facts.every(db)])
    assert (took.messages, took.people) == (6, 3)
    assert took.left_out > 0
    assert "Likes cats" not in told
    assert "'p0'" not in told
    assert "'p1'" not in told


def erases(store: Store, key: bytes, handle: str) -> None:
    """The server's word that this person is erased."""
    address = prospects.address_id(key, prospects.parse_handle(handle))
    person = prospects.first_person_id(key, address)
    event = an_event("person.erased", fact={"person_id": person, "addresses": [address]}, seq=1)
    apply_page(store, Pulled(events=(event,), cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))


def test_words_of_the_excluded_and_words_where_a_team_keeps_none_stay_where_they_were(alone: Store, dana: Desk) -> None:
    with dana.store.changing() as db:
        ack = a_hello_ack(settings=TeamSettings(text_policy="none"))
        team.adopt(db, ack)

    take_along(alone, dana.store, dana.me)

    with dana.store.reading() as db:
        assert not any("text" in event.private for event in facts.every(db) if event.kind != "note.added")


def a_sign_in(folder: Path, who: Who, url: str) -> None:
    """Somebody is signed in there, as after a real sign-in."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = AuthSession(
        access="a", access_expires_ms=NOON, access_lasts_ms=1, refresh="r", operator_id=who.operator_id, name=who.name,
        team_id=who.team_id, team_name=who.team_name, team_key=who.team_key.hex(),
    )  # fmt: skip

    async def sign_in() -> None:
        Session(folder, now_ms=lambda: NOON, vault=FileVault(folder)).sign_in(found, url)

    asyncio.run(sign_in())


def test_on_a_computer_it_is_offered_once_a_team_is_at_work_and_leaves_the_old_folder_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    a_sign_in(home.folder, ALONE, URL)
    store = a_store(home.folder)
    adopt_hello(store, a_hello_ack(team_id="alone", team_key=ALONE.team_key.hex()), NOON)
    join_actor(store, ALONE, JoinActor(event_id=an_id(), at_ms=NOON, actor=an_actor()), now_ms=NOON)
    writes(store, "mila", NOON)
    store.close()
    before_a_team = find_alone(home)
    with pytest.raises(NotFound):
        look(home, now_ms=lambda: NOON)
    team_folder = folder_for(home, "team")
    a_sign_in(team_folder, a_who(), "https://core.test")
    work_in(home, team_folder)
    vault = FileVault(team_folder)

    told = sentences(look(home, now_ms=lambda: NOON, vault=vault))
    done = take(home, now_ms=lambda: NOON, vault=vault)
    told_after = sentences(look(home, now_ms=lambda: NOON, vault=vault))

    store = a_store(home.folder)
    with store.reading() as db:
        kept = {event.operator_id for event in facts.every(db)}
    store.close()
    assert before_a_team is None
    assert told[0].startswith("1 message to 1 person and 0 notes")
    assert (done.messages, done.to_go, find_alone(home)) == (1, 0, home.folder)
    assert kept == {ALONE.operator_id}
    assert told_after == ("All of it is in your team already.",)
