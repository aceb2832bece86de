"""Backups of Core's own SQLite file; a database server has its own, and the command says how to use them."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from instacrm.domain.errors import BadBackup, BadSettings

from .store.engine import FOR_ITS_OWNER

_HOW: Final = {
    "postgresql": "pg_dump --format=custom, or point-in-time recovery; after pg_restore: instacrm service restore",
    "oracle": "Autonomous Database keeps backups itself; after a restore there: instacrm service restore",
}


def back_up(url: str, target: Path) -> None:
    """Write a copy of the SQLite database at `url` to `target`, while Core may run.

    Raises: BadSettings for another database, with what to use there; BadBackup when the copy is not sound.
    """
    source = _file_of(make_url(url))
    made = target.with_name(target.name + ".part")
    made.unlink(missing_ok=True)
    made.touch(mode=FOR_ITS_OWNER)
    with closing(sqlite3.connect(source)) as db, closing(sqlite3.connect(made)) as copy:
        db.backup(copy)
        _check(copy)
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    made.replace(target)


def put_back(url: str, backup: Path) -> Path | None:
    """Put `backup` in the place of the SQLite database at `url`, which no Core may have open; where the old one is now.

    Raises: BadSettings for another database; BadBackup when the copy is not sound.
    """
    place = _file_of(make_url(url))
    made = place.with_name(place.name + ".restored")
    made.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as db:
            _check(db)
            made.touch(mode=FOR_ITS_OWNER)
            with closing(sqlite3.connect(made)) as copy:
                db.backup(copy)
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{backup.name} is no sound backup: {error}") from error
    kept = None
    if place.exists():
        with closing(sqlite3.connect(place)) as old:
            # What stands in the log beside the file belongs to it.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = place.with_name(place.name + ".before-restore")
        place.replace(kept)
    for beside in ("-wal", "-shm"):
        place.with_name(place.name + beside).unlink(missing_ok=True)
    made.replace(place)
    return kept


def _check(db: sqlite3.Connection) -> None:
    found = db.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BadBackup(f"The copy is not sound: {found}")


def _file_of(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        how = _HOW.get(url.get_backend_name(), "")
        raise BadSettings(f"{url.get_backend_name()} has its own backups.", remedy=how)
    return Path(url.database or "").resolve()
