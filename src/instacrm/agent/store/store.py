"""The open store: one connection that writes, one lock, and a journal that hears of every own write first."""

import contextlib
import secrets
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import apsw
import msgspec

from instacrm.domain.clocks import LEARN_AHEAD_MS, Stamp, learn, next_stamp, parse_stamp
from instacrm.domain.errors import BadEvent, DiskTrouble, Unavailable
from instacrm.domain.events import Event

from . import backups, database, erasing, facts, healing, meta, outbox, projecting, seal
from .journal import Entry, Frame, Journal
from .locking import FolderLock

DATABASE: Final = "agent.db"
DIRTY: Final = "agent.dirty"
RESTORED: Final = "a person restored a backup"
# There from the moment words had to go until no backup holds them any more.
PURGE: Final = "agent.purge"

_SALVAGE_STEP: Final = 200
_LOOK_BUSY_MS: Final = 2000
# Steps of SQLite's machine between two looks whether the store was closed: about a millisecond.
_PROGRESS_STEPS: Final = 10_000

# After this many own writes, or this long after one, a backup is due.
BACKUP_FRAMES: Final = 500
BACKUP_EVERY_MS: Final = 15 * 60_000


class Healed(msgspec.Struct, frozen=True):
    """What was done about a damaged file: where it lies now, whether a backup was used, how many events came back.

    `whole` is False when the journal had a hole, so that something may be missing.
    """

    reason: str
    quarantine: str
    from_backup: bool
    events: int
    at_ms: int = 0
    whole: bool = True

    @property
    def sentence(self) -> str:
        """What a person is told."""
        kept = f"The damaged file is kept for 30 days in {self.quarantine}."
        if self.whole:
            return f"Your data file was damaged and has been repaired; nothing you logged is missing. {kept}"
        return f"Your data file was damaged and has been repaired, but entries may be missing. {kept}"


class Remade(NamedTuple):
    """A whole database, what was done to get it, and the events that only a damaged file still held."""

    db: apsw.Connection
    healed: Healed
    salvaged: list[Event]


Remake = Callable[[str, int], Remade]


class Store:
    """The data of one operator on one computer. Every method may be called from any thread; writes queue up."""

    def __init__(  # noqa: PLR0913 (what an open store is made of)
        self,
        folder: Path,
        lock: FolderLock,
        journal: Journal,
        db: apsw.Connection,
        *,
        healed: Healed | None,
        remake: Remake,
        now_ms: int,
        sealed: seal.Seal | None = None,
    ) -> None:
        self.folder = folder
        self.healed = healed
        # What is wrong with the file, found while running; `heal` makes it right.
        self.damage: str | None = None
        self.second_trouble: str | None = None
        self._was_refused = False
        self._is_closed = False
        self._busy_ms = int(db.pragma("busy_timeout"))
        self.exclusion_key: Final = secrets.token_bytes(32)
        # Grows with every write: what stood before may stand differently now.
        self.version = 0
        self._lock = lock
        self._journal = journal
        self._db: apsw.Connection | None = db
        self._mutex = threading.RLock()
        self._behind: list[Frame] = []
        self._remake = remake
        self._frames_since_backup = 0
        self._backup_ms = now_ms
        # How often words were removed that a backup still has.
        self._purges = int((folder / PURGE).exists())
        # Before the mutex, never after it: who backs up keeps nobody waiting who logs.
        self._backing_up = threading.RLock()
        self._file_id = _file_id(folder / DATABASE)
        with database.plain_errors():
            self._lsn = max(meta.get_number(db, meta.APPLIED) or 0, journal.last_lsn or 0)
            self.agent_id = meta.get(db, meta.AGENT) or ""
            self._last = self._last_stamp(db)
        # Opened on the word of its seal: still to be read from end to end.
        self._unproved = sealed
        if sealed is not None:
            self._frames_since_backup = self._lsn - sealed.covered

    @property
    def incarnation(self) -> str:
        """A name for this life of the data: a new one after a file was healed."""
        with self.reading() as db:
            return meta.get(db, meta.INCARNATION) or ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be asked any more: it was closed, or healing failed."""
        with self._mutex:
            return self._is_closed

    @property
    def hlc(self) -> str:
        """The highest stamp used or learned so far."""
        with self._mutex:
            return str(self._last)

    @property
    def wants_backup(self) -> bool:
        """Whether enough was written since the last backup, or words were removed that the backup still has."""
        return self._purges > 0 or self._frames_since_backup >= BACKUP_FRAMES

    def is_backup_due(self, now_ms: int, every_ms: int = BACKUP_EVERY_MS) -> bool:
        """Whether a backup is wanted, or something was written that none has and the last is older than `every_ms`."""
        is_old = not 0 <= now_ms - self._backup_ms < every_ms
        return self.wants_backup or (is_old and self._frames_since_backup > 0)

    def want_backup(self) -> None:
        """Words were removed: the backups, the journal and the write-ahead log are to be made anew without them."""
        self._purges += 1
        with contextlib.suppress(OSError):
            (self.folder / PURGE).touch(mode=0o600)

    def remember_erased(self, ids: Iterable[str]) -> None:
        """These people and addresses are erased: known beside the database, and no backup keeps them.

        Raises: DiskTrouble.
        """
        with self.reading() as db:
            # All that the database knows too: the file may have been damaged meanwhile.
            known = erasing.all_of(db)
        try:
            erasing.remember(self.folder, known.union(ids))
        except OSError as error:
            raise DiskTrouble(f"an erasure could not be written down: {error.strerror}") from error
        self.want_backup()

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """The connection, with nobody writing meanwhile. What is decided inside can be recorded inside.

        Raises: StoreBusy, DiskTrouble.
        """
        with self._mutex, self._damage_is_noted(), database.plain_errors():
            if self._db is None:
                raise Unavailable("the store is closed")
            self._catch_up(self._db)
            yield self._db

    @contextmanager
    def changing(self) -> Iterator[apsw.Connection]:
        """One transaction that the journal need not know: what the team's server can say again.

        Raises: StoreBusy, DiskTrouble; then nothing of it is there.
        """
        with self.reading() as db, _transaction(db):
            yield db
        self.version += 1

    @contextmanager
    def looking(self) -> Iterator[apsw.Connection]:
        """A connection of its own that only reads: nobody who logs waits for a long list.

        Raises: StoreBusy, DiskTrouble.
        """
        with self._damage_is_noted(), database.plain_errors():
            db = apsw.Connection(str(self.folder / DATABASE), flags=apsw.SQLITE_OPEN_READONLY)
            try:
                db.set_busy_timeout(_LOOK_BUSY_MS)
                yield db
            finally:
                db.close()

    def record(self, events: Sequence[Event], settings: dict[str, str | None] | None = None) -> None:
        """Keep own events and settings of this computer, all or nothing: on disk when this returns.

        Raises: DiskTrouble, StoreBusy. After DiskTrouble from the journal nothing is kept; when only the database
        failed, the journal has it and the next reader or writer brings it along.
        """
        with self.reading() as db:
            entry = Entry(tuple(events), settings or {})
            self._journal.append(self._lsn + 1, entry)
            self._lsn += 1
            self._behind.append(Frame(self._lsn, entry))
            self._frames_since_backup += 1
            self._catch_up(db)

    def _catch_up(self, db: apsw.Connection) -> None:
        """Bring in what only the journal has: whoever decides must see all that was written."""
        if not self._behind or db.in_transaction:
            return
        with _transaction(db):
            for written in self._behind:
                apply_frame(db, written)
        self._behind.clear()
        self.version += 1

    def name_agent(self, agent_id: str) -> None:
        """Give this computer's agent its id, once."""
        self.record((), {meta.AGENT: agent_id})
        with self._mutex:
            self.agent_id = agent_id
            self._last = Stamp(self._last.ms, self._last.counter, agent_id)

    def next_hlc(self, now_ms: int) -> str:
        """The stamp of the next own event."""
        with self._mutex:
            self._last = next_stamp(self._last, now_ms)
            return str(self._last)

    def learn_hlc(self, seen: Iterable[str], now_ms: int) -> None:
        """Move the clock past stamps of somebody else's, within bounds."""
        with self._mutex:
            for stamp in sorted(set(seen), reverse=True):
                try:
                    self._last = learn(self._last, parse_stamp(stamp), now_ms)
                except BadEvent:
                    continue
                return  # the highest of them; stamps sort as text

    def rebase_hlc(self, now_ms: int) -> None:
        """Bring the clock back when it ran far ahead: this computer's clock was wrong once and is right now."""
        with self._mutex:
            self._last = min(self._last, Stamp(now_ms + LEARN_AHEAD_MS, 0, self.agent_id))

    def backup(self, now_ms: int, *, second: Path | None = None) -> None:
        """Write `agent.db.bak` and a dated copy anew, verified, and let go of the journal that is not needed any more.

        Who logs does not wait for it. A copy goes to the folder `second` too; `second_trouble` says when it cannot.
        Raises: DiskTrouble, StoreBusy. The earlier backup stays until the new one is proved.
        """
        path = self.folder / DATABASE
        with self._backing_up:
            with self.looking() as source:
                with self.reading():
                    frames, purges, lsn = self._frames_since_backup, self._purges, self._lsn
                    self._journal.begin_file()
                    source.execute("BEGIN")
                    source.execute("SELECT 1 FROM meta").get  # noqa: B018 (from here on it sees this moment)
                covered = backups.write(source, path, now_ms, alone=purges > 0)
                if covered < lsn:  # somebody took a side file away: what lies there is an older state
                    raise database.Damaged(f"the data file ends at {covered}, the journal at {lsn}")
            self.second_trouble = None
            if second:
                self._back_up_to(second, covered, now_ms, alone=purges > 0)
            with self.reading() as db:
                try:
                    self._journal.drop_until(backups.journal_needed_after(path, covered))
                    db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                    self._frames_since_backup, self._backup_ms = max(0, self._frames_since_backup - frames), now_ms
                    if purges and purges == self._purges:
                        healing.forget_all(self.folder)
                        (self.folder / PURGE).unlink(missing_ok=True)
                        self._purges = 0
                except OSError as error:
                    raise DiskTrouble(f"what the backup replaces could not be removed: {error.strerror}") from error

    def _back_up_to(self, second: Path, covered: int, now_ms: int, *, alone: bool) -> None:
        folder = second / f"{backups.SECOND}{self.agent_id[:8]}"
        try:
            backups.keep_dated(backups.path_of(self.folder / DATABASE), folder, covered, now_ms, alone=alone)
        except OSError as error:
            self.second_trouble = error.strerror or "it cannot be written"

    def prove(self) -> None:
        """Read what was opened on the word of its seal, beside the work; what is wrong is noted, for `heal`.

        Raises: DiskTrouble, StoreBusy.
        """
        if self._unproved is None:
            return
        try:
            is_wrong = self._journal.find_damaged(self._unproved.segments)
        except OSError as error:
            raise DiskTrouble(f"the journal cannot be read: {error.strerror}") from error
        if is_wrong:
            with self._mutex:
                self._journal.begin_file()
                self._frames_since_backup = max(self._frames_since_backup, BACKUP_FRAMES)
        with self.looking() as db:
            db.set_progress_handler(lambda: self._is_closed, _PROGRESS_STEPS)
            try:
                database.check_pages(db)
            except apsw.InterruptError:  # closed meanwhile, and not sealed again: the next start reads it all
                return
        self._unproved = None

    def look_after(self) -> None:
        """Notice that somebody took a file away under the running agent, and whether the disk lets us write again.

        Raises: DiskTrouble, StoreBusy.
        """
        with self._mutex:
            if self._is_closed:
                return
            if _file_id(self.folder / DATABASE) != self._file_id:
                self.damage = "the data file was taken away while the agent ran"
            if self._journal.lost_its_file():
                self._journal.begin_file()
                self._frames_since_backup = BACKUP_FRAMES  # only the database has those writes now
            if self._was_refused and self.damage is None:
                self._connect_anew()

    def _connect_anew(self) -> None:
        """Open the file again: where SQLite may not write it opens to read, and stays so when it may write again."""
        with self._damage_is_noted(), database.plain_errors():
            if self._db is not None:  # first: two connections of a process share what they know of the file
                self._db.close()
                self._db = None
            self._db = database.connect(self.folder / DATABASE, busy_ms=self._busy_ms)
        self._was_refused = False

    def heal(self, now_ms: int) -> None:
        """Make the damaged file whole while the agent runs; until then whoever asks is told to try again.

        Raises: DiskTrouble, StoreBusy; then the store is closed, and the next start heals it.
        """
        with self._backing_up, self._mutex:
            if self.damage is None or self._is_closed:
                return
            reason, self.damage, self._unproved = self.damage, None, None
            if self._db is not None:
                self._db.close()
            self._db, self._is_closed = None, True
            remade = self._remake(reason, now_ms)
            self._db, self.healed, self._is_closed = remade.db, remade.healed, False
            self._file_id = _file_id(self.folder / DATABASE)
            self._behind.clear()  # replayed from the journal
            with database.plain_errors():
                self._lsn = max(self._lsn, meta.get_number(remade.db, meta.APPLIED) or 0)
            self.finish_healing(remade.salvaged, now_ms)

    def finish_healing(self, salvaged: Sequence[Event], now_ms: int) -> None:
        """Write down what was salvaged and back up: soon where a large store has the backup it came from, else now."""
        for start in range(0, len(salvaged), _SALVAGE_STEP):
            self.record(salvaged[start : start + _SALVAGE_STEP])
        self.version += 1
        has_one = self.healed is not None and self.healed.from_backup and self.healed.reason != RESTORED
        if has_one and not seal.is_small(self.folder / DATABASE):
            self._frames_since_backup = max(self._frames_since_backup, BACKUP_FRAMES)
        else:
            self.backup(now_ms)

    def close(self) -> None:
        """End, cleanly where the disk lets us: everything in the one file; the lock is released in any case."""
        with self._backing_up, self._mutex:
            is_whole = self._db is not None and not self._behind and self.damage is None
            if self._db is not None:
                self._db.close()
            self._db, self._is_closed = None, True
            self._journal.close()
            if is_whole:
                with contextlib.suppress(OSError):  # then the next start looks closer than it would have to
                    if self._unproved is None and self._journal.is_sound:
                        seal.put(self.folder / DATABASE, self._journal.segments)
                    (self.folder / DIRTY).unlink(missing_ok=True)
            self._lock.release()

    @contextmanager
    def _damage_is_noted(self) -> Iterator[None]:
        """While running, damage is healed within seconds; until then the caller is told to try again."""
        try:
            yield
        except DiskTrouble:
            self._was_refused = True
            raise
        except database.Damaged as error:
            self.damage = str(error)
            raise DiskTrouble(f"the data file is damaged ({error}); it is being repaired") from error

    def _last_stamp(self, db: apsw.Connection) -> Stamp:
        kept = meta.get(db, meta.HLC)
        last = parse_stamp(kept) if kept else Stamp(0, 0, self.agent_id)
        return Stamp(last.ms, last.counter, self.agent_id)


def apply_frame(db: apsw.Connection, written: Frame) -> None:
    """Bring a frame of the journal into the database; twice is as good as once."""
    new = facts.add_all(db, written.entry.events, written.lsn)
    if new:
        outbox.put_all(db, (event.event_id for event in new))
        projecting.project_all(db, new, own=True)
    if new_key := written.entry.meta.get(meta.REKEYED):
        projecting.rekey(db, bytes.fromhex(new_key))
    for key, value in written.entry.meta.items():
        meta.put(db, key, value)
    if new:
        meta.put_applied(db, written.lsn, max(event.hlc for event in new))
    else:
        meta.put(db, meta.APPLIED, written.lsn)


def new_id() -> str:
    """A random id, for things nobody sorts by."""
    return str(uuid.uuid4())


@contextmanager
def _transaction(db: apsw.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
