"""Operators and accounts in two periods: every number beside SQL over the raw events, and all of them add up."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from instacrm.domain import events
from instacrm.service.actions.reports_contributions import PACE_DAYS, contributions
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import Contributions
from tests.service.reports.world import DAY, HOUR, MINUTE, NOON, Story, World

# (operator, account, whom, days back)
WRITTEN: tuple[tuple[str, str, str | None, int], ...] = (
    ("dana", "studio_a", "mila.k", 0), ("dana", "studio_a", "mila.k", 2), ("dana", "studio_b", "mila.k", 3),
    ("lee", "studio_a", "mila.k", 1), ("lee", "studio_a", "jo.ht", 5), ("lee", "studio_b", "jo.ht", 6),
    ("lee", "studio_b", "jo.ht", 12), ("dana", "studio_b", None, 0), ("lee", "studio_b", "sam_w", 40),
)  # fmt: skip

SENT_SINCE = """
SELECT {by}, count(DISTINCT i.outreach_id), count(DISTINCT i.address_id) FROM event_logs i JOIN event_logs s
ON s.team_id = i.team_id AND s.outreach_id = i.outreach_id AND s.kind = 'outreach.sent'
WHERE i.team_id = :team AND i.kind = 'outreach.intent' AND i.at_ms >= :since GROUP BY {by}
"""


def a_team_at_work(core: Database) -> tuple[World, dict[str, str]]:
    world = World(core)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    for handle in ("studio_a", "studio_b"):
        ids[handle] = world.join(ids["dana"], handle)
        world.join(ids["lee"], handle)
    for operator, actor, whom, back in WRITTEN:
        world.write(Story(ids[operator], ids[actor], whom, NOON - back * DAY - MINUTE))
        world.sync()
    world.write(Story(ids["lee"], ids["studio_a"], "ada", NOON - HOUR, events.FAILED))
    world.set_status(ids["dana"], "mila.k", "warm", NOON - HOUR)
    return world, ids


def told_to_dana(world: World, ids: dict[str, str]) -> Contributions:
    return world.ask(contributions, ids["dana"], days=(1, 7), now_ms=NOON)


def test_every_number_is_what_sql_finds_in_the_raw_events(core: Database) -> None:
    world, ids = a_team_at_work(core)

    told = told_to_dana(world, ids)

    for place, since_ms in enumerate((NOON - 12 * HOUR, NOON - 12 * HOUR - 6 * DAY)):
        for by, rows in (("i.operator_id", told.operators), ("i.actor_id", told.actors)):
            found = {row.id: (row.sent[place], row.people[place]) for row in rows}
            assert found == dict.fromkeys(found, (0, 0)) | asked(core, by, world.team_id, since_ms)


def asked(core: Database, by: str, team_id: str, since_ms: int) -> dict[str, Any]:
    with core.reading() as db:
        rows = db.execute(text(SENT_SINCE.format(by=by)), {"team": team_id, "since": since_ms})
        return {row[0]: (row[1], row[2]) for row in rows}


def added(pairs: Iterable[list[int]]) -> list[int]:
    return [sum(numbers) for numbers in zip(*pairs, strict=True)]


def test_parts_operators_accounts_and_the_team_add_up(core: Database) -> None:
    world, ids = a_team_at_work(core)

    told = told_to_dana(world, ids)

    for rows in (told.operators, told.actors):
        assert added(row.sent for row in rows) == told.team == [2, 7]
        assert added(row.mine for row in rows) == [2, 4]
        for row in rows:
            assert added(part.sent for part in row.parts) == row.sent


def test_the_pace_is_of_fourteen_days_and_statuses_are_of_those_written_to(core: Database) -> None:
    world, ids = a_team_at_work(core)

    told = told_to_dana(world, ids)

    lee = next(row for row in told.operators if row.name == "lee")
    assert [back for back, n in enumerate(reversed(lee.pace)) if n] == [1, 5, 6, 12]
    assert len(lee.pace) == PACE_DAYS
    assert {step.status: step.people for step in lee.statuses} == {"no-reply": 1, "warm": 1}
