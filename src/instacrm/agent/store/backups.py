"""`agent.db.bak`: the newest proved copy of the database. The old one stays until the new one is on disk and read."""

import os
import shutil
from pathlib import Path

import apsw

from instacrm.domain.errors import DiskTrouble

from . import database, meta, schema
from .journal import flush, flush_folder


def path_of(path: Path) -> Path:
    """Where the backup of the database at `path` lies."""
    return path.with_name(path.name + ".bak")


def write(db: apsw.Connection, path: Path) -> int:
    """Copy the open database, prove the copy, put it in place; the lsn it covers.

    Raises: Damaged (the database is, so the copy is), DiskTrouble.
    """
    temporary = path.with_name(path.name + ".bak.new")
    try:
        temporary.unlink(missing_ok=True)
        copy = apsw.Connection(str(temporary))
        try:
            copy.pragma("synchronous", "off")  # flushed once, below
            with copy.backup("main", db, "main") as work:
                while not work.done:
                    work.step(1000)
        finally:
            copy.close()
        covered = verify(temporary)
        _flush_file(temporary)
        temporary.replace(path_of(path))
        flush_folder(path.parent)
    except OSError as error:
        raise DiskTrouble(f"the backup could not be written: {error.strerror}") from error
    return covered


def verify(path: Path) -> int:
    """Read a backup from end to end; the lsn it covers. Raises: Damaged, StoreTooNew."""
    with database.plain_errors():
        db = database.connect_untouched(path)
        try:
            with database.unreadable_is_damage():
                schema.refuse_newer(db)
                if schema.version_of(db) == 0:
                    raise database.Damaged("the backup is empty")
                database.check_fully(db)
                return meta.get_number(db, meta.APPLIED) or 0
        finally:
            db.close()


def covered_lsn(path: Path) -> int | None:
    """The lsn that the backup of the database at `path` covers; none when there is none that can be read."""
    backup = path_of(path)
    if not backup.exists():
        return None
    try:
        with database.plain_errors():
            db = database.connect_untouched(backup)
            try:
                with database.unreadable_is_damage():
                    return meta.get_number(db, meta.APPLIED) if schema.version_of(db) else None
            finally:
                db.close()
    except (database.Damaged, DiskTrouble):
        return None


def restore(path: Path) -> None:
    """Put a copy of the proved backup in the place of the database, by a temporary name."""
    temporary = path.with_name(path.name + ".restored")
    shutil.copyfile(path_of(path), temporary)
    _flush_file(temporary)
    temporary.replace(path)
    flush_folder(path.parent)


def _flush_file(path: Path) -> None:
    fd = os.open(path, os.O_RDWR)
    try:
        flush(fd)
    finally:
        os.close(fd)
