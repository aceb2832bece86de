"""Opening a data folder: lock, prove, heal if need be, replay the journal, back up.

A damaged write-ahead log does not look damaged: the database opens as an older, healthy state. So beside SQLite's own
checks it must be true that the database knows at least what the newest backup knows, and that the journal goes on
where the database ends. A lock is never taken for damage.
"""

from pathlib import Path

import apsw

from instacrm.domain.errors import DiskTrouble
from instacrm.domain.events import Event

from . import backups, database, facts, healing, meta, schema
from .database import Damaged
from .journal import Journal
from .locking import FolderLock
from .store import DATABASE, DIRTY, Healed, Store, apply_frame, new_id

_SALVAGE_STEP = 200
# A file up to this size is read from end to end at every start, not only after a crash: some 40 ms.
_SMALL_BYTES = 8 << 20


def open_store(folder: Path, *, now_ms: int, busy_ms: int = 5000) -> Store:
    """The store of `folder`, made if it is not there, healed if it is damaged (`Store.healed` says so).

    Raises: StoreBusy (another agent, or another program holds the file; nothing is touched), StoreTooNew (untouched),
    DiskTrouble.
    """
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
    lock = FolderLock(folder)
    try:
        return _open(folder, lock, now_ms=now_ms, busy_ms=busy_ms)
    except BaseException:
        lock.release()
        raise


def _open(folder: Path, lock: FolderLock, *, now_ms: int, busy_ms: int) -> Store:
    path = folder / DATABASE
    _refuse_newer(path, busy_ms)
    try:
        was_clean = not (folder / DIRTY).exists()
        (folder / DIRTY).touch(mode=0o600)
        journal = Journal(folder / "journal")
    except OSError as error:
        raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
    try:
        healed: Healed | None = None
        salvaged: list[Event] = []
        try:
            db = _open_whole(path, journal, fully=not was_clean, busy_ms=busy_ms)
        except Damaged as damage:
            db, healed, salvaged = _heal(path, journal, str(damage), now_ms=now_ms, busy_ms=busy_ms)
        try:
            store = Store(folder, lock, journal, db, healed=healed)
            _begin(store, salvaged)
        except BaseException:
            db.close()
            raise
    except BaseException:
        journal.close()
        raise
    return store


def _refuse_newer(path: Path, busy_ms: int) -> None:
    """Raises: StoreTooNew, StoreBusy; the file is as it was."""
    if not path.exists():
        return
    try:
        with database.plain_errors():
            db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
            try:
                db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                db.set_busy_timeout(busy_ms)
                schema.refuse_newer(db)
            finally:
                db.close()
    except Damaged:
        return  # the next step finds it too, and heals it


def _open_whole(path: Path, journal: Journal, *, fully: bool, busy_ms: int) -> apsw.Connection:
    """The database, proved, brought up to the journal's end and backed up. Raises: Damaged, StoreBusy, DiskTrouble."""
    covered = _covered(path)
    is_new = covered is None and journal.last_lsn is None
    if not path.exists() and not is_new:
        raise Damaged("the data file is gone")
    with database.plain_errors():
        db = database.connect(path, busy_ms=busy_ms)
        try:
            _expect_tables(db, is_new=is_new)
            schema.migrate(db)
            with database.unreadable_is_damage():
                (database.check_fully if fully or _is_small(path) else database.check_quickly)(db)
                _check_continuity(db, journal, covered)
            _replay(db, journal)
            if covered is None or covered < _applied(db) or journal.damaged:
                journal.drop_until(backups.write(db, path))
        except BaseException:
            db.close()
            raise
        return db


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= _SMALL_BYTES


def _covered(path: Path) -> int | None:
    """The lsn the newest backup covers; none when there is none that is right, so that a new one is written."""
    backup = backups.path_of(path)
    if not backup.exists() or not _is_small(backup):
        return backups.covered_lsn(path)
    try:
        return backups.verify(backup)
    except Damaged:
        return None


def _expect_tables(db: apsw.Connection, *, is_new: bool) -> None:
    """Raises: Damaged when a store that was in use has an empty database."""
    if schema.version_of(db) == 0 and not is_new:
        raise Damaged("the data file is empty")


def _check_continuity(db: apsw.Connection, journal: Journal, covered: int | None) -> None:
    """Raises: Damaged when the database is an older state than it must be."""
    applied = _applied(db)
    if covered is not None and applied < covered:
        raise Damaged(f"the data file ends at {applied}, its backup at {covered}")
    if journal.first_lsn is not None and applied < journal.first_lsn - 1:
        raise Damaged(f"the data file ends at {applied}, the journal begins at {journal.first_lsn}")


def _applied(db: apsw.Connection) -> int:
    return meta.get_number(db, meta.APPLIED) or 0


def _replay(db: apsw.Connection, journal: Journal) -> int:
    """Apply what the journal has beyond the database, in one transaction; how many events."""
    missing = list(journal.frames(_applied(db)))
    if not missing:
        return 0
    db.execute("BEGIN IMMEDIATE")
    try:
        for written in missing:
            apply_frame(db, written)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return sum(len(written.entry.events) for written in missing)


def _heal(
    path: Path, journal: Journal, reason: str, *, now_ms: int, busy_ms: int
) -> tuple[apsw.Connection, Healed, list[Event]]:
    """A whole database again from backup and journal; and the events that only the damaged file still holds."""
    try:
        quarantine = healing.set_aside(path, now_ms)
        from_backup = healing.restore_newest(path, quarantine)
    except OSError as error:
        raise DiskTrouble(f"the damaged file could not be healed: {error.strerror}") from error
    try:
        with database.plain_errors():
            db = database.connect(path, busy_ms=busy_ms)
            try:
                schema.migrate(db)
                came_back = _replay(db, journal)
                salvaged = [e for e in healing.salvage(quarantine / path.name) if not facts.exists(db, e.event_id)]
                meta.put(db, meta.INCARNATION, new_id())
            except BaseException:
                db.close()
                raise
    except Damaged as again:
        raise DiskTrouble(f"the damaged file could not be healed: {again}") from again
    return db, Healed(reason, str(quarantine.relative_to(path.parent)), from_backup, came_back), salvaged


def _begin(store: Store, salvaged: list[Event]) -> None:
    """Name the agent at its first start; after healing, write down what was salvaged and back up at once."""
    if not store.agent_id:
        store.name_agent(new_id())
    if not store.incarnation:
        with store.changing() as db:
            meta.put(db, meta.INCARNATION, new_id())
    for start in range(0, len(salvaged), _SALVAGE_STEP):
        store.record(salvaged[start : start + _SALVAGE_STEP])
    if store.healed:
        store.backup()
