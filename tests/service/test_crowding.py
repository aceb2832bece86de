"""After an outage everybody comes back at once: some are told to come later, and nobody is refused for ever."""

import asyncio
import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from litestar import Litestar

from instacrm.agent.actions.who import Who
from instacrm.agent.sync.backoff import asked_s, delay_s
from instacrm.agent.sync.client import CoreClient, CoreProblem
from instacrm.domain import events
from instacrm.domain.errors import InstaCrmError
from instacrm.service.http.crowding import Crowd
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Push
from tests.builders import NOON, TEAM_KEY
from tests.service.serving import an_app, served, sign_in
from tests.service.teams import Person, a_person, a_team

AGENTS = 40
# A minute of the agents' patience is six seconds here.
FASTER = 10


@pytest.fixture
def database(empty_core: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "core.db").write_bytes(empty_core.read_bytes())
    opened = Database(f"sqlite:///{tmp_path / 'core.db'}")
    yield opened
    opened.close()


def a_crowded_app(database: Database, waiting_max: int) -> Litestar:
    app = an_app(database)
    app.state.core.crowd.waiting_max = waiting_max
    return app


class Agent:
    """One computer with two events to bring, and the product's own client and pauses."""

    def __init__(self, person: Person, place: list[str]) -> None:
        self._place = place
        self._token = sign_in(person.database, person.team_id, person.operator_id)
        self.who: Who | None = Who(
            operator_id=person.operator_id, name="", team_id="team", team_name="", team_key=TEAM_KEY
        )
        self._agent_id, self._written = person.agent_id, tuple(person.wrote(f"x{id(self)}", events.SENT))
        self.told: set[tuple[int, str]] = set()

    @property
    def service_url(self) -> str:
        return self._place[0]

    async def access(self) -> str:
        return self._token

    def forget_access(self) -> None:
        """There is no other."""

    async def bring(self) -> None:
        failures, since = 0, time.monotonic()
        push = Push(agent_id=self._agent_id, agent_now_ms=NOON, events=self._written)
        client = CoreClient(self)
        while True:
            try:
                await client.push(push)
            except InstaCrmError as error:
                failures += 1
                wait_s = delay_s(failures, time.monotonic() - since, lambda: 0.5)
                if isinstance(error, CoreProblem):
                    self.told.add((error.status, error.code))
                    wait_s = asked_s(error.retry_after_s or 0, lambda: 0.5)
                await asyncio.sleep(wait_s / FASTER)
            else:
                await client.close()
                return


def test_of_all_who_come_back_at_once_nobody_is_refused_for_ever(database: Database) -> None:
    a_team(database)
    person = a_person(database)
    place = ["http://127.0.0.1:9"]
    herd = [Agent(person, place) for _ in range(AGENTS)]

    async def outage_and_after(address: str) -> None:
        bringing = [asyncio.create_task(agent.bring()) for agent in herd]
        await asyncio.sleep(0)
        place[0] = address
        await asyncio.wait_for(asyncio.gather(*bringing), 120)

    with served(a_crowded_app(database, 4)) as address:
        asyncio.run(outage_and_after(address))

    assert len(person.pull_all()) == 1 + 2 * AGENTS
    assert set[tuple[int, str]]().union(*(agent.told for agent in herd)) == {(503, "store-busy")}


def test_streams_wait_for_nothing_and_are_not_turned_away(database: Database) -> None:
    a_team(database)
    person = a_person(database)
    headers = {"authorization": f"Bearer {sign_in(database, 'team', person.operator_id)}"}
    with served(a_crowded_app(database, 0)) as address, httpx2.Client(headers=headers, trust_env=False) as http:
        with http.stream("GET", f"{address}/v1/sync/stream", timeout=30) as stream:
            assert next(stream.iter_lines()).startswith("event: news")

        refused = http.post(
            f"{address}/v1/sync/push", content=gzip.compress(b"{}"), headers={"content-encoding": "gzip"}
        )

    assert (refused.status_code, refused.json()["code"], refused.json()["retryable"]) == (503, "store-busy", True)
    assert int(refused.headers["retry-after"]) >= 1


def test_those_who_are_turned_away_are_spread_over_time_and_the_crowd_is_forgotten_afterwards() -> None:
    crowd = Crowd()

    waits = [crowd.come_back_s(1000.0) for _ in range(400)]

    assert (waits[0], waits[-1]) == (2, 12)
    assert sorted(waits) == waits
    assert crowd.come_back_s(2000.0) == 2
