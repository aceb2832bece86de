"""How fast entries become durable: one at a time, and in groups as an import writes them.

Every entry of ours is on disk twice when it counts (journal, then SQLite in WAL with FULL). Of ActivityWatch's server
(aw-server, peewee storage) one heartbeat-less event over its HTTP interface is measured; it commits to SQLite without
asking the disk to keep it each time.
"""

import contextlib
import http.client
import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import msgspec

from bench import rivals
from bench.rows import Goal, Row, compare
from instacrm.agent.store import Store
from instacrm.agent.store.journal import flush
from instacrm.domain.events import Event
from tests.bridge.driving import Port, a_capture, an_agent, environment, host_script, joined
from tests.builders import NOON, a_store, an_event

GROUP = 500
_PRIVATE = {"text": "Hello there, how are you?"}


def run(full: bool) -> list[Row]:
    singles, groups = (3000, 40) if full else (300, 12)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = a_store(folder / "home")
        try:
            rows = [_single(store, folder, singles), *_import(store, folder, groups)]
        finally:
            store.close()
        return [*rows, _beside_activitywatch(folder, singles // 3)]


def _events(number: int, start: int) -> list[Event]:
    return [
        an_event(
            event_id=f"e-{start + n}", outreach_id=f"o-{start + n}", address_id=f"a-{(start + n) % 977}",
            hlc=f"{NOON + start + n:013d}-0000-agent", at_ms=NOON + start + n, private=_PRIVATE,
        )
        for n in range(number)
    ]  # fmt: skip


def _single(store: Store, folder: Path, count: int) -> Row:
    bare = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    ours, theirs = [], []
    for event in _events(count, 0):
        data = msgspec.json.encode(event)
        theirs.append(_rate(1, partial(_append, bare, data)))
        ours.append(_rate(1, partial(store.record, [event])))
    os.close(bare)
    return compare(
        "log", "single durable entries", "append + fdatasync of the same bytes", ours, theirs,
        goal=Goal(of="ratio", op=">=", limit=0.3), unit="1/s",
    )  # fmt: skip


def _import(store: Store, folder: Path, groups: int) -> list[Row]:
    """Beside what SQLite alone needs for every row of every table they become, and for the entries as plain rows.

    The first is the goal (docs/decisions/0009).
    """
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=wal")
    bare.execute("PRAGMA synchronous=full")
    columns = "kind, at_ms, hlc, agent, operator, actor, address, outreach, fact"
    bare.execute(f"CREATE TABLE events(event_id TEXT PRIMARY KEY, {columns})")
    bare.execute("CREATE TABLE texts(event_id TEXT PRIMARY KEY, private) WITHOUT ROWID")
    ours, plain, every = [], [], []
    with _same_tables(store, folder / "same.db") as same:
        for number in range(groups):
            group = _events(GROUP, 1_000_000 + number * GROUP)
            plain.append(_rate(GROUP, partial(_insert, bare, group)))
            ours.append(_rate(GROUP, partial(store.record, group)))
            rows = _rows_of(store, group)
            every.append(_rate(GROUP, partial(_insert_rows, same, rows)))
    bare.close()
    figure = f"imported in groups of {GROUP}"
    return [
        compare(
            "log", figure, "bare SQLite inserts of the events and texts alone, no index, same groups", ours, plain,
            goal=None, unit="1/s",
        ),
        compare(
            "log", figure, "bare SQLite inserts of all the same rows: tables, indexes and groups of ours", ours, every,
            goal=Goal(of="ratio", op=">=", limit=0.4), unit="1/s",
        ),
    ]  # fmt: skip


@contextlib.contextmanager
def _same_tables(store: Store, path: Path) -> Iterator[apsw.Connection]:
    """An empty database with the tables, indexes and settings of the store's own."""
    same = apsw.Connection(str(path))
    for setting, value in (("journal_mode", "wal"), ("synchronous", "full"), ("secure_delete", 1)):
        same.pragma(setting, value)
    with store.reading() as db:
        for (made,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC"):
            same.execute(made)
    yield same
    same.close()


def _rows_of(store: Store, group: list[Event]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that `group` became, by table; of `latest` those that it made or moved."""
    first, last = group[0].at_ms, group[-1].at_ms
    ids = json.dumps([event.event_id for event in group])
    among = "event_id IN (SELECT value FROM json_each(?1))"
    asked = {
        **{t: f"SELECT * FROM {t} WHERE {among}" for t in ("events", "texts", "outbox")},  # noqa: S608 (constants)
        "outreaches": "SELECT * FROM outreaches WHERE at_ms BETWEEN ?1 AND ?2",
        "latest": "SELECT * FROM latest WHERE last_ms BETWEEN ?1 AND ?2 ORDER BY scope, person",
    }
    with store.reading() as db:
        return {
            table: db.execute(query, (ids,) if "value" in query else (first, last)).fetchall()
            for table, query in asked.items()
        }


def _insert_rows(db: apsw.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        marks = ",".join("?" * len(found[0]))
        db.executemany(f"INSERT OR REPLACE INTO {table} VALUES({marks})", found)
    db.execute("COMMIT")


def _insert(db: sqlite3.Connection, group: list[Event]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?)",
        [
            (
                *(e.event_id, e.kind, e.at_ms, e.hlc, e.agent_id, e.operator_id, e.actor_id, e.address_id),
                *(e.outreach_id, json.dumps(e.fact)),
            )
            for e in group
        ],
    )
    db.executemany("INSERT INTO texts VALUES(?,?)", [(e.event_id, json.dumps(e.private)) for e in group])
    db.execute("COMMIT")


def _append(fd: int, data: bytes) -> None:
    os.write(fd, data)
    flush(fd)


def _rate(number: int, work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return number / (time.perf_counter() - before)


def _beside_activitywatch(folder: Path, count: int) -> Row:
    """One entry through the whole of each: ours from a captured message over the agent's socket, theirs over HTTP."""
    ours, theirs = [], []
    home = folder / "trip"
    with (
        _activitywatch(folder / "aw") as watched,
        an_agent(home),
        Port(host_script(home, launch=["/bin/false"])) as port,
    ):
        joined(port)
        for number in range(count):
            theirs.append(_rate(1, partial(watched, number)))
            ours.append(_rate(1, partial(port.ask, "log", a_capture())))
    return compare(
        "log", "messages through bridge and agent to disk", "aw-server 0.12, events over HTTP, unsynced", ours, theirs,
        goal=None, unit="1/s",
    )  # fmt: skip


@contextlib.contextmanager
def _activitywatch(home: Path) -> Iterator[Callable[[int], None]]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    home.mkdir()
    places = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    words = [
        str(rivals.programs("aw") / "aw-server"),
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
        "--storage",
        "peewee",
    ]
    server = subprocess.Popen(
        words, env={**environment(), **places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until_open(port)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        line.request("POST", "/api/0/buckets/b", json.dumps({"client": "b", "type": "t", "hostname": "h"}), _JSON)
        line.getresponse().read()

        def watched(number: int) -> None:
            event = {"timestamp": f"2026-11-22T12:00:00.{number:06d}+00:00", "duration": 0, "data": {"text": "Hello"}}
            line.request("POST", "/api/0/buckets/b/events", json.dumps(event), _JSON)
            answer = line.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"aw-server answered {answer.status}")

        yield watched
    finally:
        server.terminate()
        server.wait()


_JSON = {"content-type": "application/json"}


def _until_open(port: int) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("aw-server does not answer")
