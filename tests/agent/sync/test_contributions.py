"""Mine beside the team's: agents (and so the window) and Core (and so the dashboard) count the same data alike."""

from random import Random
from typing import Final, NamedTuple

import pytest

from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.days import day
from instacrm.domain import events
from instacrm.service.actions.reports import actors, overview
from instacrm.service.actions.reports_contributions import contributions
from instacrm.service.store.reports_shapes import Contributions
from tests.agent.sync.offices import Desk
from tests.builders import HOUR, MINUTE, NOON, a_capture, a_prospect

COUNTED: Final = ("sent", "people", "first_contacts", "replies", "unconfirmed", "failed")


KINDS: Final = (events.SENT, events.SENT, events.FAILED, events.UNCONFIRMED, events.REPLY, events.OBSERVED)


class Step(NamedTuple):
    """Somebody does something, some minutes after the step before it."""

    number: int
    kind: str
    handle: str
    minutes: int


def counted_by_agent(desk: Desk) -> dict[str, tuple[int, int]]:
    assert desk.me
    told = day(desk.store, desk.me, now_ms=NOON + HOUR)
    return {name: (getattr(told, name).mine, getattr(told, name).team) for name in COUNTED}


def counted_by_core(desk: Desk) -> dict[str, tuple[int, int]]:
    assert desk.me
    with desk.office.database.reading("team") as db:
        told = overview(db, "team", desk.me.operator_id, days=1, now_ms=NOON + HOUR, mine=False)
    return {name: (getattr(told.mine, name).value, getattr(told.team, name).value) for name in COUNTED}


def side_by_side(desk: Desk) -> Contributions:
    """Everybody's and every account's part today beside seven days, as the dashboard asks for it."""
    assert desk.me
    with desk.office.database.reading("team") as db:
        return contributions(db, "team", desk.me.operator_id, days=(1, 7), now_ms=NOON + HOUR)


def parts_of(desk: Desk) -> dict[str, set[tuple[int, int]]]:
    """Mine beside the team's of today by each list that adds up to it."""
    assert desk.me
    told = side_by_side(desk)
    mine = [row for row in told.operators if row.id == desk.me.operator_id]
    return {
        "sent": {
            (sum(row.sent[0] for row in mine), told.team[0]),
            (sum(row.mine[0] for row in told.operators), sum(row.sent[0] for row in told.operators)),
            (sum(row.mine[0] for row in told.actors), sum(row.sent[0] for row in told.actors)),
        },
        "people": {(sum(row.people[0] for row in mine), _people_of_the_account(told))},
    }


def _people_of_the_account(told: Contributions) -> int:
    # All of these tests write from one account, so its people are the team's.
    return sum(row.people[0] for row in told.actors)


def sees(desk: Desk, kind: str, handle: str) -> None:
    desk.now += 1000
    assert desk.me
    capture = a_capture(kind, prospect=a_prospect(handle), at_ms=desk.now, text=None)
    assert log_capture(desk.store, desk.me, capture, now_ms=desk.now).status == "logged"


@pytest.fixture
def shared(dana: Desk, lee: Desk) -> tuple[Desk, Desk]:
    """Dana and Lee write from one account, partly to the same people, and their agents have heard of each other."""
    lee.now += 20_000
    dana.write("mila.k", events.SENT)
    dana.write("mila.k", events.SENT)
    dana.write("jo.ht", events.FAILED)
    lee.write("mila.k", events.SENT)
    lee.write("zoe", events.SENT)
    lee.write("sam_w", events.UNCONFIRMED)
    for desk in (dana, lee):
        # Both see the same reply, and a message that neither of them wrote here.
        sees(desk, events.REPLY, "mila.k")
    sees(dana, events.OBSERVED, "ada")
    for desk in (dana, lee, dana):
        assert desk.round() == "done"
    return dana, lee


def test_agent_and_core_count_mine_and_the_teams_alike(shared: tuple[Desk, Desk]) -> None:
    dana, lee = shared

    assert counted_by_agent(dana) == counted_by_core(dana) == {
        "sent": (2, 4), "people": (1, 2), "first_contacts": (1, 2), "replies": (1, 1),
        "unconfirmed": (0, 1), "failed": (1, 1),
    }  # fmt: skip
    assert counted_by_agent(lee) == counted_by_core(lee) == {
        "sent": (2, 4), "people": (2, 2), "first_contacts": (1, 2), "replies": (1, 1),
        "unconfirmed": (1, 1), "failed": (0, 1),
    }  # fmt: skip


def test_a_shared_account_shows_both_parts_and_each_outreach_once(shared: tuple[Desk, Desk]) -> None:
    dana, lee = shared
    assert dana.me
    assert lee.me

    with dana.office.database.reading("team") as db:
        (danas,) = actors(db, "team", dana.me.operator_id, days=1, now_ms=NOON + HOUR).items
        (lees,) = actors(db, "team", lee.me.operator_id, days=1, now_ms=NOON + HOUR).items

    assert (danas.mine, lees.mine, danas.team, lees.team) == (2, 2, 4, 4)


def test_the_parts_of_everybody_and_of_every_account_add_up_to_what_the_window_says(
    shared: tuple[Desk, Desk],
) -> None:
    dana, lee = shared

    assert parts_of(dana) == {"sent": {(2, 4)}, "people": {(1, 2)}}
    assert parts_of(lee) == {"sent": {(2, 4)}, "people": {(2, 2)}}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_people_do_the_window_and_the_dashboard_count_alike(dana: Desk, lee: Desk, seed: int) -> None:
    desks = [dana, lee]

    play(desks, history(Random(seed)))  # noqa: S311 (no secret)

    counted = [counted_by_agent(desk) for desk in desks]
    assert [counted_by_core(desk) for desk in desks] == counted
    assert [parts_of(desk) for desk in desks] == [
        {name: {each[name]} for name in ("sent", "people")} for each in counted
    ]
    # No agreement about nothing: some of it was yesterday, some today, by both.
    assert 0 < counted[0]["sent"][0] < counted[0]["sent"][1] < sum(map(len, map(Desk.states, desks))) // 2


def history(dice: Random) -> list[Step]:
    """What two people do from yesterday evening to noon."""
    return [
        Step(dice.randrange(2), dice.choice(KINDS), dice.choice(["mila.k", "zoe", "sam_w"]), dice.choice([1, 30, 90]))
        for _ in range(24)
    ]


def play(desks: list[Desk], steps: list[Step]) -> None:
    """Do all that, from yesterday evening on, and let everybody hear of it at noon."""
    now_ms = NOON - 18 * HOUR
    for number, kind, handle, minutes in steps:
        now_ms = min(NOON, now_ms + minutes * MINUTE)
        desks[number].now = now_ms
        if kind in {events.REPLY, events.OBSERVED}:
            sees(desks[number], kind, handle)
        else:
            desks[number].write(handle, kind)
    for desk in [*desks, *desks]:
        desk.now = NOON
        assert desk.round() == "done"
