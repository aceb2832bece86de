"""Making a damaged store whole: nothing is deleted, the damaged files move to `quarantine/`.

The newest proved backup and the journal after it hold every acknowledged event. What only the damaged file still
has, row by row with a right sum, is saved too.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import apsw
import msgspec

from instacrm.domain.errors import StoreTooNew
from instacrm.domain.events import Event

from . import backups, database, facts
from .sql import rows

QUARANTINE: Final = "quarantine"
QUARANTINE_MS: Final = 30 * 86_400_000
# Which of these ids the repaired store has.
Known = Callable[[Iterable[str]], frozenset[str]]
_STEP: Final = 500
_SIDE_FILES: Final = ("", "-wal", "-shm")


def set_aside(path: Path, now_ms: int) -> Path:
    """Move the database and its side files away together; the folder they lie in now."""
    number = 0
    while (folder := path.parent / QUARANTINE / f"{now_ms}-{number}").exists():
        number += 1
    folder.mkdir(parents=True, mode=0o700)
    for suffix in _SIDE_FILES:
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.replace(folder / file.name)
    return folder


def restore_newest(path: Path, quarantine: Path) -> Path | None:
    """Put the backup that goes furthest and proves right in place; wrong ones are set aside too."""
    for backup in backups.all_of(path):
        try:
            backups.verify(backup)
        except StoreTooNew:
            continue
        except database.Damaged:
            backup.replace(quarantine / backup.name)
        else:
            backups.restore(path, backup)
            return backup
    return None


def forget_old(folder: Path, now_ms: int) -> None:
    """What was set aside over thirty days ago goes. Raises: OSError."""
    for old in (folder / QUARANTINE).glob("*-*"):
        at = old.name.partition("-")[0]
        if at.isdecimal() and now_ms - int(at) > QUARANTINE_MS:
            shutil.rmtree(old)


def forget_all(folder: Path) -> None:
    """Words had to go: what was set aside, already salvaged, holds them too."""
    shutil.rmtree(folder / QUARANTINE, ignore_errors=True)


def salvage_all(quarantine: Path, known: Known) -> list[Event]:
    """Own events of all files that were set aside and that are not `known`, each once, in the order written."""
    found: dict[str, Event] = {}
    for file in sorted(quarantine.iterdir()):
        if file.suffix in (".db", ".bak"):
            for event in salvage(file, known):
                found.setdefault(event.event_id, event)
    return sorted(found.values(), key=lambda event: event.hlc)


def salvage(damaged: Path, known: Known) -> list[Event]:
    """Own events of a damaged file whose rows are as they were written, as far as they can be read."""
    found: list[Event] = []
    try:
        db = apsw.Connection(str(damaged))
    except apsw.Error:
        return found
    try:
        last_place = int(db.execute("SELECT max(place) FROM events").get or 0)
        for first in range(1, last_place + 1, _STEP):
            for place in _unknown_places(db, first, known):
                with contextlib.suppress(apsw.Error, ValueError, msgspec.MsgspecError):
                    if event := facts.find_sound(db, place):
                        found.append(event)
    except apsw.Error:
        pass
    finally:
        db.close()
    return found


def _unknown_places(db: apsw.Connection, first: int, known: Known) -> Iterable[int]:
    """The places of a step whose rows are worth a closer look: all of them where not even their ids can be read."""
    after = first + _STEP
    try:
        query = "SELECT place, event_id FROM events WHERE place>=? AND place<? AND lsn IS NOT NULL"
        ids = {place: str(event_id) for place, event_id in rows(db, query, (first, after))}
        here = known(ids.values())
    except (apsw.Error, ValueError):
        return range(first, after)
    return [place for place, event_id in ids.items() if event_id not in here]
