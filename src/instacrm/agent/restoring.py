"""Putting a backup back: what there is, what would happen, and then doing it while no agent runs."""

from pathlib import Path
from typing import Literal

import msgspec

from instacrm.domain.errors import BadBackup, InstaCrmError

from .settings import Home
from .store import Healed, backups, database, open_store
from .store.store import DATABASE


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A backup: its file, when it was made, and how many entries of this computer it holds when it is whole."""

    file: str
    at_ms: int
    state: Literal["ok", "damaged"]
    entries: int = 0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What restoring would do. `entries_now` is None when the present file cannot be read."""

    backup: Kept
    entries_now: int | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person is told before."""
        now = "cannot be read" if self.entries_now is None else f"has {self.entries_now} entries"
        return (
            f"Puts back {self.backup.file}, which has {self.backup.entries} entries of this computer.",
            f"The present file {now}; it is moved to quarantine and kept for 30 days.",
            "What was written since comes along, from the journal and from the present file, as far as it is sound.",
            "What teammates wrote is fetched again from your team's server.",
        )


def find_backups(home: Home) -> list[Kept]:
    """Every backup of a data folder, the one that goes furthest first, each read from end to end."""
    path = home.data / DATABASE
    files = backups.all_of(path)
    if home.second_backups:
        for folder in sorted(home.second_backups.glob(f"{backups.SECOND}*")):
            files += [old.path for old in backups.dated(folder)]
    return [look_at(file) for file in files]


def look_at(file: Path) -> Kept:
    """How one backup is."""
    at_ms = int(file.stat().st_mtime * 1000) if file.exists() else 0
    try:
        backups.verify(file)
        return Kept(file=str(file), at_ms=at_ms, state="ok", entries=backups.count_own(file))
    except (database.Damaged, InstaCrmError):
        return Kept(file=str(file), at_ms=at_ms, state="damaged")


def plan(home: Home, file: Path) -> Plan:
    """What restoring `file` would do; nothing is changed. Raises: BadBackup."""
    kept = look_at(file)
    if kept.state == "damaged":
        raise BadBackup(f"{file} is damaged or no backup.")
    try:
        with database.plain_errors():
            entries = backups.count_own(home.data / DATABASE)
    except (database.Damaged, InstaCrmError):
        entries = None
    return Plan(backup=kept, entries_now=entries)


def restore(home: Home, file: Path, *, now_ms: int) -> Healed | None:
    """Do it; what was done. Raises: BadBackup, StoreBusy (an agent runs), DiskTrouble; then nothing is changed."""
    store = open_store(home.data, now_ms=now_ms, restore_from=file)
    store.close()
    return store.healed
