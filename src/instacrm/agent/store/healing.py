"""Making a damaged store whole: nothing is deleted, the damaged files move to `quarantine/`.

The newest proved backup and the journal after it hold every acknowledged event. What only the damaged file still
has, row by row with a right sum, is saved too.
"""

from pathlib import Path

import apsw
import msgspec

from instacrm.domain.events import Event

from . import backups, database, facts

_SIDE_FILES = ("", "-wal", "-shm")


def set_aside(path: Path, now_ms: int) -> Path:
    """Move the database and its side files away together; the folder they lie in now."""
    number = 0
    while (folder := path.parent / "quarantine" / f"{now_ms}-{number}").exists():
        number += 1
    folder.mkdir(parents=True, mode=0o700)
    for suffix in _SIDE_FILES:
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.replace(folder / file.name)
    return folder


def restore_newest(path: Path, quarantine: Path) -> bool:
    """Put the backup in place when it proves right; a wrong one is set aside too."""
    backup = backups.path_of(path)
    if not backup.exists():
        return False
    try:
        backups.verify(backup)
    except database.Damaged:
        backup.replace(quarantine / backup.name)
        return False
    backups.restore(path)
    return True


def salvage(damaged: Path) -> list[Event]:
    """Own events of a damaged file whose rows are as they were written, as far as they can be read."""
    if not damaged.exists():
        return []
    found: list[Event] = []
    try:
        db = apsw.Connection(str(damaged))
    except apsw.Error:
        return found
    try:
        last_place = int(db.execute("SELECT max(place) FROM events").get or 0)
        for place in range(1, last_place + 1):
            try:
                event = facts.find_sound(db, place)
            except (apsw.Error, ValueError, msgspec.MsgspecError):
                continue
            if event is not None:
                found.append(event)
    except apsw.Error:
        pass
    finally:
        db.close()
    return found
