"""Opening a data folder: lock, prove, heal if need be, replay the journal, back up.

A damaged write-ahead log does not look damaged: the database opens as an older, healthy state. So beside SQLite's own
checks it must be true that the database knows at least what the newest backup knows, and that the journal goes on
where the database ends. A lock is never taken for damage. What nobody touched since a clean end is believed, and read
afterwards (`seal`).
"""

import contextlib
import functools
from pathlib import Path

import apsw
import msgspec

from instacrm.domain.errors import BadBackup, DiskTrouble
from instacrm.domain.events import Event

from . import backups, database, erasing, facts, healing, holding, meta, projecting, schema, seal
from .database import Damaged
from .journal import Journal
from .locking import FolderLock
from .misplaced import refuse_misplaced
from .store import DATABASE, DIRTY, PURGE, RESTORED, Healed, Remade, Store, apply_frame, new_id


def open_store(folder: Path, *, now_ms: int, busy_ms: int = 5000, restore_from: Path | None = None) -> Store:
    """The store of `folder`, made if it is not there, healed if it is damaged (`Store.healed` says so).

    With `restore_from` a person puts that backup in place; what was written since comes along as far as it is sound.

    Raises: StoreBusy (another agent, or another program holds the file; nothing is touched), StoreTooNew (untouched),
    StoreMisplaced (untouched), DiskTrouble.
    """
    refuse_misplaced(folder)
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
    lock = FolderLock(folder)
    try:
        return _open(folder, lock, now_ms=now_ms, busy_ms=busy_ms, restore_from=restore_from)
    except BaseException:
        lock.release()
        raise


def _open(folder: Path, lock: FolderLock, *, now_ms: int, busy_ms: int, restore_from: Path | None) -> Store:
    path = folder / DATABASE
    kept = seal.find(path)
    _refuse_newer(path, busy_ms)
    try:
        was_clean = not (folder / DIRTY).exists()
        (folder / DIRTY).touch(mode=0o600)
        seal.remove(path)
        sealed = kept if was_clean and not restore_from else None
        journal = Journal(folder / "journal", sealed.segments if sealed else None)
    except OSError as error:
        raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
    try:
        healed: Healed | None = None
        salvaged: list[Event] = []

        def remake(reason: str, at_ms: int) -> Remade:
            return _heal(path, journal, reason, now_ms=at_ms, busy_ms=busy_ms)

        try:
            if restore_from:
                db, healed, salvaged = _restore(path, journal, restore_from, now_ms=now_ms, busy_ms=busy_ms)
            else:
                db = _open_whole(path, journal, sealed, fully=not was_clean, busy_ms=busy_ms, now_ms=now_ms)
        except Damaged as damage:
            db, healed, salvaged = remake(str(damage), now_ms)
        try:
            store = Store(folder, lock, journal, db, healed=healed, remake=remake, now_ms=now_ms, sealed=sealed)
            _begin(store, salvaged, now_ms)
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


def _open_whole(  # noqa: PLR0913 (what an opening goes by)
    path: Path, journal: Journal, sealed: seal.Seal | None, *, fully: bool, busy_ms: int, now_ms: int
) -> apsw.Connection:
    """The database, proved, brought up to the journal's end and backed up.

    Of a `sealed` one only the ends are looked at; it is proved, and backed up when that is due, while the agent works.
    Raises: Damaged, StoreBusy, DiskTrouble.
    """
    covered = sealed.covered if sealed else _covered(path)
    is_new = covered is None and journal.last_lsn is None
    if not path.exists() and not is_new:
        raise Damaged("the data file is gone")
    with database.plain_errors():
        db = database.connect(path, busy_ms=busy_ms)
        try:
            _expect_tables(db, is_new=is_new)
            is_believed = sealed is not None and schema.is_current(db)
            schema.migrate(db)
            with database.unreadable_is_damage():
                if not is_believed:
                    (database.check_fully if fully or seal.is_small(path) else database.check_quickly)(db)
                _check_continuity(db, journal, covered)
            _read_again(db)
            _erase(db, path.parent)
            _replay(db, journal)
            if covered is None or (covered < _applied(db) and not sealed) or journal.damaged:
                _back_up(db, path, journal, now_ms)
        except BaseException:
            db.close()
            raise
        return db


def _back_up(db: apsw.Connection, path: Path, journal: Journal, now_ms: int) -> None:
    """Back up what was just proved. A full disk does not keep the agent from starting: the journal stays."""
    with contextlib.suppress(DiskTrouble):
        covered = backups.write(db, path, now_ms, alone=(path.parent / PURGE).exists())
        journal.begin_file()
        journal.drop_until(backups.journal_needed_after(path, covered))


def _covered(path: Path) -> int | None:
    """The lsn the newest backup covers; none when there is none that is right, so that a new one is written."""
    backup = backups.path_of(path)
    if not backup.exists() or not seal.is_small(backup):
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
    newest = max((old.lsn for old in backups.dated(journal.folder.parent / backups.FOLDER)), default=0)
    covered = max(covered or 0, newest)
    if applied < covered:
        raise Damaged(f"the data file ends at {applied}, its backup at {covered}")
    if journal.first_lsn is not None and applied < journal.first_lsn - 1:
        raise Damaged(f"the data file ends at {applied}, the journal begins at {journal.first_lsn}")
    if journal.misses(applied):
        raise Damaged(f"the data file ends at {applied}, and the journal misses a part of what came then")


def _applied(db: apsw.Connection) -> int:
    return meta.get_number(db, meta.APPLIED) or 0


def _read_again(db: apsw.Connection) -> None:
    """Take what an older version kept and did not understand."""
    if not holding.unread(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        projecting.read_again(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _erase(db: apsw.Connection, folder: Path) -> None:
    """Apply first what this database, from an older backup perhaps, does not know: who was erased."""
    missing = erasing.remembered(folder) - erasing.all_of(db)
    if not missing:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        projecting.erase(db, missing)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


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


def _heal(path: Path, journal: Journal, reason: str, *, now_ms: int, busy_ms: int) -> Remade:
    """A whole database again from backup and journal; and the events that only the damaged file still holds."""
    try:
        quarantine = healing.set_aside(path, now_ms)
        backup = healing.restore_newest(path, quarantine)
    except OSError as error:
        raise DiskTrouble(f"the damaged file could not be healed: {error.strerror}") from error
    return _bring_up(path, journal, quarantine, backup, Healed(reason, "", backup is not None, 0, now_ms), busy_ms)


def _restore(path: Path, journal: Journal, backup: Path, *, now_ms: int, busy_ms: int) -> Remade:
    """The database as it was in `backup`, and on top of it what was written since. Raises: BadBackup."""
    if not backup.is_file():
        raise BadBackup(f"There is no {backup}.")
    try:
        backups.verify(backup)
    except Damaged as damage:
        raise BadBackup(f"{backup.name}: {damage}") from damage
    try:
        quarantine = healing.set_aside(path, now_ms)
        backups.restore(path, backup)
    except OSError as error:
        raise DiskTrouble(f"the backup could not be restored: {error.strerror}") from error
    return _bring_up(path, journal, quarantine, backup, Healed(RESTORED, "", True, 0, now_ms), busy_ms)


def _bring_up(  # noqa: PLR0913, PLR0917 (the parts of a repair)
    path: Path, journal: Journal, quarantine: Path, backup: Path | None, healed: Healed, busy_ms: int
) -> Remade:
    """Replay the journal on what was put in place, and look for what only the files set aside hold."""
    try:
        with database.plain_errors():
            db = database.connect(path, busy_ms=busy_ms)
            try:
                schema.migrate(db)
                _read_again(db)
                _erase(db, path.parent)
                begins = _applied(db)
                has_hole = journal.misses(begins) or (backup is None and (journal.first_lsn or 1) > 1)
                came_back = _replay(db, journal)
                found = healing.salvage_all(quarantine, functools.partial(facts.known_among, db))
                salvaged = [projecting.readable(db, event) for event in found]
                meta.put(db, meta.INCARNATION, new_id())
            except BaseException:
                db.close()
                raise
    except Damaged as again:
        raise DiskTrouble(f"the damaged file could not be healed: {again}") from again
    where = str(quarantine.relative_to(path.parent))
    done = msgspec.structs.replace(healed, quarantine=where, events=came_back, whole=not has_hole)
    return Remade(db, done, salvaged)


def _begin(store: Store, salvaged: list[Event], now_ms: int) -> None:
    """Name the agent at its first start; after healing, write down what was salvaged and back up at once."""
    with contextlib.suppress(OSError):
        healing.forget_old(store.folder, now_ms)
    if not store.agent_id:
        store.name_agent(new_id())
    if not store.incarnation:
        with store.changing() as db:
            meta.put(db, meta.INCARNATION, new_id())
    if store.healed:
        store.finish_healing(salvaged, now_ms)
