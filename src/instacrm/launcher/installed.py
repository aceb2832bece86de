"""An installation: the program folder with its versions, and the person's data folder, which is never inside it."""

import sys
from pathlib import Path
from typing import Final, NamedTuple

from .updates.disk import Disk
from .updates.release import Release
from .updates.versions import STATE, Chosen, Versions

APP: Final = "app"
PLATFORM: Final = {"win32": "win64", "darwin": "macos"}.get(sys.platform, "linux64")
# What an update does that needs no person lies in the data folder, on this computer's own disk.
LOCAL: Final = "updates"
# Lies in the program folder of an installation that is not one person's.
EVERYBODY: Final = "everybody"


def find_program(source: Path) -> Path | None:
    """The program folder whose code `source` is; None for a source tree."""
    places = (source.parent, *source.parents[2:3])
    return next((place for place in places if source.name == APP and (place / STATE).is_file()), None)


class Installed(NamedTuple):
    """`program` is what the installer made, `home` the agent's data folder."""

    program: Path
    home: Path

    @property
    def local(self) -> Path:
        """Signed lists, downloads, the source, the lock."""
        return self.home / LOCAL

    @property
    def is_everybodys(self) -> bool:
        """Whether it is for all who use this computer: each has data of their own, and only Setup changes it."""
        return (self.program / EVERYBODY).is_file()

    def versions(self, disk: Disk | None = None) -> Versions:
        """The versions in the program folder."""
        return Versions(self.program, disk or Disk())

    def app(self, chosen: Chosen) -> Path:
        """The folder that goes on `sys.path`; a system's package has it at one fixed place, for its next update too."""
        fixed = self.program / APP
        return fixed if fixed.is_symlink() else chosen.folder / APP

    def python(self, release: Release, *, window: bool = False) -> Path:
        """The Python of `release`; with `window` the one that opens no console."""
        if release.runtime == "system":
            return Path(sys.executable)
        folder = self.program / "runtimes" / release.runtime
        if sys.platform == "win32":
            return folder / ("pythonw.exe" if window else "python.exe")
        return folder / "bin" / "python3"
