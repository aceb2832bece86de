"""Where the agent keeps its data and how it is set up: the one reader of the environment beside `main`."""

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from instacrm.domain.errors import DiskTrouble
from instacrm.wire.frames import folder

# Holds the path of the folder that a person chose for second backups.
SECOND_BACKUPS = "backup_folder"
# Names the folder in `teams` whose data the agent works with; without it that is the data folder itself.
ACTIVE_TEAM = "active_team"
TEAMS = "teams"


class Home(NamedTuple):
    """The agent's private folder and what lies in it."""

    folder: Path

    @property
    def data(self) -> Path:
        """Where the data and the sign-in of the team at work lie (docs/decisions/0007)."""
        try:
            name = (self.folder / ACTIVE_TEAM).read_text(encoding="utf-8").strip()
        except OSError:
            return self.folder
        chosen = self.folder / TEAMS / name
        return chosen if name and chosen.is_dir() else self.folder

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


def write_private(file: Path, content: bytes) -> None:
    """`file` holds `content`, readable by this user only; a crash leaves the old content or the new.

    Raises: DiskTrouble.
    """
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise DiskTrouble(f"{file.name} cannot be written: {error.strerror}") from error


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders, and its rename is in the journal already.
    if os.name != "nt":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def find_root() -> bytes | None:
    """The root of trust that was built into this copy, for packs as for updates; None in a copy that has none."""
    try:
        return (Path(__file__).parents[1] / "launcher" / "updates" / "root.json").read_bytes()
    except OSError:
        return None
