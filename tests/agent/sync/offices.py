"""Agents with real stores at a real Core within this process, over a line that a test can break."""

import asyncio
import shutil
from pathlib import Path

import httpx2

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.who import Who
from instacrm.agent.actions.words import resolve
from instacrm.agent.sync.client import CoreClient
from instacrm.agent.sync.rounds import Rounds
from instacrm.domain.errors import InstaCrmError
from instacrm.service.store.engine import Database
from instacrm.wire.native import Capture, JoinActor, Resolve, SetStatus
from instacrm.wire.sync import PULL_EVENTS_MAX
from tests.builders import NOON, TEAM_KEY, a_capture, a_prospect, a_store, an_actor, an_id
from tests.service.serving import an_app, sign_in
from tests.service.teams import a_person, a_team


class Line(httpx2.AsyncBaseTransport):
    """The way to Core. `lose` answers get lost after Core did what was asked; while `down` nothing gets through."""

    def __init__(self, office: "Office") -> None:
        self.office = office
        self.lose = 0
        # By the last word of the path: the answer of that number, and it alone, gets lost.
        self.lose_after: dict[str, int] = {}
        self.down = False
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.down:
            raise httpx2.ConnectError("nobody there", request=request)
        self.asked.append(request.url.path.rpartition("/")[2])
        transport = httpx2.ASGITransport(app=self.office.app)  # type: ignore[arg-type]
        answer = await transport.handle_async_request(request)
        await answer.aread()
        word = self.asked[-1]
        if word in self.lose_after:
            self.lose_after[word] -= 1
            if self.lose_after[word] == 0:
                del self.lose_after[word]
                raise httpx2.ReadError("the line broke", request=request)
        if self.lose:
            self.lose -= 1
            raise httpx2.ReadError("the line broke", request=request)
        return answer


class Office:
    """A team's Core and the agents of its people."""

    def __init__(self, folder: Path, empty_core: Path) -> None:
        self.folder = folder
        self.file = folder / "core.db"
        shutil.copy(empty_core, self.file)
        # What Core's clock says.
        self.now = NOON
        # The most that Core takes of one person in a day; 0: everything.
        self.a_day = 0
        self.start()
        a_team(self.database)

    def start(self) -> None:
        """Core runs, on the file as it is now."""
        self.database = Database(f"sqlite:///{self.file}")
        self.app = an_app(self.database, now_ms=lambda: self.now, operator_events_per_day=self.a_day)

    def close(self) -> None:
        self.database.close()

    def copy_core(self) -> None:
        """A backup of Core, as somebody makes it who stops it first."""
        self.database.close()
        shutil.copy(self.file, self.folder / "copy.db")
        self.start()

    def put_back_core(self) -> None:
        """The backup in place of what Core has become since."""
        self.database.close()
        shutil.copy(self.folder / "copy.db", self.file)
        self.start()


class Desk:
    """An operator at work: their store, their line, their rounds. Knows who is signed in, as a session does."""

    service_url = "http://127.0.0.1"

    def __init__(self, office: Office, name: str) -> None:
        self.office, self.now = office, NOON
        person = a_person(office.database, joined=False)
        self.who: Who | None = Who(
            operator_id=person.operator_id, name=name, team_id="team", team_name="team", team_key=TEAM_KEY
        )
        self.me = self.who
        self.token = sign_in(office.database, "team", person.operator_id)
        self.store = a_store(office.folder / name)
        self.line = Line(office)
        # So many events does a pulled page hold.
        self.page_events = PULL_EVENTS_MAX
        self.rounds = self._rounds(CoreClient(self, transport=self.line))

    async def access(self) -> str:
        return self.token

    def forget_access(self) -> None:
        """Core does not take the token; there is no other."""

    def round(self) -> str:
        """One round with Core; what became of it."""

        async def once() -> None:
            client = CoreClient(self, transport=self.line)
            self.rounds = self._rounds(client)
            try:
                await self.rounds.round()
            finally:
                await client.close()

        try:
            asyncio.run(once())
        except InstaCrmError as error:
            return error.code
        return "done"

    def _rounds(self, client: CoreClient) -> Rounds:
        return Rounds(self.store, self, now_ms=lambda: self.now, client=client, page_events=self.page_events)

    def join(self) -> None:
        join_actor(self.store, self.me, JoinActor(event_id=an_id(), at_ms=self.now, actor=an_actor()), now_ms=self.now)

    def write(self, handle: str, *became: str) -> str:
        """A message to @handle and what became of it; the id of its outreach."""
        self.now += 1000
        outreach_id = an_id()
        for kind in ("outreach.intent", *became):
            capture = a_capture(kind, outreach_id=outreach_id, prospect=a_prospect(handle), at_ms=self.now)
            assert log_capture(self.store, self.me, capture, now_ms=self.now).status == "logged"
        return outreach_id

    def log(self, capture: Capture) -> None:
        assert log_capture(self.store, self.me, capture, now_ms=self.now).status == "logged"

    def say(self, outreach_id: str, word: str) -> None:
        self.now += 1000
        said = Resolve(event_id=an_id(), at_ms=self.now, outreach_id=outreach_id, word=word)  # type: ignore[arg-type]
        resolve(self.store, self.me, said, now_ms=self.now)

    def set(self, handle: str, status: str) -> None:
        self.now += 1000
        word = SetStatus(event_id=an_id(), at_ms=self.now, handle=handle, status=status)
        set_status(self.store, self.me, word, now_ms=self.now)

    def states(self) -> dict[str, str]:
        with self.store.reading() as db:
            return {str(key): str(state) for key, state in db.execute("SELECT outreach_id, state FROM outreaches")}

    def statuses(self) -> dict[str, str]:
        with self.store.reading() as db:
            found = db.execute("SELECT entity_id, value FROM registers WHERE entity='person' AND field='status'")
            return {str(key): str(value) for key, value in found}

    def waiting(self) -> int:
        return self.rounds.core().waiting
