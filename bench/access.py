"""What it costs to know who asks and what they may: a guarded route beside an open one, and the look-up by itself."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import Goal, Row, compare
from instacrm.service.actions.identity_sessions import bearer_of
from instacrm.service.migrations.running import migrate
from tests.access.asking import ask
from tests.access.routes import Route
from tests.access.world import World
from tests.builders import NOON

GUARDED = Route("GET", "/v1/me")
OPEN = Route("GET", "/auth/join")


def run(full: bool) -> list[Row]:
    rounds = 3000 if full else 300
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/empty.db")
        world = World(Path(folder) / "empty.db", Path(folder))
        try:
            asyncio.run(_requests(world, 50))
            requests = asyncio.run(_requests(world, rounds))
            lookups = _lookups(world, rounds)
        finally:
            world.close()
    guarded, refused, nothing = [list(series) for series in zip(*requests, strict=True)]
    known, one = [list(series) for series in zip(*lookups, strict=True)]
    goal = Goal(of="ratio", op="<=", limit=20)
    reference = f"{OPEN}, which asks nobody"
    return [
        # The whole request also waits for a thread, so on a busy machine this figure is the machine's.
        compare("access", f"{GUARDED} by an owner", reference, guarded, nothing, goal=None),
        compare("access", f"{GUARDED} by nobody, refused", reference, refused, nothing, goal=None),
        compare("access", "who a token is, and their role", "one SELECT 1", known, one, goal=goal),
    ]


async def _requests(world: World, rounds: int) -> list[tuple[float, float, float]]:
    return [
        (
            await _request_ms(world, GUARDED, "owner"),
            await _request_ms(world, GUARDED, "anonymous"),
            await _request_ms(world, OPEN, "anonymous"),
        )
        for _ in range(rounds)
    ]


async def _request_ms(world: World, route: Route, asker: str) -> float:
    before = time.perf_counter()
    answer = await ask(world.app, route.method, route.path, headers=world.headers[asker])
    took_ms = (time.perf_counter() - before) * 1000
    assert answer.status in {200, 401}, answer.body
    return took_ms


def _lookups(world: World, rounds: int) -> list[tuple[float, float]]:
    token = world.headers["owner"]["authorization"].split()[1]

    def known() -> None:
        with world.database.reading() as db:
            bearer_of(db, token, kind="program", now_ms=NOON)

    def one() -> None:
        with world.database.reading() as db:
            db.exec_driver_sql("SELECT 1")

    return [(_ms(known), _ms(one)) for _ in range(rounds)]


def _ms(act: Callable[[], None]) -> float:
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000
