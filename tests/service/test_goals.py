"""Goals counted on a real database, beside what the test knows it wrote."""

import pytest

from instacrm.domain.goals import Goal
from instacrm.domain.governance.drafts import GoalDraft, Metric
from instacrm.domain.verdicts import Scope
from instacrm.service.actions.goals import book
from instacrm.service.store import goals
from instacrm.service.store.engine import Database
from tests.builders import DAY, HOUR, NOON
from tests.service.teams import Person, a_person, a_team


@pytest.fixture
def team(database: Database) -> tuple[Person, Person]:
    """Dana wrote to two people today, to one of them twice, and to one yesterday; Lee wrote to one today."""
    a_team(database, zone="Europe/Berlin")
    dana, lee = a_person(database, role="owner"), a_person(database)
    dana.now_ms = NOON - DAY
    dana.push(dana.met("old.one"), *dana.wrote("old.one", "outreach.sent"))
    dana.now_ms = lee.now_ms = NOON
    for handle in ("mila.k", "mila.k", "jo.ht"):
        dana.push(dana.met(handle), *dana.wrote(handle, "outreach.sent"))
    dana.push(*dana.wrote("jo.ht", "outreach.failed"))
    lee.push(lee.met("jo.ht"), *lee.wrote("jo.ht", "outreach.sent"))
    lee.push(lee.set("jo.ht", "warm"), lee.set("jo.ht", "warm"))
    dana.push(dana.set("mila.k", "booked"))
    return dana, lee


def reached(person: Person, metric: Metric, scope: Scope | None = None) -> tuple[int, int]:
    goal = Goal(goal_id="g", version=1, draft=GoalDraft(metric=metric, every="day", target=8, scope=scope or Scope()))
    with person.database.writing() as db:
        goals.add(db, "team", goal, proposal_id=None)
    (shown,) = book(person.database, "team", person.operator_id, NOON + HOUR).goals
    return shown.progress.value, shown.mine


@pytest.mark.parametrize(
    ("metric", "team_s", "danas"),
    [("messages", 4, 3), ("people", 2, 2), ("warm", 1, 0), ("booked", 1, 1), ("paid", 0, 0)],
)
def test_a_goal_counts_what_the_team_did_today_and_mine_beside_it(
    team: tuple[Person, Person], metric: Metric, team_s: int, danas: int
) -> None:
    assert reached(team[0], metric) == (team_s, danas)


def test_a_goal_of_one_operator_counts_theirs_alone(team: tuple[Person, Person]) -> None:
    dana, lee = team

    assert reached(dana, "messages", Scope(lee.operator_id)) == (1, 0)


def test_a_goal_says_its_period_in_the_zone_of_the_team(team: tuple[Person, Person]) -> None:
    reached(team[0], "messages")

    found = book(team[0].database, "team", team[0].operator_id, NOON + HOUR)

    (shown,) = found.goals
    assert (shown.from_ms, shown.until_ms) == (NOON - 13 * HOUR, NOON + 11 * HOUR)
    assert shown.sentence == "8 messages each day by the whole team"
    assert shown.progress.expected == 5
