"""Opening the database file, and finding out whether it is whole.

The errors of SQLite are told apart here, once: busy is never damage, and neither is a disk that refuses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import apsw
import msgspec

from instacrm.domain.errors import DiskTrouble, StoreBusy

from . import facts

BUSY: Final = (apsw.BusyError, apsw.LockedError)
DAMAGE: Final = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)
DISK: Final = (apsw.IOError, apsw.FullError, apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError)
_BESIDE_BUSY_MS: Final = 1000


class Damaged(Exception):
    """The file is not what was written."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises: StoreBusy, DiskTrouble, Damaged.
    """
    try:
        yield
    except BUSY as error:
        raise StoreBusy("Another program holds the data file.") from error
    except DAMAGE as error:
        raise Damaged(str(error)) from error
    except DISK as error:
        raise DiskTrouble(f"the data file cannot be used: {error}") from error


@contextmanager
def unreadable_is_damage() -> Iterator[None]:
    """While proving a file: whatever cannot be read is damage, locks and a refusing disk apart. Raises: Damaged."""
    try:
        yield
    except (*BUSY, *DISK):
        raise
    except (apsw.Error, ValueError, msgspec.MsgspecError) as error:
        raise Damaged(str(error)) from error


def connect(path: Path, *, busy_ms: int) -> apsw.Connection:
    """The one connection that writes: WAL, every commit synced, no memory map."""
    db = apsw.Connection(str(path))
    try:
        db.set_busy_timeout(busy_ms)
        db.pragma("cell_size_check", 1)
        db.pragma("mmap_size", 0)
        db.pragma("trusted_schema", 0)
        db.pragma("secure_delete", 1)
        db.pragma("journal_mode", "wal")
        db.pragma("synchronous", "full")
        db.pragma("fullfsync", 1)
        db.pragma("checkpoint_fullfsync", 1)
        db.pragma("journal_size_limit", 64 << 20)
    except BaseException:
        db.close()
        raise
    return db


def connect_untouched(path: Path) -> apsw.Connection:
    """A connection that only reads a file at rest, and leaves nothing beside it."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    db = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    db.pragma("cell_size_check", 1)
    return db


def connect_beside(path: Path) -> apsw.Connection:
    """A connection that only reads a file which an agent may be writing; a file at rest gets nothing put beside it.

    Never read such a file by other means than SQLite in a program that has it open: on POSIX systems closing any
    descriptor of it lets go of all its locks, and the program then reads one file by the index of another.
    """
    if not has_log(path):
        return connect_untouched(path)
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    db.set_busy_timeout(_BESIDE_BUSY_MS)
    db.pragma("cell_size_check", 1)
    return db


def has_log(path: Path) -> bool:
    """Whether a write-ahead log lies beside the file: somebody works with it, or did until it was ended."""
    return path.with_name(path.name + "-wal").exists()


def check_quickly(db: apsw.Connection) -> None:
    """Raises: Damaged when a look at the pages finds something."""
    _expect_ok(db.execute("PRAGMA quick_check(1)").get)


def check_pages(db: apsw.Connection) -> None:
    """Raises: Damaged when a page or an index is wrong."""
    _expect_ok(db.execute("PRAGMA integrity_check(1)").get)


def check_fully(db: apsw.Connection) -> None:
    """Raises: Damaged when a page, an index or the sum of a row is wrong: quick_check finds 4 % of bit flips."""
    check_pages(db)
    wrong = facts.find_wrong_row(db)
    if wrong is not None:
        raise Damaged(f"row {wrong} is not what was written")


def _expect_ok(answer: object) -> None:
    if answer != "ok":
        raise Damaged(str(answer))
