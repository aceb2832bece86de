"""Beginning anew on this computer: what would go is said first, then all of it is gone, and nothing brings it back.

No agent runs meanwhile. The program itself, its logs, the way from the browsers to it and what the teams' servers have
stay; a team of one has its server here, and goes with it.
"""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from instacrm.domain.errors import DiskTrouble, InstaCrmError
from instacrm.domain.policy.wording import plural

from .leaving import forget_store
from .settings import ACTIVE_TEAM, TEAMS, Home
from .store import backups, database, meta, outbox
from .store.locking import FolderLock
from .store.store import DATABASE
from .sync.inside import URL
from .sync.session import LOCK, Session
from .sync.teams import local_teams

_CORE: Final = "core.db"
_FOLDERS: Final = ("packs", "layouts")


class Goes(NamedTuple):
    """What would go of one team. `entries` were made here; `waiting` of them its server never got."""

    team: str
    folder: Path
    agent_id: str
    entries: int
    waiting: int
    is_alone: bool


def look(home: Home) -> tuple[Goes, ...]:
    """What a reset would take away; nothing is changed. Raises: InstaCrmError when a file cannot be read."""
    teams = local_teams(home)
    found = [_look(one.name, one.folder, is_alone=one.service_url == URL) for one in teams]
    if (home.folder / DATABASE).exists() and home.folder not in {one.folder for one in teams}:
        found.insert(0, _look("This computer", home.folder, is_alone=False))
    return tuple(found)


def sentences(going: tuple[Goes, ...]) -> tuple[str, ...]:
    """What a person is told before."""
    if not going:
        return ("Nothing was logged on this computer yet. Settings, packs and recorded layouts go.",)
    told = []
    for one in going:
        entries = plural(one.entries, "entry", "entries")
        if one.is_alone:
            told.append(f"{one.team}: you work alone, so this is the only copy. {entries} made here go for good.")
        elif one.waiting:
            told.append(f"{one.team}: {entries} made here go, {one.waiting} of them never reached your team's server.")
        else:
            told.append(f"{one.team}: {entries} made here go; all of them are at your team's server.")
    return (
        *told,
        "All backups of them go too, also those in a second place, and your settings and sign-ins.",
        "InstaCRM itself and what your team has stay. It cannot be undone.",
    )


def reset(home: Home) -> None:
    """Take all of it away. Raises: StoreBusy (an agent runs), DiskTrouble; then it can be done again."""
    with ExitStack() as stack:
        going = look(home)
        folders = {home.folder, home.data, *(one.folder for one in going)}
        for folder in folders:
            stack.callback(FolderLock(folder).release)
        for one in going:
            if home.second_backups and one.agent_id:
                shutil.rmtree(home.second_backups / f"{backups.SECOND}{one.agent_id[:8]}", ignore_errors=True)
        for folder in folders:
            Session(folder, now_ms=lambda: 0).sign_out()
            forget_store(folder)
            _remove(folder)
    _remove_teams(home.folder)


def _look(team: str, folder: Path, *, is_alone: bool) -> Goes:
    file = folder / DATABASE
    if not file.exists():
        return Goes(team, folder, "", 0, 0, is_alone)
    try:
        with database.plain_errors():
            db = database.connect_beside(file)
            try:
                waiting, agent_id = outbox.count(db), meta.get(db, meta.AGENT) or ""
            finally:
                db.close()
            return Goes(team, folder, agent_id, backups.count_own(file), waiting, is_alone)
    except database.Damaged as error:
        raise InstaCrmError(f"{file} is damaged.", remedy="Start InstaCRM, which repairs it.") from error


def _remove(folder: Path) -> None:
    try:
        for name in _FOLDERS:
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
        for file in (*folder.glob(f"{_CORE}*"), folder / LOCK):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise DiskTrouble(f"not all could be removed: {error.strerror}") from error


def _remove_teams(folder: Path) -> None:
    try:
        (folder / ACTIVE_TEAM).unlink(missing_ok=True)
        if (folder / TEAMS).is_dir():
            shutil.rmtree(folder / TEAMS)
    except OSError as error:
        raise DiskTrouble(f"not all could be removed: {error.strerror}") from error
