"""The seal of a clean end: how each file of a large store was then, so that the next start need not read them again.

It holds while no file has another identity, length or time than it had: every program that writes one leaves such a
trace. A disk that forgets leaves none, so what was taken on its word is read beside the work (`Store.prove`). The seal
is taken away when the store opens; after any other end there is none.
"""

import contextlib
import os
import zlib
from pathlib import Path
from typing import Final

import msgspec

from . import backups
from .database import has_log
from .journal import flush, flush_folder, write_all

FILE: Final = "agent.clean"
# A file up to this size is read from end to end at every start: some 40 ms.
SMALL_BYTES: Final = 8 << 20


class Seal(msgspec.Struct, frozen=True):
    """What a closed store was: its files, the first and last lsn of each of the journal's, how far its backup goes."""

    files: dict[str, tuple[int, int, int, int]]
    segments: dict[str, tuple[int, int]]
    covered: int


def is_small(path: Path) -> bool:
    """Whether the file is read at every start."""
    return path.stat().st_size <= SMALL_BYTES


def put(path: Path, segments: dict[str, tuple[int, int]]) -> None:
    """Seal the closed store whose database is at `path`; not a small one, nor one without backup. Raises: OSError."""
    if is_small(path) or has_log(path):
        return
    covered = backups.covered_lsn(path)
    if covered is None:
        return
    text = msgspec.json.encode(Seal(_marks(path), segments, covered))
    temporary = path.with_name(f"{FILE}.new")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        write_all(fd, b"%08x" % zlib.crc32(text) + text)
        flush(fd)
    finally:
        os.close(fd)
    temporary.replace(path.with_name(FILE))
    flush_folder(path.parent)


def find(path: Path) -> Seal | None:
    """The seal of the store whose database is at `path`, if it holds. Nobody may have opened the database before."""
    with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
        written = path.with_name(FILE).read_bytes()
        if int(written[:8], 16) == zlib.crc32(written[8:]):
            seal = msgspec.json.decode(written[8:], type=Seal)
            return seal if not has_log(path) and seal.files == _marks(path) else None
    return None


def remove(path: Path) -> None:
    """From now on there is none, also after a power cut. Raises: OSError."""
    path.with_name(FILE).unlink(missing_ok=True)
    flush_folder(path.parent)


def _marks(path: Path) -> dict[str, tuple[int, int, int, int]]:
    """Which file each name is, its length, and when its content and its entry last changed; nothing is opened."""
    files = [path, backups.path_of(path), *sorted((path.parent / "journal").glob("*.j"))]
    found = {file.name: file.stat() for file in files if file.exists()}
    return {name: (s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for name, s in found.items()}
