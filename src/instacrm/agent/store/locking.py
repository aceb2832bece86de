"""One agent for one data folder: a lock the system lets go of when its holder dies, however it dies."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from instacrm.domain.errors import DiskTrouble, StoreBusy

# Whoever looks whether a folder is free can only try its lock, and lets go at once; an agent stays.
LOOKS_PASS: Final = 5
_PAUSE_S: Final = 0.04


def _wait() -> None:
    time.sleep(_PAUSE_S)


class FolderLock:
    """The lock of a data folder, held from making to `release`."""

    def __init__(self, folder: Path, *, pauses: int = LOOKS_PASS, pause: Callable[[], object] = _wait) -> None:
        """Take the lock, trying again after each of so many pauses. Raises: StoreBusy when another program keeps it."""
        try:
            self._fd: int | None = os.open(folder / "agent.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
        while not try_lock(self._fd):
            if pauses == 0:
                os.close(self._fd)
                raise StoreBusy("Another InstaCRM agent already works with this data folder.")
            pauses -= 1
            pause()

    def release(self) -> None:
        """Let the next one in; again is no more."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def try_lock(fd: int) -> bool:
    """Whether the lock of an open file could be taken now; the system lets go of it when its holder dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
