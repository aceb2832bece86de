"""Bugs planted in a copy of the product, each of which the rounds must catch; the product itself has no switch."""

import shutil
from pathlib import Path
from typing import Final, NamedTuple

from .programs import SOURCE


class Change(NamedTuple):
    """In `file` (below the package), `old` becomes `new`."""

    file: str
    old: str
    new: str


class Mutant(NamedTuple):
    """A bug, and the accidents under which it shows, in order; or the scenes whose every write is refused."""

    what: str
    faults: tuple[str, ...]
    changes: tuple[Change, ...]
    scenes: tuple[str, ...] = ()


class Stale(Exception):
    """The product has changed so that the bug cannot be planted any more."""


_UNWRITTEN: Final = Change("agent/store/journal.py", "            write_all(self._descriptor, data)\n", "")
_UNSYNCED: Final = Change(
    "agent/store/journal.py",
    "write_all(self._descriptor, data)\n            flush(self._descriptor)",
    "write_all(self._descriptor, data)",
)
_NO_REPLAY: Final = Change(
    "agent/store/opening.py", "came_back = _replay(db, journal)", "came_back, journal._segments = 0, {}"
)

MUTANTS: Final[dict[str, Mutant]] = {
    "no-journal": Mutant("the journal is not written", ("wal deleted",), (_UNWRITTEN,)),
    "journal-not-synced": Mutant(
        "the journal is written and not synced before the answer", ("power cut and wal lost",), (_UNSYNCED,)
    ),
    "ack-before-fsync": Mutant(
        "nothing is synced before the answer",
        ("power cut",),
        (_UNSYNCED, Change("agent/store/database.py", '"synchronous", "full"', '"synchronous", "off"')),
    ),
    "normal-without-journal": Mutant(
        "no journal, and SQLite's own usual setting: WAL with synchronous NORMAL",
        ("power cut",),
        (_UNWRITTEN, Change("agent/store/database.py", '"synchronous", "full"', '"synchronous", "normal"')),
    ),
    "no-continuity-check": Mutant(
        "a file that is whole but older than it must be is taken as it is",
        ("agent quits", "agent killed", "older copy put back"),
        (Change("agent/store/opening.py", "                _check_continuity(db, journal, covered)\n", ""),),
    ),
    "heal-without-journal": Mutant("a damaged file is replaced by its backup alone", ("db deleted",), (_NO_REPLAY,)),
    "lock-is-damage": Mutant(
        "a locked file is taken for a damaged one and replaced by its backup alone",
        ("database held at start",),
        (
            Change("agent/store/database.py", "BUSY: Final = (apsw.BusyError, apsw.LockedError)", "BUSY: Final = ()"),
            Change("agent/store/database.py", "DAMAGE: Final = (", "DAMAGE: Final = (apsw.BusyError, "),
            _NO_REPLAY,
        ),
    ),
    "row-sums-unread": Mutant(
        "the sums of the rows are not looked at",
        ("db words",),
        (Change("agent/store/database.py", "wrong = facts.find_wrong_row(db)", "wrong = None"),),
    ),
    "error-swallowed": Mutant(
        "a message is acknowledged though the disk refused it",
        ("disk full", "file size limited"),
        (
            Change(
                "agent/actions/captures.py",
                "        store.record(written)\n",
                "        try:\n            store.record(written)\n        except InstaCrmError:\n            pass\n",
            ),
        ),
    ),
    "bridge-acknowledges": Mutant(
        "the bridge says `logged` for an agent that is away",
        ("agent away",),
        (
            Change("bridge/away.py", '{{"kind":"error",', '{{"kind":"logged",'),
            Change("bridge/away.py", '"body":{"code":"agent-away",', '"body":{"status":"logged","code":"agent-away",'),
        ),
    ),
    "backup-unverified": Mutant(
        "a backup is believed without being read, before it is made and before it is used",
        ("db and backup damaged",),
        (Change("agent/store/backups.py", "                database.check_fully(db)\n", ""),),
    ),
    "newest-backup-only": Mutant(
        "the journal is let go of as soon as one backup covers it",
        ("db and backup damaged",),
        (
            Change(
                "agent/store/backups.py",
                "return min([covered, *(old.lsn for old in dated(path.parent / FOLDER)[:NEWEST])])",
                "return covered",
            ),
            Change("agent/store/backups.py", "_copy_proved(newest, folder", "lambda *_: (newest, folder"),
        ),
    ),
    "replay-skips-one": Mutant(
        "replaying the journal begins one write too late",
        ("wal deleted",),
        (Change("agent/store/opening.py", "journal.frames(_applied(db))", "journal.frames(_applied(db) + 1)"),),
    ),
    "journal-dropped-early": Mutant(
        "the journal is let go of before a backup covers it",
        ("agent quits", "db deleted"),
        (
            Change(
                "agent/store/opening.py",
                "covered = backups.write(db, path, now_ms, alone=(path.parent / PURGE).exists())",
                "journal.drop_until(journal.last_lsn or 0)\n        return",
            ),
        ),
    ),
    "backup-not-atomic": Mutant(
        "a backup is written in the place of the last one",
        (),
        (Change("agent/store/backups.py", 'path.with_name(path.name + ".bak.new")', "path_of(path)"),),
        scenes=("back up",),
    ),
    "list-not-atomic": Mutant(
        "the list of the erased is written over itself",
        (),
        (Change("agent/store/erasing.py", 'temporary = folder / f"{FILE}.new"', "temporary = folder / FILE"),),
        scenes=("erase",),
    ),
}


def mutated(mutant: Mutant, folder: Path) -> Path:
    """A copy of the source in `folder` with the bug in it. Raises: Stale."""
    copy = folder / "src"
    shutil.copytree(SOURCE / "instacrm", copy / "instacrm", ignore=shutil.ignore_patterns("__pycache__"))
    for change in mutant.changes:
        path = copy / "instacrm" / change.file
        text = path.read_text()
        if text.count(change.old) != 1:
            raise Stale(f"{change.file} holds {text.count(change.old)} times: {change.old}")
        path.write_text(text.replace(change.old, change.new))
    return copy
