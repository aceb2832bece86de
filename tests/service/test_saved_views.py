"""Saved views: each sees their own and the team's, and changes what they made."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from instacrm.domain.errors import BadInput, InstaCrmError, NotAllowed, NotFound
from instacrm.service.actions.saved_views import change_view, end_view, save_view
from instacrm.service.store.engine import Database
from instacrm.service.store.identity import Membership
from instacrm.service.store.saved_views import views_for
from tests.builders import NOON
from tests.service.teams import a_person, a_team

WARM = "?status=warm&follow_up=none"


class Team:
    """One person of each role; `does` is something one of them does to views."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.team_id = a_team(database)
        roles = ("owner", "admin", "member", "viewer")
        self._people = {role: a_person(database, self.team_id, role, joined=False).operator_id for role in roles}
        self._people["other"] = a_person(database, self.team_id, "member", joined=False).operator_id

    def does(self, who: str, action: Callable[..., Any], *what: Any, **how: Any) -> Any:
        role = "member" if who == "other" else who
        by = Membership(team_id=self.team_id, operator_id=self._people[who], role=role, state="active", since_ms=NOON)
        with self._database.writing(self.team_id) as db:
            return action(db, by, *what, **how)

    def saves(self, who: str, name: str, *, shared: bool = False, address: str = WARM) -> str:
        return str(self.does(who, save_view, name=name, address=address, shared=shared).view_id)

    def sees(self, who: str) -> list[tuple[str, str]]:
        with self._database.reading(self.team_id) as db:
            return [(view.name, view.address) for view, _ in views_for(db, self.team_id, self._people[who])]


@pytest.fixture
def team(database: Database) -> Team:
    return Team(database)


def test_everybody_sees_the_views_of_the_team_and_their_own(team: Team) -> None:
    team.saves("member", "Warm")
    team.saves("member", "everybody", shared=True, address="")
    team.saves("viewer", "Mine")

    seen = {who: team.sees(who) for who in ("member", "viewer", "owner")}

    assert seen == {
        "member": [("everybody", ""), ("Warm", WARM)],
        "viewer": [("everybody", ""), ("Mine", WARM)],
        "owner": [("everybody", "")],
    }


def test_a_view_of_the_same_name_takes_the_place_of_ones_own(team: Team) -> None:
    team.saves("member", "Warm")
    team.saves("other", "Warm", shared=True)

    team.saves("member", " warm ", address="?status=booked")

    assert sorted(team.sees("member")) == [("Warm", WARM), ("warm", "?status=booked")]


def test_a_view_is_shared_and_renamed_by_whoever_made_it(team: Team) -> None:
    view_id = team.saves("member", "Warm")

    team.does("member", change_view, view_id, name="Warm ones", shared=True)

    assert team.sees("other") == [("Warm ones", WARM)]


@pytest.mark.parametrize("action", [end_view, partial(change_view, name="x", shared=None)])
@pytest.mark.parametrize(
    ("who", "shared", "refusal"),
    [
        ("other", False, NotFound),
        ("owner", False, NotFound),
        ("other", True, NotAllowed),
        ("viewer", True, NotAllowed),
    ],
)
def test_nobody_else_touches_a_view(
    team: Team, who: str, shared: bool, refusal: type[InstaCrmError], action: Callable[..., Any]
) -> None:
    view_id = team.saves("member", "Warm", shared=shared)

    with pytest.raises(refusal):
        team.does(who, action, view_id)

    assert team.sees("member") == [("Warm", WARM)]


def test_who_leads_the_team_renames_and_deletes_what_it_shares(team: Team) -> None:
    kept, gone = (team.saves("member", name, shared=True) for name in ("Warm", "Old"))

    team.does("admin", change_view, kept, name="Warmest", shared=None)
    team.does("owner", end_view, gone)

    assert team.sees("viewer") == [("Warmest", WARM)]


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere", "?a b", "?" + "x" * 2000, "status=warm"]
)
def test_a_view_is_filters_of_the_list_and_nothing_else(team: Team, address: str) -> None:
    with pytest.raises(BadInput):
        team.saves("member", "Elsewhere", address=address)


def test_who_only_looks_shares_nothing(team: Team) -> None:
    with pytest.raises(NotAllowed):
        team.saves("viewer", "Mine", shared=True)
