"""The live stream on a real socket: what is new, from where the browser left off, until it may no longer hear it."""

import json
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx2 as httpx
import pytest

from instacrm.domain import events
from instacrm.service.store.engine import Database
from tests.service.reports.door import Door, served
from tests.service.reports.world import NOON, Story, World

# Less than the stream's own comments are apart: they would keep a test waiting for ever.
PATIENCE_S = 10


def told(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """The messages of a stream; comments are left out, and a stream that has no more than them is too late."""
    message: dict[str, Any] = {}
    end = time.monotonic() + PATIENCE_S
    for line in lines:
        assert time.monotonic() < end, "what was waited for was not told"
        name, _, value = line.partition(": ")
        if line and name:
            message[name] = json.loads(value) if name == "data" else value
        elif message:
            yield message
            message = {}


@pytest.fixture
def studio(sqlite_core: Database) -> tuple[Door, World, str, str]:
    world = World(sqlite_core)
    dana = world.hire("dana")
    return Door(sqlite_core), world, dana, world.join(dana, "studio_a")


def test_a_message_that_arrives_is_told_and_told_again_when_it_settles(studio: tuple[Door, World, str, str]) -> None:
    door, world, dana, studio_a = studio
    headers = door.sign_in(world, dana)
    story = Story(dana, studio_a, "mila", NOON, events.INTENT)
    with served(door.app) as address, httpx.stream("GET", f"{address}/v1/live", headers=headers, timeout=20) as stream:
        heard = told(stream.iter_lines())
        first = next(heard)
        outreach_id = world.write(story)
        world.sync()
        door.core.news.publish(world.team_id, len(world.events), 0)
        pending = next(heard)
        world.settle(story, outreach_id, events.SENT)
        world.sync()
        door.core.news.publish(world.team_id, len(world.events), 0)
        sent = next(heard)

    assert first == {"id": "1", "retry": "3000"}
    assert (pending["event"], pending["id"], pending["data"]["state"]) == ("activity", "3", "pending")
    assert (sent["id"], sent["data"]["state"], sent["data"]["outreach_id"]) == ("4", "sent", outreach_id)


@pytest.mark.parametrize(("query", "header"), [("?since=6", {}), ("", {"last-event-id": "6"})])
def test_a_stream_goes_on_where_it_was_left(
    studio: tuple[Door, World, str, str], query: str, header: dict[str, str]
) -> None:
    door, world, dana, studio_a = studio
    # Joined is the first; each person is met, written to, and sent: the sixth leaves the second person's outcome.
    written = [world.write(Story(dana, studio_a, f"person{number}", NOON)) for number in range(3)]
    headers = door.sign_in(world, dana) | header
    with (
        served(door.app) as address,
        httpx.stream("GET", f"{address}/v1/live{query}", headers=headers, timeout=20) as stream,
    ):
        messages = list(islice(told(stream.iter_lines()), 3))

    assert [message["data"]["outreach_id"] for message in messages[1:]] == written[1:]


def test_a_status_set_in_the_dashboard_is_told_at_once(studio: tuple[Door, World, str, str]) -> None:
    door, world, dana, _ = studio
    world.meet(dana, "mila", NOON)
    headers = door.sign_in(world, dana)
    with served(door.app) as address, httpx.stream("GET", f"{address}/v1/live", headers=headers, timeout=20) as stream:
        heard = told(stream.iter_lines())
        next(heard)
        person = f"{address}/v1/prospects/{world.person('mila')}/status"
        httpx.post(person, json={"status": "warm"}, headers=headers)
        line = next(heard)["data"]

    assert (line["kind"], line["fact"]["value"], line["handle"]) == ("register.set", "warm", "mila")


def test_a_stream_ends_when_its_asker_may_no_longer_see_the_team(studio: tuple[Door, World, str, str]) -> None:
    door, world, dana, _ = studio
    headers = door.sign_in(world, dana)
    with served(door.app) as address, httpx.stream("GET", f"{address}/v1/live", headers=headers, timeout=20) as stream:
        heard = told(stream.iter_lines())
        next(heard)
        door.now_ms += 400 * 24 * 3_600_000
        door.core.news.publish(world.team_id, 99, 0)
        rest = list(heard)

    assert rest == []
