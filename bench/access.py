"""What it costs to know who asks and what they may: a guarded route beside an open one that reads as much."""

import asyncio
import tempfile
import time
from pathlib import Path

from bench.rows import Goal, Row, compare
from instacrm.service.migrations.running import migrate
from tests.access.asking import ask
from tests.access.routes import Route
from tests.access.world import World

GUARDED = Route("GET", "/v1/me")
OPEN = Route("GET", "/auth/join")


def run(full: bool) -> list[Row]:
    rounds = 3000 if full else 400
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/empty.db")
        world = World(Path(folder) / "empty.db", Path(folder))
        try:
            asyncio.run(_pairs(world, 50))
            pairs = asyncio.run(_pairs(world, rounds))
        finally:
            world.close()
    guarded, refused, nothing = [list(series) for series in zip(*pairs, strict=True)]
    reference = f"{OPEN}, which asks nobody"
    return [
        compare(
            "access", f"{GUARDED} by an owner", reference, guarded, nothing, goal=Goal(of="value", op="<=", limit=20)
        ),
        compare("access", f"{GUARDED} by nobody, refused", reference, refused, nothing, goal=None),
    ]


async def _pairs(world: World, rounds: int) -> list[tuple[float, float, float]]:
    return [
        (
            await _ms(world, GUARDED, "owner"),
            await _ms(world, GUARDED, "anonymous"),
            await _ms(world, OPEN, "anonymous"),
        )
        for _ in range(rounds)
    ]


async def _ms(world: World, route: Route, asker: str) -> float:
    before = time.perf_counter()
    answer = await ask(world.app, route.method, route.path, headers=world.headers[asker])
    took_ms = (time.perf_counter() - before) * 1000
    assert answer.status in {200, 401}, answer.body
    return took_ms
