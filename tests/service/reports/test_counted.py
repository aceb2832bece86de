"""What is added up from counts is what the rows themselves say, also while some clock is far ahead."""

from typing import Any

import pytest
from sqlalchemy import update

from instacrm.domain import events
from instacrm.domain.prospects import ACCOUNT
from instacrm.service.actions.reports import overview
from instacrm.service.actions.reports_contributions import contributions
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_facets import facets
from instacrm.service.store.reports_prospects import ProspectQuestion
from tests.service.reports.world import DAY, HOUR, NOON, Story, World

TODAY = "2026-11-22"
# The last second that a clock's stamp has room for.
FAR_MS = 9_999_999_999_000


def a_team(core: Database) -> tuple[World, dict[str, str]]:
    """Thirty people, written to by two operators from two accounts over three weeks; some answered."""
    world = World(core)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    for handle in ("studio_a", "studio_b"):
        ids[handle] = world.join(ids["dana"], handle)
        world.join(ids["lee"], handle)
    became = (events.SENT, events.SENT, events.SENT, events.UNCONFIRMED, events.FAILED)
    for number in range(70):
        who, used = ("dana", "lee")[number % 2], ("studio_a", "studio_b")[number // 3 % 2]
        handle, at_ms = f"person_{number * 7 % 30}", NOON - (number * 7 * HOUR + number % 5)
        world.write(Story(ids[who], ids[used], handle, at_ms, became[number % 5]))
        if number % 4 == 0:
            seen = {"actor_id": ids[used], "address_id": world.address(handle)}
            world.push(world.an_event(events.REPLY, ids[who], at_ms + HOUR, **seen))
        if number % 6 == 0:
            world.push(world.an_event(events.WARNED, ids[who], at_ms, actor_id=ids[used]))
            world.set_status(ids[who], handle, ("warm", "booked")[number // 6 % 2], at_ms)
        if number % 9 == 0:
            assigned = {"entity": "person", "entity_id": world.person(handle), "field": ACCOUNT, "value": ids[used]}
            world.push(world.an_event(events.REGISTER, ids[who], at_ms, fact=assigned))
    return world, ids


def told(world: World, ids: dict[str, str]) -> list[Any]:
    dana, lee, studio_b = ids["dana"], ids["lee"], ids["studio_b"]
    questions = [
        ProspectQuestion(today=TODAY),
        ProspectQuestion(today=TODAY, statuses=["warm"], replied=True),
        ProspectQuestion(today=TODAY, operators=[dana], owners=["nobody"]),
        ProspectQuestion(today=TODAY, actors=[studio_b], statuses=["booked", "no-reply"]),
        ProspectQuestion(today=TODAY, operators=[lee], actors=[studio_b], follow_ups=["none"]),
        ProspectQuestion(today=TODAY, accounts=[studio_b]),
    ]
    return [
        *(world.ask(overview, dana, days=days, now_ms=NOON, mine=days == 7) for days in (1, 7, 10)),
        world.ask(contributions, lee, days=(1, 7), now_ms=NOON),
        *(world.ask(facets, question) for question in questions),
    ]


@pytest.mark.parametrize("ahead_ms", [None, NOON + DAY, FAR_MS], ids=["no clock", "a day", "for ever"])
def test_counts_say_what_the_rows_say_whatever_clock_is_ahead(core: Database, ahead_ms: int | None) -> None:
    world, ids = a_team(core)
    if ahead_ms is not None:
        world.write(Story(ids["dana"], ids["studio_b"], "person_1", ahead_ms))
    by_counts = told(world, ids)
    with core.writing() as db:
        mine = tables.team_heads.c.team_id == world.team_id
        db.execute(update(tables.team_heads).where(mine).values(counted_zone=None))

    by_rows = told(world, ids)

    assert by_counts == by_rows
    assert by_rows[1].team.sent.value > by_rows[1].mine.sent.value > 0
