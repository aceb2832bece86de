"""Counts are compared once a day: what got lost here comes back, and what cannot is not asked for for ever."""

import pytest
from sqlalchemy import delete

from instacrm.service.store import tables
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY


@pytest.fixture
def lost(dana: Desk, lee: Desk) -> str:
    """A message of Dana's that Lee had, until it vanished from Lee's computer."""
    outreach_id = dana.write("mila", "outreach.sent")
    dana.round()
    lee.round()
    with lee.store.changing() as db:
        db.execute("DELETE FROM events WHERE outreach_id=?", (outreach_id,))
        db.execute("DELETE FROM outreaches WHERE outreach_id=?", (outreach_id,))
    return outreach_id


def test_what_got_lost_here_comes_back_within_a_day(lee: Desk, lost: str) -> None:
    lee.now += DAY

    told = [lee.round(), lee.round()]

    assert told == ["done", "done"]
    assert lee.states() == {lost: "sent"}


def test_nothing_is_loaded_anew_before_the_day_is_over_or_when_all_is_here(dana: Desk, lee: Desk, lost: str) -> None:
    lee.now += DAY - 60_000
    dana.now += DAY
    for desk in (dana, lee):
        desk.line.asked.clear()

    told = [desk.round() for desk in (dana, lee, dana, lee)]

    assert told == ["done"] * 4
    assert "snapshot" not in dana.line.asked + lee.line.asked
    assert lee.states() == {}


def test_what_core_cannot_give_is_asked_for_once(lee: Desk, lost: str, office: Office) -> None:
    with office.database.writing() as db:
        db.execute(delete(tables.event_logs).where(tables.event_logs.c.outreach_id == lost))
    lee.now += DAY
    for _ in range(2):
        lee.round()
    lee.line.asked.clear()

    for _ in range(3):
        lee.now += DAY
        lee.round()

    assert "snapshot" not in lee.line.asked
