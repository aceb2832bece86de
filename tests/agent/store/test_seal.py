"""A large store that ended cleanly is not read again at its start; what the disk forgot is found beside the work."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from instacrm.agent.store import Store, facts, seal
from instacrm.domain.errors import DiskTrouble
from tests.agent.actions.desks import logged, opened
from tests.builders import NOON, a_store

PAGE_BYTES = 4096


@pytest.fixture(autouse=True)
def _every_store_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "SMALL_BYTES", 0)


def worked(folder: Path) -> list[str]:
    """The ids of what was logged in a first life, some of it after the last backup."""
    store = opened(folder)
    ids = [logged(store).event_id for _ in range(3)]
    store.backup(NOON)
    ids += [logged(store).event_id for _ in range(3)]
    store.close()
    return ids


def found(store: Store, event_ids: list[str]) -> list[str]:
    with store.reading() as db:
        return [event_id for event_id in event_ids if facts.exists(db, event_id)]


def spoil_a_page(folder: Path) -> None:
    """An index that no start asks is zeros."""
    db = apsw.Connection(str(folder / "agent.db"))
    number = int(db.execute("SELECT rootpage FROM sqlite_schema WHERE name='outreaches_at'").get)
    db.close()
    with (folder / "agent.db").open("r+b") as file:
        file.seek((number - 1) * PAGE_BYTES)
        file.write(bytes(PAGE_BYTES))


def spoil_the_journal(folder: Path) -> None:
    file = min((folder / "journal").iterdir())
    data = bytearray(file.read_bytes())
    data[30] ^= 0x10
    file.write_bytes(data)


def without_a_trace(folder: Path, spoil: Callable[[Path], None]) -> None:
    """Spoil it as a failing disk does: no name, length or time is another."""
    kept = seal.find(folder / "agent.db")
    assert kept is not None
    spoil(folder)
    seal.put(folder / "agent.db", kept.segments)


def test_what_nobody_touched_is_there_again_and_a_backup_that_is_behind_is_due(tmp_path: Path) -> None:
    ids = worked(tmp_path)
    backup = (tmp_path / "agent.db.bak").stat().st_ino

    store = a_store(tmp_path)

    assert found(store, ids) == ids
    assert (tmp_path / "agent.db.bak").stat().st_ino == backup
    assert store.is_backup_due(NOON + 15 * 60_000)
    assert not store.is_backup_due(NOON + 15 * 60_000, every_ms=60 * 60_000)
    store.close()


def test_a_page_the_disk_forgot_is_not_seen_at_the_start_but_found_and_healed_beside_the_work(tmp_path: Path) -> None:
    ids = worked(tmp_path)
    without_a_trace(tmp_path, spoil_a_page)
    store = a_store(tmp_path)
    at_start = store.healed

    with pytest.raises(DiskTrouble):
        store.prove()
    store.heal(NOON)

    assert at_start is None
    assert store.healed is not None
    assert found(store, ids) == ids
    store.close()


def test_a_journal_the_disk_forgot_is_found_beside_the_work_and_leads_to_a_backup(tmp_path: Path) -> None:
    ids = worked(tmp_path)
    without_a_trace(tmp_path, spoil_the_journal)
    store = a_store(tmp_path)
    wanted_at_start = store.wants_backup

    store.prove()

    assert (wanted_at_start, store.wants_backup) == (False, True)
    ids.append(logged(store).event_id)
    assert found(store, ids) == ids
    store.close()


def keeping_times(file: Path, change: Callable[[], None]) -> None:
    """A change by a program that puts the times back."""
    before = file.stat()
    change()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap(folder: Path) -> None:
    """The same bytes in another file."""
    shutil.copy2(folder / "agent.db", folder / "copy")
    (folder / "copy").replace(folder / "agent.db")


TOUCHES: dict[str, Callable[[Path], object]] = {
    "a page, times put back": lambda folder: keeping_times(folder / "agent.db", lambda: spoil_a_page(folder)),
    "the journal": spoil_the_journal,
    "the backup gone": lambda folder: (folder / "agent.db.bak").unlink(),
    "a file of the journal gone": lambda folder: max((folder / "journal").iterdir()).unlink(),
    "another file of the same content": swap,
    "an unclean end": lambda folder: (folder / "agent.dirty").touch(),
    "a wrong seal": lambda folder: (folder / seal.FILE).write_bytes((folder / seal.FILE).read_bytes()[:-1] + b" "),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_whatever_touched_a_file_the_store_is_read_from_end_to_end_and_whole(
    touch: Callable[[Path], object], tmp_path: Path
) -> None:
    ids = worked(tmp_path)
    touch(tmp_path)

    store = a_store(tmp_path)

    assert store._unproved is None
    assert found(store, ids) == ids
    store.close()


def test_nothing_is_sealed_on_a_word_that_was_not_proved_meanwhile(tmp_path: Path) -> None:
    worked(tmp_path)
    a_store(tmp_path).close()
    after_no_proof = (tmp_path / seal.FILE).exists()
    a_store(tmp_path).close()
    store = a_store(tmp_path)
    store.prove()
    store.close()

    assert not after_no_proof
    assert (tmp_path / seal.FILE).exists()
