"""Events from one agent to another by way of Core on PostgreSQL, over HTTP, beside Kinto on the same PostgreSQL.

A push is Core's whole work: checks, facts and all that follows from them, on disk when it is answered. A pull is a
round of another computer's agent, all of it kept in that agent's store. Kinto keeps the same events as records, 25 a
batch (its limit); what it gives out is counted as read, before anybody does anything with it. "Bare" is one
INSERT … SELECT unnest of the same rows into a table with a key and nothing else.
"""

import asyncio
import gzip
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple, Self

import httpx2
import msgspec
import psycopg
from sqlalchemy import make_url

from bench import servers
from bench.growing import grow
from bench.rows import Goal, Row, compare
from instacrm.agent.actions.who import Who
from instacrm.agent.sync.client import CoreClient
from instacrm.agent.sync.rounds import Rounds
from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.service.contract.people import Member
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Push, Pushed
from tests.builders import NOON, a_store
from tests.service.processes import a_core
from tests.service.serving import sign_in

_BATCH: Final = 500
_KINTO_BATCH: Final = 25
_ROUNDS: Final = 3
_MILLION: Final = 1_000_000
# Pushed; the rest of the million is copied from these within the database.
_SEEDED: Final = 20_000
# Measured at a time.
_SOME: Final = 2_000
_RECORDS: Final = "/buckets/default/collections/events/records"
_BARE: Final = "one bare INSERT … SELECT unnest of the same rows"


def run(full: bool) -> list[Row]:
    """Push, pull and bytes an event; with `full` 10,000 events, and what one costs once a million are stored."""
    count, theirs = (10_000, 2_000) if full else (2_000, 500)
    figures: dict[str, list[float]] = {}

    def note(name: str, rows: float, act: Callable[[], object]) -> None:
        before = time.perf_counter()
        act()
        figures.setdefault(name, []).append(rows / (time.perf_counter() - before))

    with ExitStack() as stack:
        address, url, folder, database = stack.enter_context(servers.core_database())
        core = stack.enter_context(a_core(url, folder, REQUESTS_PER_MINUTE="1000000"))
        kinto = stack.enter_context(servers.kinto(address, folder))
        _warm_up(database, core)
        for number in range(_ROUNDS):
            member = Member(database)
            written = _written(member, count)
            with (
                _Desk(database, core, member) as desk,
                _Colleague(database, core, member) as colleague,
                _Kinto(kinto, f"round{number}") as rival,
            ):
                note("pushed", count, lambda d=desk, w=written: d.push(w))  # type: ignore[misc]
                note("bare", count, lambda w=written: _bare(address, w))  # type: ignore[misc]
                note("kinto pushed", theirs, lambda r=rival, w=written: r.push(w[:theirs]))  # type: ignore[misc]
                note("applied", count, lambda c=colleague: c.round())  # type: ignore[misc]
                note("kinto read", theirs, rival.pull)
                assert colleague.knows() >= count
                figures.setdefault("bytes", []).append(desk.sent_bytes / count)
                figures.setdefault("kinto bytes", []).append(rival.sent_bytes / theirs)
        kinto_name = f"Kinto 26.5.0, {_KINTO_BATCH} a batch"
        rows = [
            compare(
                "sync", "events pushed", kinto_name, figures["pushed"], figures["kinto pushed"],
                goal=Goal(of="ratio", op=">=", limit=100), unit="rows/s",
            ),
            compare(
                "sync", "events pushed beside", _BARE, figures["pushed"], figures["bare"],
                goal=Goal(of="ratio", op=">=", limit=0.2), unit="rows/s",
            ),
            compare(
                "sync", "events pulled and applied to a store", "Kinto's read as JSON only",
                figures["applied"], figures["kinto read"], goal=Goal(of="ratio", op=">=", limit=0.5), unit="rows/s",
            ),
            compare(
                "sync", "bytes on the wire an event pushed", kinto_name, figures["bytes"], figures["kinto bytes"],
                goal=Goal(of="value", op="<=", limit=100), unit="B",
            ),
        ]  # fmt: skip
        if full:
            rows.append(_at_a_million(address, url, database))
    return rows


class _Desk:
    """A member's agent, as far as the wire goes: packed bodies of 500 events."""

    def __init__(self, database: Database, core: str, member: Member) -> None:
        token = sign_in(database, member.team_id, member.operator_id, time.time_ns() // 1_000_000)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Accept-Encoding": "gzip"}
        self._http = httpx2.Client(base_url=f"{core}/v1/sync", headers=headers, trust_env=False, timeout=120)
        self._agent_id, self.sent_bytes = member.agent_id, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def push(self, written: Sequence[Event]) -> None:
        for start in range(0, len(written), _BATCH):
            push = Push(agent_id=self._agent_id, agent_now_ms=NOON, events=tuple(written[start : start + _BATCH]))
            body = gzip.compress(msgspec.json.encode(push), 6)
            self.sent_bytes += len(body)
            answer = self._http.post("/push", content=body, headers={"Content-Encoding": "gzip"})
            results = msgspec.json.decode(answer.raise_for_status().content, type=Pushed).results
            assert {result.status for result in results} == {"applied"}


class _Colleague:
    """Another computer of the member's, with an agent's own store and rounds, that has all there is before the push."""

    service_url: str
    who: Who | None

    def __init__(self, database: Database, core: str, member: Member) -> None:
        self._token = sign_in(database, member.team_id, member.operator_id, time.time_ns() // 1_000_000)
        self.service_url = core
        self.who = Who(
            operator_id=member.operator_id, name="", team_id=member.team_id, team_name="", team_key=member.team_key
        )

    async def access(self) -> str:
        """The token, which lasts longer than the benchmark."""
        return self._token

    def forget_access(self) -> None:
        """There is no other."""

    def __enter__(self) -> Self:
        self._home = tempfile.TemporaryDirectory(prefix="instacrm-bench-")
        self._store = a_store(Path(self._home.name))
        self._loop = asyncio.Runner()
        self._client = CoreClient(self)
        self._rounds = Rounds(self._store, self, now_ms=lambda: time.time_ns() // 1_000_000, client=self._client)
        self.round()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._client.close())
        self._loop.close()
        self._store.close()
        self._home.cleanup()

    def round(self) -> None:
        """A round with Core, as the agent makes it: afterwards everything is here."""
        self._loop.run(self._rounds.round())

    def knows(self) -> int:
        """How many events are here."""
        with self._store.reading() as db:
            return int(db.execute("SELECT count(*) FROM events").get)


class _Kinto:
    """Somebody at Kinto, with a bucket of their own."""

    def __init__(self, address: str, name: str) -> None:
        self._http = httpx2.Client(base_url=f"{address}/v1", auth=(name, "word"), trust_env=False, timeout=120)
        self.sent_bytes = 0
        self._http.put("/buckets/default/collections/events").raise_for_status()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def push(self, written: Sequence[Event]) -> None:
        for start in range(0, len(written), _KINTO_BATCH):
            some = written[start : start + _KINTO_BATCH]
            body = msgspec.json.encode(
                {
                    "defaults": {"method": "POST", "path": _RECORDS},
                    "requests": [{"body": {"data": msgspec.to_builtins(event)}} for event in some],
                }
            )
            self.sent_bytes += len(body)
            answer = self._http.post("/batch", content=body, headers={"Content-Type": "application/json"})
            told = answer.raise_for_status().json()["responses"]
            assert {each["status"] for each in told} == {201}

    def pull(self) -> None:
        assert self._http.get(_RECORDS).raise_for_status().json()["data"]


def _warm_up(database: Database, core: str) -> None:
    member = Member(database)
    with _Desk(database, core, member) as desk:
        desk.push(_written(member, 2 * _BATCH))


def _at_a_million(address: str, url: str, database: Database) -> Row:
    """Batches by turns to a team with a million events, and to one with ten thousand in a database of its own."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE few")
    small = make_url(url).set(database="few").render_as_string(hide_password=False)
    migrate(small)
    few, many = Member(Database(small)), Member(database)
    sizes = {few: 10_000, many: _SEEDED}
    for member, stored in sizes.items():
        _push(member, _written(member, stored))
    grow(_Team(database, many.team_id), _MILLION // _SEEDED)
    figures: dict[Member, list[float]] = {few: [], many: []}
    for member in figures:
        member.push(member.met("who.comes.next"))  # the counts of the grown team are made anew
        member.database.gather_statistics()
    for number in range(1, 2 * _ROUNDS + 1):
        for member, taken_us in figures.items():
            written = _written(member, _SOME, number * _MILLION)
            before = time.perf_counter()
            _push(member, written)
            taken_us.append((time.perf_counter() - before) / _SOME * 1e6)
    few.database.close()
    return compare(
        "sync", "cost of an event at 1,000,000 stored", "at 10,000", figures[many], figures[few],
        goal=Goal(of="ratio", op="<=", limit=1.5), unit="us",
    )  # fmt: skip


class _Team(NamedTuple):
    core: Database
    team_id: str


def _push(member: Member, written: Sequence[Event]) -> None:
    for start in range(0, len(written), _BATCH):
        member.push(*written[start : start + _BATCH])


def _written(member: Member, count: int, first: int = 0) -> list[Event]:
    """Messages with their outcomes, every other to somebody new: a team's day. Numbered from `first`."""
    found: list[Event] = []
    number = first
    while len(found) < count:
        handle = f"p{member.agent_id[-6:].replace('-', '')}{number // 2}"
        if number % 2 == 0:
            found.append(member.met(handle))
        found += member.story(handle, events.SENT, text=f"Hello {number}, how are you?")
        number += 1
    return found[:count]


def _bare(address: str, written: Sequence[Event]) -> None:
    names = [name for name in Event.__struct_fields__ if name not in ("seq", "stamp")]
    kinds = ["bigint" if name == "at_ms" else "text" for name in names]
    rows = [[_plain(getattr(event, name)) for name in names] for event in written]
    table = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
    lists = ", ".join(f"%s::{kind}[]" for kind in kinds)
    with psycopg.connect(address) as connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS bare ({table}, PRIMARY KEY (event_id))".encode())
        connection.commit()
        for start in range(0, len(rows), _BATCH):
            columns = [list(column) for column in zip(*rows[start : start + _BATCH], strict=True)]
            connection.execute(f"INSERT INTO bare SELECT * FROM unnest({lists})".encode(), columns)  # noqa: S608 (our own)
            connection.commit()


def _plain(value: object) -> object:
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else value
