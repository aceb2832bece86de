"""Opening a data folder that is whole, locked, damaged, emptied, or of another version."""

import fcntl
import hashlib
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from instacrm.agent.actions.captures import log_capture
from instacrm.agent.store import Store, backups, facts, open_store
from instacrm.agent.store.locking import FolderLock
from instacrm.domain.errors import DiskTrouble, StoreBusy, StoreTooNew
from tests.agent.actions.desks import logged, opened
from tests.builders import DAY, NOON, a_capture, a_store, a_who


def contents(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def marks(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Which file each name is, how long it is, and when it was last written: nothing is opened to know that."""
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {str(path): (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def found(store: Store, event_ids: list[str]) -> list[str]:
    with store.reading() as db:
        return [event_id for event_id in event_ids if facts.exists(db, event_id)]


def as_after_a_kill(folder: Path) -> Path:
    """The files as they lie there when the program dies now: nothing was closed."""
    return Path(shutil.copytree(folder, folder.with_name(folder.name + "-left")))


def test_what_was_logged_is_there_again_after_a_clean_end(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(3)]
    store.close()

    again = a_store(tmp_path)

    assert found(again, ids) == ids
    assert (again.agent_id, again.incarnation) == (store.agent_id, again.incarnation)
    again.close()


def _open_and_say(folder: Path, said: "multiprocessing.Queue[str]") -> None:
    try:
        open_store(folder, now_ms=NOON)
    except StoreBusy as busy:
        said.put(busy.code)
    else:
        said.put("opened")


def test_a_second_agent_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    before = marks(tmp_path)
    said: multiprocessing.Queue[str] = multiprocessing.get_context("spawn").Queue()

    second = multiprocessing.get_context("spawn").Process(target=_open_and_say, args=(tmp_path, said))
    second.start()
    second.join()

    assert said.get() == "store-busy"
    assert marks(tmp_path) == before
    store.close()


def test_an_agent_that_begins_while_somebody_looks_is_not_kept_out(tmp_path: Path) -> None:
    look = os.open(tmp_path / "agent.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(look, fcntl.LOCK_EX | fcntl.LOCK_NB)

    lock = FolderLock(tmp_path, pauses=1, pause=lambda: os.close(look))

    with pytest.raises(StoreBusy):
        FolderLock(tmp_path, pauses=0)
    lock.release()
    FolderLock(tmp_path, pauses=0).release()


HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA locking_mode=EXCLUSIVE")
db.execute("BEGIN EXCLUSIVE")
db.execute("CREATE TABLE held(x)")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_locked_file_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    store.close()
    backup = (tmp_path / "agent.db.bak").read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "agent.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()

    with holder, pytest.raises(StoreBusy):
        open_store(tmp_path, now_ms=NOON, busy_ms=50)

    assert (tmp_path / "agent.db.bak").read_bytes() == backup
    assert not (tmp_path / "quarantine").exists()
    again = a_store(tmp_path)
    assert again.healed is None
    again.close()


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    opened(tmp_path).close()
    newer = sqlite3.connect(tmp_path / "agent.db")
    newer.execute("PRAGMA user_version=99")
    newer.commit()
    newer.close()
    before = contents(tmp_path)

    with pytest.raises(StoreTooNew):
        a_store(tmp_path)

    assert {name: contents(tmp_path)[name] for name in before} == before


def _flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 0x10
    path.write_bytes(bytes(data))


def _flip_in_a_text(path: Path) -> None:
    data = path.read_bytes()
    place = data.rindex(b"Hello")
    path.write_bytes(data[:place] + b"Jello" + data[place + 5 :])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garble(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "gone": Path.unlink,
    "empty": _empty,
    "garbage": _garble,
    "halved": lambda path: os.truncate(path, path.stat().st_size // 2),
    "header": lambda path: _flip(path, 5),
    "row": _flip_in_a_text,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_healed_from_backup_and_journal(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    store.backup(NOON)
    ids += [logged(store).event_id for _ in range(5)]
    store.close()
    (tmp_path / "agent.dirty").touch()
    damage(tmp_path / "agent.db")

    healed = a_store(tmp_path)

    assert healed.healed is not None
    assert healed.healed.from_backup
    assert (tmp_path / healed.healed.quarantine).is_dir()
    assert found(healed, ids) == ids
    assert healed.agent_id == store.agent_id
    healed.close()


def test_a_damaged_write_ahead_log_does_not_open_as_an_older_state(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    left = as_after_a_kill(tmp_path)
    store.close()
    (left / "agent.db-wal").write_bytes(b"")

    again = a_store(left)

    assert found(again, ids) == ids
    again.close()


def test_a_damaged_database_never_replaces_a_good_backup(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    store.backup(NOON)
    good = (tmp_path / "agent.db.bak").read_bytes()
    with store.reading() as db:
        db.execute("UPDATE texts SET private='{}'")

    with pytest.raises(DiskTrouble):
        store.backup(NOON)

    assert (tmp_path / "agent.db.bak").read_bytes() == good
    store.close()


def test_a_database_older_than_its_backup_is_noticed(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.close()
    older = (tmp_path / "agent.db").read_bytes()
    store = a_store(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    store.backup(NOON)
    store.close()
    (tmp_path / "agent.db").write_bytes(older)

    again = a_store(tmp_path)

    assert again.healed is not None
    assert found(again, ids) == ids
    again.close()


def _change_a_word(path: Path) -> None:
    data = path.read_bytes()
    place = data.rindex(b"Hello")
    path.write_bytes(data[:place] + b"Jello" + data[place + 5 :])


def test_a_damaged_file_beside_a_damaged_backup_is_healed_from_an_older_backup_and_the_journal(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    store.backup(NOON)
    store.close()
    (tmp_path / "agent.db.bak").write_bytes(b"no database")
    _change_a_word(backups.dated(tmp_path / "backups")[0].path)
    _change_a_word(tmp_path / "agent.db")

    again = a_store(tmp_path)

    assert again.healed is not None
    assert again.healed.from_backup
    assert again.healed.whole
    assert found(again, ids) == ids
    again.close()


def test_without_a_backup_the_journal_and_the_sound_rows_bring_everything_back(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    store.close()
    (tmp_path / "agent.db.bak").unlink()
    shutil.rmtree(tmp_path / "backups")
    _change_a_word(tmp_path / "agent.db")

    again = a_store(tmp_path)

    assert again.healed is not None
    assert not again.healed.from_backup
    assert found(again, ids) == ids
    again.close()


def test_a_file_taken_away_is_healed_while_the_agent_runs(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    (tmp_path / "agent.db").unlink()
    store.look_after()

    store.heal(NOON)

    ids.append(logged(store).event_id)
    assert store.healed is not None
    assert found(store, ids) == ids
    assert set(ids) <= {event_id for (event_id,) in _rows(tmp_path, "SELECT event_id FROM outbox")}
    store.close()


def test_damage_found_while_running_is_healed_and_nothing_is_written_twice(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ids = [logged(store).event_id for _ in range(5)]
    with store.reading() as db:
        db.execute("UPDATE texts SET private='{}'")
    with pytest.raises(DiskTrouble):
        store.backup(NOON)

    store.heal(NOON)

    with store.reading() as db:
        texts = [event.private["text"] for event_id in ids if (event := facts.find(db, event_id))]
    assert texts == ["Hello"] * 5
    store.close()


def test_a_journal_file_taken_away_leads_to_a_backup_at_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    for file in (tmp_path / "journal").iterdir():
        file.unlink()

    store.look_after()

    assert store.wants_backup
    store.close()


def test_what_was_set_aside_goes_after_thirty_days(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "agent.db").unlink()
    a_store(tmp_path).close()
    kept = list((tmp_path / "quarantine").iterdir())

    a_store(tmp_path, now_ms=NOON + 29 * DAY).close()
    after_29_days = list((tmp_path / "quarantine").iterdir())
    a_store(tmp_path, now_ms=NOON + 31 * DAY).close()

    assert kept == after_29_days
    assert list((tmp_path / "quarantine").iterdir()) == []


def _rows(folder: Path, query: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(folder / "agent.db")) as db:
        return db.execute(query).fetchall()


def test_a_healed_store_is_a_new_incarnation(tmp_path: Path) -> None:
    store = opened(tmp_path)
    before = store.incarnation
    store.close()
    (tmp_path / "agent.db").unlink()

    again = a_store(tmp_path)

    assert again.incarnation not in ("", before)
    again.close()


def test_a_journal_ahead_of_the_database_is_replayed_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.reading() as db:
        db.execute("CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.events BEGIN SELECT raise(ABORT, 'no'); END")
    capture = a_capture()
    with pytest.raises(Exception, match="no"):
        log_capture(store, a_who(), capture, now_ms=NOON)
    left = as_after_a_kill(tmp_path)
    store.close()

    again = a_store(left)

    assert found(again, [capture.event_id]) == [capture.event_id]
    assert log_capture(again, a_who(), capture, now_ms=NOON).status == "duplicate"
    again.close()


def test_a_write_the_database_missed_comes_along_with_the_next(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.reading() as db:
        db.execute("CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.events BEGIN SELECT raise(ABORT, 'no'); END")
    missed = a_capture()
    with pytest.raises(Exception, match="no"):
        log_capture(store, a_who(), missed, now_ms=NOON)
    assert store._db
    store._db.execute("DROP TRIGGER refuse")

    later = logged(store)

    assert found(store, [missed.event_id, later.event_id]) == [missed.event_id, later.event_id]
    store.close()
