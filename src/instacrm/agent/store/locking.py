"""One agent for one data folder: a lock the system lets go of when its holder dies, however it dies."""

import os
import sys
from pathlib import Path

from instacrm.domain.errors import DiskTrouble, StoreBusy


class FolderLock:
    """The lock of a data folder, held from making to `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises: StoreBusy when another program has it."""
        try:
            self._fd: int | None = os.open(folder / "agent.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DiskTrouble(f"the data folder cannot be used: {error.strerror}") from error
        try:
            _lock(self._fd)
        except OSError as error:
            os.close(self._fd)
            raise StoreBusy("Another InstaCRM agent already works with this data folder.") from error

    def release(self) -> None:
        """Let the next one in; again is no more."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def _lock(fd: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
