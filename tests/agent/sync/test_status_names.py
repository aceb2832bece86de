"""What the team calls its statuses is decided once, and known to every program that shows them."""

from instacrm.agent.actions.stating import state
from instacrm.domain.governance.constitution import Constitution
from instacrm.wire.native import CoreState
from tests.agent.sync.offices import Desk, Office
from tests.agent.sync.test_retention import decided


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
