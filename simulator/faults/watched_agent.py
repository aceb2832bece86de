"""The real agent on a disk that is watched: every write and sync is noted, so that a power cut can be played later.

Run as a program. `--disk-log FILE` gets a line before each write and after each sync of the store's files; `--clock
FILE` holds milliseconds by which this computer's clock is wrong. Neither exists in the product.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import apsw

_OS_WRITE, _OS_FDATASYNC, _OS_FSYNC = os.write, os.fdatasync, os.fsync
_OS_FTRUNCATE, _OS_REPLACE, _TIME_NS = os.ftruncate, os.replace, time.time_ns


class DiskLog:
    """Lines of JSON: what was on the disk before each write, and up to where it is safe."""

    def __init__(self, file: Path, home: Path) -> None:
        self._fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._home = str(home)

    def writes(self, path: str, offset: int, length: int, *, size: int, before: bytes) -> None:
        """`length` bytes at `offset` are about to be written over `before`, in a file of `size` bytes."""
        self._say("write", path, offset=offset, length=length, size=size, before=before.hex())

    def synced(self, path: str) -> None:
        """Everything written to `path` so far would survive."""
        self._say("sync", path)

    def renamed(self, path: str, to: str) -> None:
        """`path` is called `to` now."""
        self._say("rename", path, to=to)

    def _say(self, what: str, path: str, **more: Any) -> None:
        if path.startswith(self._home) and not path.endswith("-shm"):
            _OS_WRITE(self._fd, json.dumps({"what": what, "path": path, **more}).encode() + b"\n")


class WatchedFile(apsw.VFSFile):
    """A file of SQLite's."""

    log: DiskLog

    def __init__(self, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 (apsw's name)
        """Note, then write."""
        size = self.xFileSize()
        known = max(0, min(len(data), size - offset))
        before = super().xRead(known, offset) if known else b""
        self.log.writes(self._path, offset, len(data), size=size, before=before)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 (apsw's name)
        """Sync, then note."""
        super().xSync(flags)
        self.log.synced(self._path)


class WatchedDisk(apsw.VFS):
    """Every file of SQLite's is a watched one."""

    def __init__(self) -> None:
        super().__init__("watched", "unix", makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> WatchedFile:  # noqa: N802 (apsw's name)
        """A watched file."""
        return WatchedFile(name, flags)


def watch(log: DiskLog) -> WatchedDisk:
    """From now on the writes of this process are noted."""
    WatchedFile.log = log

    def write(fd: int, data: Any) -> int:
        path, size = _path_of(fd), os.fstat(fd).st_size
        if path.startswith("/"):
            log.writes(path, size, len(data), size=size, before=b"")  # the store's own files only grow
        return _OS_WRITE(fd, data)

    def synced(sync: Any) -> Any:
        def run(fd: int) -> None:
            sync(fd)
            log.synced(_path_of(fd))

        return run

    def replace(path: Any, to: Any, **more: Any) -> None:
        _OS_REPLACE(path, to, **more)
        log.renamed(os.fspath(path), os.fspath(to))

    os.write, os.replace = write, replace  # type: ignore[assignment]
    os.fdatasync, os.fsync = synced(_OS_FDATASYNC), synced(_OS_FSYNC)
    return WatchedDisk()


def _path_of(fd: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{fd}").readlink())
    except OSError:
        return ""


def step_clock(file: Path) -> None:
    """From now on the clock of this process is wrong by what `file` says, in milliseconds."""

    def wrong_ns() -> int:
        try:
            return _TIME_NS() + int(file.read_text()) * 1_000_000
        except (OSError, ValueError):
            return _TIME_NS()

    time.time_ns = wrong_ns


def main(arguments: list[str]) -> None:
    """`--home H --disk-log FILE --clock FILE`; an empty file name leaves that out."""
    asked = dict(zip(arguments[::2], arguments[1::2], strict=True))
    disk = None
    if asked["--disk-log"]:
        disk = watch(DiskLog(Path(asked["--disk-log"]), Path(asked["--home"])))
    if asked["--clock"]:
        step_clock(Path(asked["--clock"]))
    from instacrm.agent.main import run

    run(["--home", asked["--home"]])
    del disk


if __name__ == "__main__":
    main(sys.argv[1:])
