"""The disk a data folder lies on: a small one of its own where this computer lets us make one, else the usual one."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

SIZE_MIB: Final = 48


class Room:
    """A temporary folder, on a file system of its own (`is_own`) when we may mount one."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="instacrm-faults-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name) / "disk"
        self.path.mkdir()
        self.is_own = _run("mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m,mode=700", "instacrm-faults", self.path)
        self._filler = self.path / "filler"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_own:
            _run("umount", "-l", self.path)
        self._folder.cleanup()

    @property
    def beside(self) -> Path:
        """A folder on another disk than `path`."""
        return Path(self._folder.name)

    def fill(self, leave: int = 0) -> None:
        """Use up the disk, `leave` bytes apart; does nothing on a disk that others use too."""
        if not self.is_own:
            return
        with self._filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        with self._filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(512))
        os.truncate(self._filler, max(0, self._filler.stat().st_size - leave))

    def free(self) -> None:
        """There is room again."""
        self._filler.unlink(missing_ok=True)

    @contextlib.contextmanager
    def read_only(self) -> Iterator[None]:
        """Nobody can write here, not even root, within the block."""
        if self.is_own:
            _run("mount", "-o", "remount,ro", self.path)
        try:
            yield
        finally:
            if self.is_own:
                _run("mount", "-o", "remount,rw", self.path)


def _run(*words: str | Path) -> bool:
    try:
        return subprocess.run([str(word) for word in words], check=False, capture_output=True).returncode == 0
    except OSError:
        return False
