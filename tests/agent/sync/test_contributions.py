"""Mine beside the team's: agents (and so the window) and Core (and so the dashboard) count the same data alike."""

from typing import Final

import pytest

from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.days import day
from instacrm.domain import events
from instacrm.service.actions.reports import actors, overview
from tests.agent.sync.offices import Desk
from tests.builders import HOUR, NOON, a_capture, a_prospect

COUNTED: Final = ("sent", "people", "first_contacts", "replies", "unconfirmed", "failed")


def counted_by_agent(desk: Desk) -> dict[str, tuple[int, int]]:
    assert desk.me
    told = day(desk.store, desk.me, now_ms=NOON + HOUR)
    return {name: (getattr(told, name).mine, getattr(told, name).team) for name in COUNTED}


def counted_by_core(desk: Desk) -> dict[str, tuple[int, int]]:
    assert desk.me
    with desk.office.database.reading("team") as db:
        told = overview(db, "team", desk.me.operator_id, days=1, now_ms=NOON + HOUR, mine=False)
    return {name: (getattr(told.mine, name).value, getattr(told.team, name).value) for name in COUNTED}


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
