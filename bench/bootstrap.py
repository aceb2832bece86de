"""A new agent takes a whole team over: 20,000 people and 100,000 events, ten times that with `--full`.

Core is a process on PostgreSQL. The agent is a process too and runs the product's own rounds (hello, what holds now,
then the past, newest first) into a store on disk. Beside it the same events in plain SQLite: one table with a key, the
same durability, a transaction for as many rows as a page has.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from bench import servers
from bench.rows import Goal, Row, compare
from instacrm.agent.actions import syncing
from instacrm.agent.actions.who import Who
from instacrm.agent.store import Store, facts
from instacrm.agent.sync.rounds import Rounds
from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.service.contract.people import Member
from instacrm.wire.sync import PULL_EVENTS_MAX, PUSH_EVENTS_MAX
from tests.builders import a_store
from tests.service.processes import a_core
from tests.service.serving import sign_in

PEOPLE: Final = 20_000
_ROUNDS: Final = 3
_AGENT: Final = "import sys; from bench.bootstrap import take_over; take_over(sys.argv[1])"


def run(full: bool) -> list[Row]:
    """Rows a second, when the people are known, memory while the past comes in."""
    told: list[dict[str, float]] = []
    with ExitStack() as stack:
        _, url, folder, database = stack.enter_context(servers.core_database())
        member = Member(database)
        fill(member, PEOPLE * 10 if full else PEOPLE)
        database.gather_statistics()
        core = stack.enter_context(a_core(url, folder, **servers.OFTEN))
        for number in range(1 if full else _ROUNDS):
            (home := folder / f"agent{number}").mkdir()
            now_ms = time.time_ns() // 1_000_000
            asked = {
                "core": core,
                "home": str(home),
                "token": sign_in(database, member.team_id, member.operator_id, now_ms),
                "operator_id": member.operator_id,
                "team_id": member.team_id,
                "team_key": member.team_key.hex(),
            }
            command = [sys.executable, "-c", _AGENT, json.dumps(asked)]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
            told.append(json.loads(ran.stdout.splitlines()[-1]))

    def each(name: str) -> list[float]:
        return [one[name] for one in told]

    size = f"{told[0]['people']:,.0f} people and {told[0]['events']:,.0f} events"
    plain = "plain SQLite inserts of the same rows"
    flat = Goal(of="ratio", op="<=", limit=1.25)
    return [
        compare(
            "bootstrap", f"{size} into a new agent", plain, each("rows_s"), each("plain_rows_s"),
            goal=None, unit="rows/s",
        ),
        compare(
            "bootstrap", "until everybody is known", "until all is there", each("usable_s"), each("all_s"),
            goal=None, unit="s",
        ),
        compare(
            "bootstrap", "memory with all there", "with a fifth there", each("end_mb"), each("fifth_mb"),
            goal=flat, unit="MiB",
        ),
    ]  # fmt: skip


class Signed:
    """Who is signed in, as a session knows it."""

    def __init__(self, asked: dict[str, str]) -> None:
        self.service_url, self._token = asked["core"], asked["token"]
        key = bytes.fromhex(asked["team_key"])
        self.who = Who(operator_id=asked["operator_id"], name="", team_id=asked["team_id"], team_name="", team_key=key)

    async def access(self) -> str:
        """The token, which lasts longer than the benchmark."""
        return self._token

    def forget_access(self) -> None:
        """There is no other."""


def take_over(told: str) -> None:
    """The agent's side, in a process of its own; prints what it took."""
    asked: dict[str, str] = json.loads(told)
    home = Path(asked["home"])
    store = a_store(home)
    rounds = Rounds(store, Signed(asked), now_ms=lambda: time.time_ns() // 1_000_000)
    took = asyncio.run(_load(store, rounds))
    with store.reading() as db:
        kept = facts.every(db)
        people = cast("int", db.execute("SELECT count(*) FROM addresses").get)
    plain_s = _insert_plainly(home / "plain.db", kept)
    store.close()
    took |= {"events": len(kept), "people": people}
    took |= {"rows_s": len(kept) / took["all_s"], "plain_rows_s": len(kept) / plain_s}
    sys.stdout.write(json.dumps(took) + "\n")


async def _load(store: Store, rounds: Rounds) -> dict[str, float]:
    took: dict[str, float] = {}
    began = time.perf_counter()

    async def watch() -> None:
        while True:
            passed_s, left = time.perf_counter() - began, syncing.count_left(store)
            if "usable_s" not in took and syncing.cursor(store) is not None:
                took["usable_s"], took["first_left"] = passed_s, left or 0
            if "fifth_mb" not in took and "first_left" in took and (left or 0) < 0.8 * took["first_left"]:
                took["fifth_mb"] = _rss_mb()
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    await rounds.round()
    while syncing.loading(store) is not None:
        await rounds.round()
    took |= {"all_s": time.perf_counter() - began, "end_mb": _rss_mb()}
    watching.cancel()
    await rounds._client.close()  # noqa: SLF001 (nobody else closes it: it was never run)
    return took


def fill(member: Member, people: int) -> None:
    """Everybody is met and written to twice: five events each."""
    waiting: list[Event] = []
    for number in range(people):
        handle = f"person.{number}"
        waiting.append(member.met(handle))
        for text in ("Hello", "Hello again"):
            waiting += member.story(handle, events.SENT, text=f"{text} {number}, how are you?")
        if len(waiting) + 5 > PUSH_EVENTS_MAX or number == people - 1:
            member.push(*waiting)
            waiting = []


def _insert_plainly(file: Path, kept: list[Event]) -> float:
    """Seconds for the same events in a table with a key."""
    names = Event.__struct_fields__
    rows: list[tuple[Any, ...]] = [
        tuple(msgspec.json.encode(v).decode() if isinstance(v := getattr(e, n), dict) else v for n in names)
        for e in kept
    ]
    with sqlite3.connect(file, isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(f"CREATE TABLE events({', '.join(names)}, PRIMARY KEY(event_id)) WITHOUT ROWID")
        began = time.perf_counter()
        for start in range(0, len(rows), PULL_EVENTS_MAX):
            db.execute("BEGIN")
            db.executemany(
                f"INSERT INTO events VALUES({','.join('?' * len(names))})", rows[start : start + PULL_EVENTS_MAX]
            )
            db.execute("COMMIT")
        return time.perf_counter() - began


def _rss_mb() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
