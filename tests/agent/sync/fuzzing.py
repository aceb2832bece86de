"""A team at work under everything that goes wrong at once, drawn from a seed: `python -m tests.agent.sync.fuzzing`.

Three agents and a Core. Answers get lost, requests arrive twice and long after they were given up, programs are killed,
clocks jump, people are erased, a computer is cloned; and either Core or a computer is put back to an older copy (what
both forgot at once nobody can bring back). Once all is quiet the promises of docs/sync.md must hold.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import httpx2
import msgspec
from sqlalchemy import func, select, update

from instacrm.agent.actions import syncing
from instacrm.domain import events
from instacrm.domain.errors import InstaCrmError
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.restoring import begin_epoch
from instacrm.service.migrations.running import migrate
from instacrm.service.store import tables
from tests.agent.sync.offices import Desk, Line, Office
from tests.builders import a_store
from tests.service.serving import sign_in
from tests.service.teams import a_person, a_team, person_of, rows

NAMES: Final = ("dana", "lee", "kim")
HANDLES: Final = ("mila", "noor", "zebra")
ERASED: Final = "zebra"
OUTCOMES: Final[tuple[tuple[str, ...], ...]] = (
    (), ("outreach.sent",), ("outreach.failed",), ("outreach.unconfirmed", "outreach.sent"),
)  # fmt: skip
STEPS: Final = 40
PAGE_EVENTS: Final = 3


class Broken(AssertionError):
    """A promise was not kept."""


class FoulLine(Line):
    """Delivers some requests twice, and some again much later."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.twice = 0
        self.late: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.twice and request.method == "POST":
            self.twice -= 1
            await super().handle_async_request(_again(request))
            self.late.append(request)
        return await super().handle_async_request(request)

    async def deliver_late(self) -> None:
        """What was given up long ago arrives after all; nobody waits for the answer."""
        for request in self.late:
            await httpx2.ASGITransport(app=self.office.app).handle_async_request(_again(request))  # type: ignore[arg-type]
        self.late = []


def _again(request: httpx2.Request) -> httpx2.Request:
    return httpx2.Request(request.method, request.url, headers=request.headers, content=request.content)


class Team:
    """Three agents, somebody who may erase, a stranger's team, and what happens to them by `seed`."""

    def __init__(self, folder: Path, empty_core: Path, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 (a play, not a secret)
        self.office = Office(folder, empty_core)
        self.desks = [Desk(self.office, name) for name in NAMES]
        for desk in self.desks:
            desk.line = FoulLine(self.office)
            # Small ones, so that a pull is of several and the next is on its way while one is taken in.
            desk.page_events = PAGE_EVENTS
            desk.round()
            desk.join()
        self.homes = {desk: self.office.folder / name for desk, name in zip(self.desks, NAMES, strict=True)}
        self.own: dict[Desk, list[str]] = {desk: [] for desk in self.desks}
        self.twins = 0
        self._lead(self.desks[0])
        a_team(self.office.database, "strangers")
        stranger = a_person(self.office.database, "strangers")
        stranger.push(*stranger.wrote("okapi", text="of strangers"))
        self.stranger = stranger
        for desk in self.desks:
            desk.round()
        self.office.copy_core()
        self.copies: dict[Desk, Path] = {}
        self.core_goes_back = bool(seed % 2)

    def play(self) -> None:
        """All steps, then quiet. Raises: Broken."""
        deeds = [
            self.write, self.write, self.write, self.set, self.set, self.say, self.sync, self.sync, self.sync,
            self.lose, self.double, self.deliver, self.kill, self.clock, self.erase, self.clone,
            *([self.put_core_back, self.copy_core] if self.core_goes_back else [self.put_back, self.copy]),
        ]  # fmt: skip
        for _ in range(STEPS):
            self.draw.choice(deeds)(self.draw.choice(self.desks))
        self.settle()
        self.check()
        self.close()

    def close(self) -> None:
        """Give everything back."""
        for desk in self.desks:
            desk.store.close()
        self.office.close()

    def write(self, desk: Desk) -> None:
        self.own[desk].append(desk.write(self.draw.choice(HANDLES), *self.draw.choice(OUTCOMES)))

    def set(self, desk: Desk) -> None:
        desk.set(self.draw.choice(HANDLES[:2]), self.draw.choice(("warm", "booked", "client", "excluded")))

    def say(self, desk: Desk) -> None:
        for outreach_id in self.own[desk][-1:]:
            desk.say(outreach_id, self.draw.choice(("sent", "not-sent")))

    def sync(self, desk: Desk) -> None:
        desk.round()

    def lose(self, desk: Desk) -> None:
        desk.line.lose = self.draw.randint(1, 3)
        desk.round()

    def double(self, desk: Desk) -> None:
        assert isinstance(desk.line, FoulLine)
        desk.line.twice = self.draw.randint(1, 3)
        desk.round()

    def deliver(self, desk: Desk) -> None:
        assert isinstance(desk.line, FoulLine)
        asyncio.run(desk.line.deliver_late())

    def kill(self, desk: Desk) -> None:
        """The files as they are this moment, without a farewell."""
        image = self.office.folder / f"image-{self.draw.getrandbits(32)}"
        shutil.copytree(self.homes[desk], image)
        desk.store.close()
        self._reopen(desk, image)

    def clock(self, desk: Desk) -> None:
        desk.now += self.draw.choice((-90_000, 30_000, 7_200_000))
        self.office.now += 1000

    def erase(self, _desk: Desk) -> None:
        writer = Writer("team", self.desks[0].me.operator_id)
        try:
            erase(self.office.database, writer, person_of(ERASED), ERASED, self.office.now)
        except InstaCrmError as error:
            assert error.code == "not-found"  # noqa: PT017 (nobody knows them yet)

    def clone(self, desk: Desk) -> None:
        """One computer becomes two, both of which go on."""
        if self.twins:
            return
        self.twins += 1
        desk.store.close()
        shutil.copytree(self.homes[desk], self.office.folder / "twin")
        desk.store = a_store(self.homes[desk])
        twin = Desk.__new__(Desk)
        twin.__dict__.update(desk.__dict__)
        twin.line = FoulLine(self.office)
        self.homes[twin] = self.office.folder / "twin"
        twin.store = a_store(self.homes[twin])
        twin.now += 500
        self.desks.append(twin)
        self.own[twin] = []

    def copy(self, desk: Desk) -> None:
        copy = self.office.folder / f"copy-{self.draw.getrandbits(32)}"
        desk.store.close()
        shutil.copytree(self.homes[desk], copy)
        desk.store = a_store(self.homes[desk])
        self.copies[desk] = copy

    def put_back(self, desk: Desk) -> None:
        if desk in self.copies:
            desk.store.close()
            self._reopen(desk, self.copies.pop(desk))

    def copy_core(self, _desk: Desk) -> None:
        self.office.copy_core()

    def put_core_back(self, _desk: Desk) -> None:
        """The older copy; sometimes with the command that tells everybody."""
        self.office.put_back_core()
        if self.draw.random() < 0.5:
            begin_epoch(self.office.database, self.office.now)
        self._sign_in()

    def settle(self) -> None:
        """Nothing goes wrong any more, and everybody syncs until nobody has news."""
        self._sign_in()
        for _ in range(3):
            for desk in self.desks:
                desk.line.lose = 0
                desk.line.twice = 0  # type: ignore[attr-defined]
                if (became := desk.round()) != "done":
                    raise Broken(f"a quiet round ended with {became}")

    def check(self) -> None:
        """Raises: Broken."""
        core = self.office.database
        kept = {row["event_id"]: row for row in rows(core, tables.event_logs) if row["team_id"] == "team"}
        for desk in self.desks:
            here = {str(each) for each in _column(desk, "SELECT event_id FROM events")}
            _same("every event is on Core and with every agent, once", here, set(kept))
            _same("nothing waits or is held back", (desk.waiting(), len(syncing.quarantined(desk.store))), (0, 0))
            _same("stories are told alike", desk.states(), _of(core, tables.outreaches, "outreach_id", "state"))
            _same("registers are alike", desk.statuses(), _statuses(core))
        _same("a register is the log's last write", _statuses(core), self._last_writes(kept))
        self._nothing_of_erased(core)
        theirs = [event.event_id for event in self.stranger.pull_all()]
        _same("no other team's event is given out", len(theirs), 2)
        _same("nor kept", {row["team_id"] for row in rows(core, tables.event_logs)}, {"team", "strangers"})

    def _last_writes(self, kept: dict[str, dict[str, Any]]) -> dict[str, str]:
        gone = {row["entity_id"] for row in rows(self.office.database, tables.erasures)}
        found: dict[str, str] = {}
        for row in sorted(kept.values(), key=lambda each: (each["hlc"], each["event_id"])):
            fact = msgspec.json.decode(row["fact"])
            if row["kind"] == events.REGISTER and fact["field"] == "status" and fact["entity_id"] not in gone:
                found[fact["entity_id"]] = fact["value"]
        return found

    def _nothing_of_erased(self, core: Any) -> None:
        with core.reading() as db:
            if not db.scalar(select(func.count()).select_from(tables.erasures)):
                return
            said = repr([[tuple(row) for row in db.execute(select(table))] for table in tables.metadata.sorted_tables])
        _same("nothing of the erased is on Core", ERASED in said, False)
        for desk in self.desks:
            _same("nor here", any(ERASED in str(each) for each in _column(desk, "SELECT private FROM texts")), False)

    def _sign_in(self) -> None:
        self._lead(self.desks[0])
        for desk in self.desks:
            desk.token = sign_in(self.office.database, "team", desk.me.operator_id)

    def _lead(self, desk: Desk) -> None:
        with self.office.database.writing() as db:
            mine = tables.memberships.c.operator_id == desk.me.operator_id
            db.execute(update(tables.memberships).where(mine).values(role="owner"))

    def _reopen(self, desk: Desk, image: Path) -> None:
        home = self.homes[desk]
        shutil.rmtree(home)
        shutil.move(image, home)
        desk.store = a_store(home)


def _column(desk: Desk, asked: str) -> list[object]:
    with desk.store.reading() as db:
        return [row[0] for row in db.execute(asked)]


def _of(core: Any, table: Any, key: str, value: str) -> dict[str, str]:
    return {row[key]: row[value] for row in rows(core, table) if row["team_id"] == "team"}


def _statuses(core: Any) -> dict[str, str]:
    found = _of(core, tables.registers, "entity_id", "value")
    return {entity_id: msgspec.json.decode(value) for entity_id, value in found.items()}


def _same(promise: str, here: object, there: object) -> None:
    if here != there:
        raise Broken(f"{promise}: {here!r} is not {there!r}")


def main() -> int:
    """Play; 1 when a promise was not kept, with the seed that shows it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="instacrm-fuzz-") as place:
        empty = Path(place) / "empty.db"
        migrate(f"sqlite:///{empty}")
        for seed in range(asked.seed, asked.seed + asked.runs):
            folder = Path(place) / str(seed)
            folder.mkdir()
            try:
                Team(folder, empty, seed).play()
            except Broken as broken:
                sys.stdout.write(f"seed {seed}: BROKEN: {str(broken)[:2000]}\n")
                return 1
            sys.stdout.write(f"seed {seed}: all promises kept\n")
            shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
