"""Proved copies of the database: `agent.db.bak`, the newest, and dated ones in `backups/`, thinned out with time.

An old copy stays until the new one is on disk and read. `backups/` names each file by how far it goes and when it was
made; another folder, on another disk, may get the same.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw

from instacrm.domain.errors import DiskTrouble

from . import database, facts, meta, schema
from .journal import flush, flush_folder
from .keeping import NEWEST, Dated, to_keep

FOLDER: Final = "backups"
# In another folder each agent has one of its own: two computers may share a disk.
SECOND: Final = "InstaCRM-"
_NAME: Final = re.compile(r"(\d{16})-(\d{13,16})\.db")


def path_of(path: Path) -> Path:
    """Where the newest backup of the database at `path` lies."""
    return path.with_name(path.name + ".bak")


def dated(folder: Path) -> list[Dated]:
    """The dated backups in `folder`, newest first; whether they are right is another question."""
    found = []
    for file in folder.glob("*.db") if folder.is_dir() else ():
        name = _NAME.fullmatch(file.name)
        if name:
            found.append(Dated(int(name[1]), int(name[2]), file))
    return sorted(found, reverse=True)


def write(db: apsw.Connection, path: Path, now_ms: int, *, alone: bool = False) -> int:
    """Copy the open database, prove the copy, put it in place and beside the dated ones; the lsn it covers.

    `alone`: words had to go, so no earlier backup stays.
    Raises: Damaged (the database is, so the copy is), DiskTrouble.
    """
    temporary = path.with_name(path.name + ".bak.new")
    try:
        return _written(db, path, temporary, now_ms, alone=alone)
    except OSError as error:
        raise DiskTrouble(f"the backup could not be written: {error.strerror}") from error


def _written(db: apsw.Connection, path: Path, temporary: Path, now_ms: int, *, alone: bool) -> int:
    temporary.unlink(missing_ok=True)
    with _leaving_nothing(temporary), database.plain_errors():
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
        keep_dated(path_of(path), path.parent / FOLDER, covered, now_ms, alone=alone)
    return covered


def keep_dated(newest: Path, folder: Path, covered: int, now_ms: int, *, alone: bool = False) -> None:
    """Put a copy of the proved backup `newest` into `folder`, and let go of those that need not stay."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob("*.new"):
        left.unlink()
    if alone:
        for old in dated(folder):
            old.path.unlink(missing_ok=True)
    if not any(old.lsn == covered for old in dated(folder)):
        _copy_proved(newest, folder / f"{covered:016d}-{now_ms:013d}.db")
    stay = to_keep(dated(folder))
    for old in dated(folder):
        if old not in stay:
            old.path.unlink(missing_ok=True)
    flush_folder(folder)


def journal_needed_after(path: Path, covered: int) -> int:
    """The lsn after which the journal is kept: a damaged newest backup must not cost anything either."""
    return min([covered, *(old.lsn for old in dated(path.parent / FOLDER)[:NEWEST])])


def all_of(path: Path) -> list[Path]:
    """Every backup of the database at `path`, the one that goes furthest first."""
    newest = path_of(path)
    return [*([newest] if newest.exists() else []), *(old.path for old in dated(path.parent / FOLDER))]


def count_own(path: Path) -> int:
    """How many entries of this computer a database holds, a backup or the one an agent works with."""
    db = database.connect_beside(path)
    try:
        return facts.count_own(db)
    finally:
        db.close()


def _copy_proved(source: Path, target: Path) -> None:
    """Copy and read back: what lies there is what was proved. Raises: OSError."""
    temporary = target.with_name(target.name + ".new")
    with _leaving_nothing(temporary):
        shutil.copyfile(source, temporary)
        temporary.chmod(0o600)
        _flush_file(temporary)
        _expect_same(source, temporary)
        temporary.replace(target)


@contextlib.contextmanager
def _leaving_nothing(temporary: Path) -> Iterator[None]:
    """On a full disk half a copy would take the room that the journal needs."""
    try:
        yield
    except (OSError, DiskTrouble):
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _expect_same(source: Path, copy: Path) -> None:
    if _digest(copy) != _digest(source):
        raise OSError(errno.EIO, "the copy is not what was written")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    """The lsn that the newest backup of the database at `path` covers; none when it cannot be read."""
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


def restore(path: Path, backup: Path) -> None:
    """Put a copy of a proved backup in the place of the database, by a temporary name."""
    temporary = path.with_name(path.name + ".restored")
    shutil.copyfile(backup, temporary)
    _flush_file(temporary)
    temporary.replace(path)
    flush_folder(path.parent)


def _flush_file(path: Path) -> None:
    fd = os.open(path, os.O_RDWR)
    try:
        flush(fd)
    finally:
        os.close(fd)
