"""What the team calls its statuses is decided once, and known to every program that shows them."""

from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.stating import state
from instacrm.domain.governance.constitution import Constitution
from instacrm.service.actions.prospects import set_field
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.wire.native import CoreState, SetStatus
from tests.agent.sync.offices import Desk, Office
from tests.agent.sync.test_retention import decided
from tests.builders import an_id
from tests.service.teams import rows


def names_at(desk: Desk) -> dict[str, str]:
    """The names that the side panel and the window are told."""
    told = state(desk.store, desk.who, signed_in="yes", core=CoreState(state="live"), now_ms=desk.now)
    return told.status_names


def test_the_teams_names_of_statuses_reach_agents_and_go_when_they_are_taken_back(dana: Desk, office: Office) -> None:
    dana.round()
    before = names_at(dana)
    decided(office, Constitution(status_names={"warm": "Interested"}))
    dana.round()
    meanwhile = names_at(dana)
    decided(office, Constitution())

    dana.round()

    assert (before, meanwhile, names_at(dana)) == ({}, {"warm": "Interested"}, {})


def parked(desk: Desk, status: str) -> str:
    """What becomes of a status set at a desk."""
    assert desk.who
    word = SetStatus(event_id=an_id(), at_ms=desk.now, handle="mila.k", status=status)
    return set_status(desk.store, desk.who, word, now_ms=desk.now).status


def test_a_status_of_the_teams_own_is_set_by_agents_and_on_core_once_it_was_decided(dana: Desk, office: Office) -> None:
    dana.round()
    too_early = parked(dana, "on-hold")
    decided(office, Constitution(status_names={"on-hold": "On hold", "lost": "Lost"}))
    dana.round()

    taken = parked(dana, "on-hold")

    dana.round()
    (mila,) = rows(office.database, tables.prospects)
    assert dana.who
    set_field(
        office.database, Writer("team", dana.who.operator_id), mila["person_id"], field="status", value="lost",
        now_ms=office.now,
    )  # fmt: skip
    (later,) = rows(office.database, tables.prospects)
    assert (too_early, taken, mila["status"], later["status"]) == ("refused", "logged", "on-hold", "lost")
