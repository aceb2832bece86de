"""A thousand agents come back after an outage: how long until all of them have brought what waited.

Each agent is the product's own client with the product's own pauses between tries (`backoff`), ten events to push and a
page to pull; they begin while nothing listens at Core's address, and Core is started then. Beside it: the same work by
one agent after the other, without anybody waiting. Who is still refused after ten minutes counts as refused for ever.
"""

import asyncio
import random
import time
from contextlib import ExitStack
from typing import Final

from bench import servers
from bench.rows import Goal, Row, compare
from instacrm.agent.actions.who import Who
from instacrm.agent.sync.backoff import asked_s, delay_s
from instacrm.agent.sync.client import CoreClient
from instacrm.domain import events
from instacrm.domain.errors import InstaCrmError
from instacrm.service.contract.people import NOON_MS, Member
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Push
from simulator.office import free_port
from tests.service.processes import a_core_process
from tests.service.serving import sign_in

AGENTS: Final = 1_000
_PEOPLE: Final = 100
_STORIES: Final = 5
_OUTAGE_S: Final = 20.0
_PATIENCE_S: Final = 600.0


def run(full: bool) -> list[Row]:
    """How long it takes, and how many were refused for ever; `full`: ten times as much waits at each."""
    with ExitStack() as stack:
        _, url, folder, database = stack.enter_context(servers.core_database())
        first = Member(database)
        people = [first, *(Member(database, first.team_id) for _ in range(_PEOPLE - 1))]
        now_ms, port = time.time_ns() // 1_000_000, free_port()
        place = f"http://127.0.0.1:{port}"
        stories = 10 * _STORIES if full else _STORIES
        calm = [_Agent(place, database, people[n % _PEOPLE], now_ms, stories) for n in range(AGENTS // 20)]
        herd = [_Agent(place, database, people[n % _PEOPLE], now_ms, stories) for n in range(AGENTS)]

        async def drain() -> tuple[float, float, int]:
            running = [asyncio.create_task(agent.bring_until_it_is_there()) for agent in herd]
            await asyncio.sleep(_OUTAGE_S)
            core = a_core_process(url, folder, port, **servers.OFTEN)
            await asyncio.to_thread(stack.enter_context, core)
            began = time.perf_counter()
            await asyncio.wait(running, timeout=_PATIENCE_S)
            drained_s = time.perf_counter() - began
            lost = sum(not task.done() or task.exception() is not None for task in running)
            for task in running:
                task.cancel()
            began = time.perf_counter()
            for agent in calm:
                await agent.bring()
            return drained_s, (time.perf_counter() - began) * AGENTS / len(calm), lost

        drained_s, calm_s, lost = asyncio.run(drain())
        tries = sum(agent.tries for agent in herd)
        waited = max(agent.refused for agent in herd)
        told = f"{AGENTS} agents with {2 * stories} events each drained after {_OUTAGE_S:.0f} s of outage"
        lasting = Goal(of="value", op="<=", limit=0)
        return [
            compare("herd", told, "the same by one agent after the other", [drained_s], [calm_s], goal=None, unit="s"),
            compare("herd", "agents refused for ever", "agents", [lost], [AGENTS], goal=lasting, unit=""),
            compare("herd", "tries in all", "agents", [tries], [AGENTS], goal=None, unit=""),
            compare("herd", "refusals by Core of the unluckiest agent", "tries an agent", [waited], [tries / AGENTS],
                    goal=None, unit=""),
        ]  # fmt: skip


class _Agent:
    """One computer: signed in, with something to send."""

    def __init__(self, place: str, database: Database, member: Member, now_ms: int, stories: int) -> None:
        self.service_url = place
        self.who = Who(
            operator_id=member.operator_id, name="", team_id=member.team_id, team_name="", team_key=member.team_key
        )
        self._token = sign_in(database, member.team_id, member.operator_id, now_ms)
        self._agent_id = member.agent_id
        whom = self._token[:8]
        self._written = [event for n in range(stories) for event in member.story(f"{whom}.{n}", events.SENT)]
        self.tries, self.refused = 0, 0

    async def access(self) -> str:
        return self._token

    def forget_access(self) -> None:
        """There is no other."""

    async def bring_until_it_is_there(self) -> None:
        failures, since = 0, time.monotonic()
        await asyncio.sleep(2 * random.random())  # noqa: S311 (no secret)
        while True:
            try:
                await self.bring()
            except InstaCrmError as error:
                failures += 1
                asked: float | None = getattr(error, "retry_after_s", None)
                self.refused += asked is not None
                wait_s = delay_s(failures, time.monotonic() - since, random.random)
                await asyncio.sleep(asked_s(asked, random.random) if asked else wait_s)
            else:
                return

    async def bring(self) -> None:
        self.tries += 1
        client = CoreClient(self)
        try:
            push = Push(agent_id=self._agent_id, agent_now_ms=NOON_MS, events=tuple(self._written))
            done = await client.push(push)
            assert {result.status for result in done.results} <= {"applied", "duplicate"}
            await client.pull(done.cursor, 500, agent_id=self._agent_id)
        finally:
            await client.close()
