"""The teams of this computer: each has a data folder of its own, and the agent works in one of them at a time.

The first team's data lies in the data folder itself, every other's in `teams/<id>` of it; a file names the one at work.
Nothing is ever moved between them, so switching can neither mix nor lose data (docs/decisions/0007).
"""

import contextlib
import hashlib
import re
from pathlib import Path
from typing import Final, NamedTuple

import apsw
import msgspec

from instacrm.agent.settings import ACTIVE_TEAM, TEAMS, Home, write_private
from instacrm.agent.store import team
from instacrm.agent.store.store import DATABASE

from .session import CONFIG, OperatorConfig

_SAFE: Final = re.compile(r"[0-9a-z-]{1,64}\Z")


class LocalTeam(NamedTuple):
    """A team with data on this computer. Without `service_url` nobody is signed in there."""

    team_id: str
    name: str
    folder: Path
    service_url: str | None
    is_active: bool


def local_teams(home: Home) -> list[LocalTeam]:
    """The teams that have data here, the first one first."""
    beside = home.folder / TEAMS
    folders = [home.folder, *(sorted(beside.iterdir()) if beside.is_dir() else [])]
    found = [_look(folder, is_active=folder == home.data) for folder in folders]
    return [one for one in found if one]


def folder_for(home: Home, team_id: str) -> Path:
    """Where a team's data lies, or will."""
    known = local_teams(home)
    for one in known:
        if one.team_id == team_id:
            return one.folder
    if not any(one.folder == home.folder for one in known):
        return home.folder
    name = team_id if _SAFE.match(team_id) else hashlib.sha256(team_id.encode()).hexdigest()[:32]
    return home.folder / TEAMS / name


def work_in(home: Home, folder: Path) -> None:
    """From the agent's next start on, `folder` is the team at work. Raises: DiskTrouble."""
    if folder == home.folder:
        (home.folder / ACTIVE_TEAM).unlink(missing_ok=True)
        return
    write_private(home.folder / ACTIVE_TEAM, folder.name.encode())


def _look(folder: Path, *, is_active: bool) -> LocalTeam | None:
    config = None
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        config = msgspec.json.decode((folder / CONFIG).read_bytes(), type=OperatorConfig)
    # What was logged says whose the folder is; a sign-in alone has no data yet.
    if known := _team_of_data(folder / DATABASE):
        url = config.service_url if config and config.team_id == known.team_id else None
        return LocalTeam(known.team_id, known.name, folder, url, is_active)
    if config is None:
        return None
    return LocalTeam(config.team_id, config.team_name, folder, config.service_url, is_active)


def _team_of_data(file: Path) -> team.KnownTeam | None:
    try:
        db = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return team.find_team(db)
        finally:
            db.close()
    except apsw.Error:
        return None
