"""Sharing an account, handing it over, leaving it: who may, what follows, and that nothing written is ever refused."""

from typing import Any

import pytest

from instacrm.domain import events, prospects
from instacrm.domain.errors import Conflict, NotAllowed, NotFound
from instacrm.service.actions import accounts
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import accounts as rows
from instacrm.service.store.engine import Database
from tests.builders import HOUR, NOON, TEAM_KEY
from tests.service.teams import Person, a_person, a_team, statuses

ACTOR = prospects.actor_id(TEAM_KEY, "1784")


@pytest.fixture
def team(database: Database) -> Database:
    a_team(database)
    return database


def writer(person: Person) -> Writer:
    return Writer(person.team_id, person.operator_id)


def writing(database: Database) -> set[str]:
    """Who writes from the account now."""
    with database.reading("team") as db:
        return {one.operator_id for one in rows.sharers(db, "team", ACTOR) if one.left_ms is None}


def ask(what: Any, team: Database, by: Person, about: Person, **parts: Any) -> None:
    what(team, writer(by), ACTOR, about.operator_id, now_ms=NOON + HOUR, **({"leads": False} | parts))


def test_who_writes_from_an_account_shares_it(team: Database) -> None:
    dana, lee = a_person(team), a_person(team, joined=False)

    ask(accounts.share, team, dana, lee)

    assert writing(team) == {dana.operator_id, lee.operator_id}
    assert statuses(lee.push(*lee.wrote("mila.k", events.SENT)).results) == ["applied", "applied"]


def test_an_account_is_handed_over_in_one_step(team: Database) -> None:
    dana, lee = a_person(team), a_person(team, joined=False)

    ask(accounts.hand_over, team, dana, lee, giver_id=dana.operator_id)

    assert writing(team) == {lee.operator_id}


def test_what_was_written_before_its_writer_heard_of_the_end_is_taken(team: Database) -> None:
    dana, owner = a_person(team), a_person(team, role="owner", joined=False)
    written = dana.wrote("mila.k", events.SENT)
    ask(accounts.end_sharing, team, owner, dana, leads=True)

    found = dana.push(*written)

    assert statuses(found.results) == ["applied", "applied"]
    assert writing(team) == set()


def test_who_left_may_join_again(team: Database) -> None:
    dana = a_person(team)
    ask(accounts.end_sharing, team, dana, dana)
    dana.now_ms = dana.server_ms = NOON + 2 * HOUR

    dana.push(dana.joined())

    assert writing(team) == {dana.operator_id}


def test_the_last_word_counts_whatever_the_order_of_arrival(team: Database) -> None:
    dana = a_person(team)
    left = dana.event(events.LEFT, actor_id=ACTOR)
    dana.now_ms += HOUR
    again = dana.joined()

    dana.push(again)
    dana.push(left)

    assert writing(team) == {dana.operator_id}


@pytest.mark.parametrize("kind", [events.JOINED, events.LEFT])
def test_an_agent_says_nothing_for_others_unless_it_writes_from_the_account(team: Database, kind: str) -> None:
    dana, stranger = a_person(team), a_person(team, joined=False)
    said = stranger.joined() if kind == events.JOINED else stranger.event(kind, actor_id=ACTOR)
    said.fact["operator_id"] = dana.operator_id

    found = stranger.push(said)

    assert [(one.status, one.code) for one in found.results] == [("rejected", "not-allowed")]
    assert writing(team) == {dana.operator_id}


def test_others_are_not_put_out_or_replaced_by_a_member(team: Database) -> None:
    dana, lee = a_person(team), a_person(team)

    with pytest.raises(NotAllowed):
        ask(accounts.end_sharing, team, lee, dana)
    with pytest.raises(NotAllowed):
        ask(accounts.hand_over, team, lee, lee, giver_id=dana.operator_id)

    assert writing(team) == {dana.operator_id, lee.operator_id}


def test_nobody_shares_what_they_do_not_write_from(team: Database) -> None:
    a_person(team)
    stranger = a_person(team, joined=False)

    with pytest.raises(NotAllowed):
        ask(accounts.share, team, stranger, stranger)


def test_an_account_goes_to_members_who_write_only(team: Database) -> None:
    dana, viewer = a_person(team), a_person(team, role="viewer", joined=False)
    a_team(team, "other")
    elsewhere = a_person(team, "other", joined=False)

    with pytest.raises(Conflict):
        ask(accounts.share, team, dana, viewer)
    with pytest.raises(NotFound):
        ask(accounts.share, team, dana, elsewhere)


def test_asking_twice_writes_once(team: Database) -> None:
    dana, lee = a_person(team), a_person(team, joined=False)
    ask(accounts.share, team, dana, lee)
    before = len(dana.pull_all())

    ask(accounts.share, team, dana, lee)

    assert len(dana.pull_all()) == before
