"""Reading the agent's file beside the agent: sound at every moment, and the reader leaves everything as it was.

SQLite's locks are the process's own on POSIX systems: a program that opens and closes the file by other means loses
them, and then takes another life's index for this one's. So the agent opens its database by SQLite alone.
"""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from instacrm.agent import bundling, restoring
from instacrm.agent.examining import examine
from instacrm.agent.settings import Home, make_private
from instacrm.agent.store import backups, facts
from tests.agent.actions.desks import logged, opened
from tests.builders import NOON, a_store

LIVES = 6
# Agents one after the other, each with an end of its own; a second one is refused in each life.
COME_AND_GO = f"""
import sys
from pathlib import Path
from instacrm.agent.store import open_store
from instacrm.domain.errors import StoreBusy
from tests.builders import NOON, an_event
for life in range({LIVES}):
    store = open_store(Path(sys.argv[1]), now_ms=NOON)
    try:
        open_store(Path(sys.argv[1]), now_ms=NOON)
    except StoreBusy:
        pass
    for number in range(20):
        name = f"{{life}}-{{number}}"
        store.record([an_event(event_id=f"e-{{name}}", outreach_id=f"o-{{name}}", private={{"text": "x" * 300}})])
    if life % 3 == 0:
        store.backup(NOON)
    store.close()
    print("lived", flush=True)
"""
WHOLE = "SELECT count(*), sum(length(fact)) FROM events"


def a_look(database: Path) -> int | None:
    """How many events a reader with another SQLite sees; none while the file is being made, closed or taken over."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        try:
            return int(db.execute(WHOLE).fetchone()[0])
        except sqlite3.OperationalError:
            return None


def test_a_reader_beside_agents_that_come_and_go_never_sees_a_damaged_file(tmp_path: Path) -> None:
    opened(tmp_path).close()
    agents = subprocess.Popen([sys.executable, "-c", COME_AND_GO, str(tmp_path)], stdout=subprocess.PIPE, text=True)

    with agents:
        seen = [
            found
            for _ in iter(lambda: agents.poll() is None, False)
            if (found := a_look(tmp_path / "agent.db")) is not None
        ]

    assert agents.returncode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > LIVES
    assert a_look(tmp_path / "agent.db") == LIVES * 20 + 1


@pytest.fixture
def plainly_opened() -> Iterator[list[str]]:
    """The files that Python itself opens while a test runs; SQLite's own openings are not among them."""
    names: list[str] = []
    is_on = True

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if is_on and event == "open":
            names.append(Path(str(arguments[0])).name)

    sys.addaudithook(note)  # there is no way to remove one
    yield names
    is_on = False


def test_the_agent_opens_its_database_by_sqlite_alone(tmp_path: Path, plainly_opened: list[str]) -> None:
    home = Home(tmp_path / "home")
    make_private(home)
    store = opened(home.folder)
    logged(store)
    store.backup(NOON)
    store.look_after()
    restoring.plan(home, home.folder / "agent.db.bak")
    findings = asyncio.run(examine(home, now_ms=NOON))
    bundling.write_bundle(home, tmp_path / "bundle.zip", findings, now_ms=NOON)
    store.damage = "a test says so"
    store.heal(NOON)
    store.close()

    assert "agent.db.bak" in plainly_opened
    assert {"agent.db", "agent.db-wal", "agent.db-shm"}.isdisjoint(plainly_opened)


def test_what_a_restore_would_do_is_said_by_what_the_running_agent_has_written(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.backup(NOON)
    ids = [logged(store).event_id for _ in range(5)]

    planned = restoring.plan(Home(tmp_path), tmp_path / "agent.db.bak")

    with store.reading() as db:
        written = facts.count_own(db)
    assert planned.entries_now == written >= planned.backup.entries + len(ids)
    store.close()


def test_doctor_leaves_nothing_beside_a_file_at_rest(tmp_path: Path) -> None:
    opened(tmp_path).close()
    before = sorted(tmp_path.iterdir())

    asyncio.run(examine(Home(tmp_path), now_ms=NOON))

    assert sorted(tmp_path.iterdir()) == before
    a_store(tmp_path).close()


def test_whoever_logs_does_not_wait_for_a_backup_and_is_not_lost_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path)
    logged(store)
    read_it = backups.verify
    meanwhile: list[str] = []

    def read_slowly(path: Path) -> int:
        if not meanwhile:
            meanwhile.append(somebody_else.submit(logged, store).result(timeout=20).event_id)
        return read_it(path)

    monkeypatch.setattr(backups, "verify", read_slowly)

    with ThreadPoolExecutor(1) as somebody_else:
        store.backup(NOON)

    with closing(sqlite3.connect(f"{(tmp_path / 'agent.db.bak').as_uri()}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT count(*) FROM events WHERE event_id=?", meanwhile).fetchone() == (0,)
    store.close()
    (tmp_path / "agent.db").unlink()
    again = a_store(tmp_path)
    assert again.healed is not None
    with again.reading() as db:
        assert facts.exists(db, meanwhile[0])
    again.close()
