"""What the server would take from a computer is counted; too much of it waits for a person: real stores, real Core."""

from pathlib import Path

import pytest

from instacrm.agent.actions import removals, syncing
from instacrm.agent.store import erasing
from instacrm.domain.removals import asks_first
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.wire.native import HeldBack
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY, a_store
from tests.service.teams import a_person, person_of

CROWD = tuple(f"p{number}" for number in range(20))


@pytest.fixture
def team_of_twenty(dana: Desk, lee: Desk) -> Desk:
    """Lee, whose computer knows the twenty people that Dana wrote to."""
    for handle in CROWD:
        dana.write(handle, "outreach.sent")
    assert [dana.round(), lee.round()] == ["done", "done"]
    return lee


def erased(office: Office, *handles: str) -> None:
    owner = a_person(office.database, role="owner")
    for handle in handles:
        erase(office.database, Writer("team", owner.operator_id), person_of(handle), handle, office.now)


def known(desk: Desk) -> set[str]:
    with desk.store.reading() as db:
        return {str(row[0]) for row in db.execute("SELECT handle FROM addresses WHERE handle IS NOT NULL")}


def words(desk: Desk) -> int:
    with desk.store.reading() as db:
        return int(db.execute("SELECT count(*) FROM texts WHERE private LIKE '%\"text\"%'").get)


@pytest.mark.parametrize(
    ("gone", "of", "asks"), [(4, 4, False), (5, 24, True), (5, 25, False), (200, 1000, False), (201, 1000, True)]
)
def test_more_than_a_fifth_of_the_people_is_asked_about_but_never_a_handful(gone: int, of: int, asks: bool) -> None:
    assert asks_first(gone, of) is asks


def test_a_fifth_goes_and_what_is_more_stops_before_anything_of_it_is_taken(
    team_of_twenty: Desk, office: Office
) -> None:
    lee = team_of_twenty
    erased(office, *CROWD[:4])
    assert lee.round() == "done"
    erased(office, *CROWD[4:6])
    waits = lee.write("zoe", "outreach.sent")

    became = lee.round()

    assert became == "removals-held"
    assert known(lee) == {*CROWD[4:], "zoe"}
    assert lee.rounds.core().held == HeldBack(code="removals-held", people=6, known=20)
    assert lee.waiting() == 0, "own work goes out all the same"
    assert waits in lee.states()


def test_nothing_beside_the_database_forgets_what_was_held_back(team_of_twenty: Desk, office: Office) -> None:
    lee = team_of_twenty
    erased(office, *CROWD[:10])

    assert lee.round() == "removals-held"

    assert erasing.remembered(lee.store.folder) == frozenset()
    assert not lee.store.wants_backup


def test_what_a_person_agreed_to_is_taken_whole_and_the_next_time_they_are_asked_again(
    team_of_twenty: Desk, office: Office
) -> None:
    lee = team_of_twenty
    erased(office, *CROWD[:10])
    assert lee.round() == "removals-held"

    agreed = removals.agree(lee.store)
    assert lee.round() == "done"

    assert agreed == HeldBack(code="removals-held", people=10, known=20)
    assert known(lee) == set(CROWD[10:])
    assert lee.rounds.core().held is None
    erased(office, *CROWD[10:15])
    assert lee.round() == "removals-held"


def test_nobody_agrees_to_what_was_not_asked(team_of_twenty: Desk, office: Office) -> None:
    lee = team_of_twenty

    assert removals.agree(lee.store) is None

    erased(office, *CROWD[:10])
    assert lee.round() == "removals-held"


def test_a_day_later_it_is_counted_anew(team_of_twenty: Desk, office: Office) -> None:
    lee = team_of_twenty
    erased(office, *CROWD[:4])
    assert lee.round() == "done"
    lee.now += DAY
    erased(office, *CROWD[4:6])

    assert lee.round() == "done"

    assert known(lee) == set(CROWD[6:])


def test_excluding_people_counts_where_it_takes_words_away(team_of_twenty: Desk, dana: Desk) -> None:
    lee = team_of_twenty
    before = words(lee)
    for handle in ("new1", "new2", "new3", "new4", "new5", "new6"):
        dana.set(handle, "excluded")
    assert [dana.round(), lee.round()] == ["done", "done"]
    for handle in CROWD[:8]:
        dana.set(handle, "excluded")
    dana.round()

    became = lee.round()

    assert became == "removals-held"
    assert before == words(lee) == len(CROWD)
    assert lee.rounds.core().held == HeldBack(code="removals-held", people=8, known=26)


def test_a_new_computer_is_asked_nothing(team_of_twenty: Desk, office: Office) -> None:
    assert team_of_twenty
    erased(office, *CROWD[:10])
    kim = Desk(office, "kim")

    assert kim.round() == "done"

    assert known(kim) == set(CROWD[10:])
    assert syncing.count_left(kim.store) is None
    kim.store.close()


def test_a_restart_does_not_forget_that_somebody_has_to_agree(
    team_of_twenty: Desk, office: Office, tmp_path: Path
) -> None:
    lee = team_of_twenty
    erased(office, *CROWD[:10])
    assert lee.round() == "removals-held"
    lee.store.close()

    lee.store = a_store(tmp_path / "lee")

    assert removals.held_back(lee.store) is not None
    assert lee.round() == "removals-held"
