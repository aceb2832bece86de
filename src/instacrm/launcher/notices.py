"""What a launch wants a person to read when nobody was there: one file, there as long as it holds."""

import contextlib
from typing import Final

from .installed import Installed
from .updates.disk import Disk

FILE: Final = "notice.txt"
NO_SOURCE: Final = (
    "InstaCRM does not know where its updates come from. Say it in Settings, or: InstaLogger --source owner/repo"
)


def leave(installed: Installed, words: str) -> None:
    """`words` wait for the window."""
    with contextlib.suppress(OSError):
        installed.local.mkdir(parents=True, exist_ok=True, mode=0o700)
        Disk().write_whole(installed.local / FILE, words.encode() + b"\n")


def take_back(installed: Installed) -> None:
    """Nothing is left to read."""
    with contextlib.suppress(OSError):
        (installed.local / FILE).unlink(missing_ok=True)


def find(installed: Installed) -> str:
    """What the last launch left to read; empty when all was well."""
    try:
        return (installed.local / FILE).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
