"""Where the agent keeps its data and how it is set up: the one reader of the environment beside `main`."""

import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from instacrm.domain.errors import DiskTrouble
from instacrm.wire.frames import folder

# Holds the path of the folder that a person chose for second backups.
SECOND_BACKUPS = "backup_folder"


class Home(NamedTuple):
    """The agent's private folder and what lies in it."""

    folder: Path

    @property
    def logs(self) -> Path:
        """Logs of agent and bridge."""
        return self.folder / folder.LOGS

    @property
    def layouts(self) -> Path:
        """Recorded page layouts."""
        return self.folder / "layouts"

    @property
    def second_backups(self) -> Path | None:
        """Another folder that backups go to as well, if a person chose one."""
        try:
            chosen = (self.folder / SECOND_BACKUPS).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return Path(chosen) if chosen else None

    @property
    def quit_marker(self) -> Path:
        """There while a person wants the agent to stay away."""
        return self.folder / folder.QUIT

    @property
    def updating_marker(self) -> Path:
        """There while an update replaces the programs."""
        return self.folder / folder.UPDATING


def find_home(asked: Path | None = None) -> Home:
    """The folder asked for, else `INSTACRM_HOME`, else where this system keeps such data."""
    if asked is not None:
        return Home(asked.expanduser().absolute())
    return Home(Path(folder.usual(sys.platform, str(Path.home()), dict(os.environ))).expanduser().absolute())


def has_x11() -> bool:
    """Whether the windows of this session are X11's; under Wayland no program may see or press for another."""
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def make_private(home: Home) -> None:
    """The folder is there and nobody else can look into it.

    Raises: DiskTrouble when it belongs to somebody else or cannot be made.
    """
    try:
        home.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        found = home.folder.stat()
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            raise DiskTrouble("the data folder belongs to another user of this computer")
        if stat.S_IMODE(found.st_mode) & 0o077:
            home.folder.chmod(0o700)
        home.logs.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
