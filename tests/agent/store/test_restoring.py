"""Putting a backup back: said before it is done, and nothing sound is lost by it."""

from pathlib import Path

import pytest

from instacrm.agent import restoring
from instacrm.agent.settings import SECOND_BACKUPS, Home
from instacrm.agent.store import Store, backups, facts
from instacrm.domain.errors import BadBackup, StoreBusy
from tests.agent.actions.desks import logged, opened
from tests.builders import DAY, NOON, a_store


def found(store: Store, event_ids: list[str]) -> list[str]:
    with store.reading() as db:
        return [event_id for event_id in event_ids if facts.exists(db, event_id)]


def two_days(folder: Path) -> list[str]:
    """Five entries, a backup, a day later five more and another backup."""
    store = opened(folder)
    ids = [logged(store).event_id for _ in range(5)]
    store.backup(NOON)
    ids += [logged(store).event_id for _ in range(5)]
    store.backup(NOON + DAY)
    store.close()
    return ids


def test_restoring_an_older_backup_brings_along_what_was_written_since(tmp_path: Path) -> None:
    ids = two_days(tmp_path)
    older = backups.dated(tmp_path / "backups")[1].path

    done = restoring.restore(Home(tmp_path), older, now_ms=NOON + 2 * DAY)

    store = a_store(tmp_path)
    assert done is not None
    assert (tmp_path / done.quarantine / "agent.db").exists()
    assert found(store, ids) == ids
    assert store.healed is None
    store.close()


def test_what_restoring_would_do_is_said_and_nothing_is_done(tmp_path: Path) -> None:
    two_days(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    older = backups.dated(tmp_path / "backups")[1].path

    planned = restoring.plan(Home(tmp_path), older)

    assert planned.entries_now is not None
    assert planned.entries_now - planned.backup.entries == 5
    assert "quarantine" in " ".join(planned.sentences)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_damaged_backup_is_refused_and_the_present_file_stays(tmp_path: Path) -> None:
    two_days(tmp_path)
    present = (tmp_path / "agent.db").read_bytes()
    (tmp_path / "agent.db.bak").write_bytes(b"no database")

    with pytest.raises(BadBackup):
        restoring.restore(Home(tmp_path), tmp_path / "agent.db.bak", now_ms=NOON)

    assert (tmp_path / "agent.db").read_bytes() == present


def test_nothing_is_restored_under_a_running_agent(tmp_path: Path) -> None:
    two_days(tmp_path)
    running = a_store(tmp_path)

    with pytest.raises(StoreBusy):
        restoring.restore(Home(tmp_path), tmp_path / "agent.db.bak", now_ms=NOON)

    running.close()


def test_a_second_folder_gets_a_backup_that_can_be_restored_where_the_disk_is_gone(tmp_path: Path) -> None:
    home, second = Home(tmp_path / "home"), tmp_path / "second"
    second.mkdir()
    store = opened(home.folder)
    (home.folder / SECOND_BACKUPS).write_text(str(second))
    ids = [logged(store).event_id for _ in range(5)]
    store.backup(NOON, second=home.second_backups)
    store.close()
    [kept] = [kept for kept in restoring.find_backups(home) if kept.file.startswith(str(second))]

    fresh = Home(tmp_path / "fresh")
    restoring.restore(fresh, Path(kept.file), now_ms=NOON)

    store = a_store(fresh.folder)
    assert found(store, ids) == ids
    store.close()


def test_a_second_folder_that_is_away_costs_no_backup_and_is_said(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)

    store.backup(NOON, second=tmp_path / "unplugged")

    assert store.second_trouble
    assert backups.verify(tmp_path / "agent.db.bak") > 0
    store.close()


def test_words_that_had_to_go_are_in_no_dated_backup_either(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, text="Very secret")
    store.backup(NOON)
    with store.changing() as db:
        facts.drop_texts(db, "1")
    store.want_backup()
    store.close()

    a_store(tmp_path).backup(NOON + DAY)

    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
