"""The journal: every own write, on disk before the database hears of it.

A frame is magic, length, CRC-32 over (lsn, payload), lsn, payload; a file is named by the lsn of its first frame.
Frames are numbered without gaps. A frame whose end is missing or wrong and that nothing valid follows was never
acknowledged: it is cut off. A wrong frame in the middle is damage: reading goes on at the next valid frame.
"""

import contextlib
import os
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from instacrm.domain.errors import DiskTrouble
from instacrm.domain.events import Event

MAGIC: Final = b"ICJ1"
_HEAD: Final = struct.Struct("<4sIIQ")
_LSN: Final = struct.Struct("<Q")
# A frame holds the events of one action; a page of text is at most 20,000 characters.
FRAME_MAX: Final = 1 << 24


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one action wrote: events, and settings of this computer (None removes one)."""

    events: tuple[Event, ...] = ()
    meta: dict[str, str | None] = {}


class Frame(NamedTuple):
    """An entry and its place."""

    lsn: int
    entry: Entry


class Survey(NamedTuple):
    """The lsn of a file's first and last frame (0 without any), how many there are, and how much of it is good.

    `good_bytes` are counted from the start to the end of the last frame; `damaged` when a hole lies between.
    """

    first: int
    last: int
    number: int
    good_bytes: int
    damaged: bool


def frame(lsn: int, payload: bytes) -> bytes:
    """`payload` as it stands in the file."""
    return _HEAD.pack(MAGIC, len(payload), zlib.crc32(payload, zlib.crc32(_LSN.pack(lsn))), lsn) + payload


def survey(data: bytes) -> Survey:
    """What `data` holds by its sums alone; no frame is taken apart."""
    first = last = None
    count, good_bytes, damaged = 0, 0, False
    for lsn, start, end in _sound(data):
        damaged = damaged or start != good_bytes
        first, last, count, good_bytes = first or lsn, lsn, count + 1, end
    return Survey(first or 0, last or 0, count, good_bytes, damaged)


def frames_in(data: bytes, after_lsn: int = 0) -> Iterator[Frame]:
    """The frames of `data` after `after_lsn`, one at a time, over holes."""
    for lsn, start, end in _sound(data):
        if lsn > after_lsn:
            with contextlib.suppress(msgspec.DecodeError):
                yield Frame(lsn, msgspec.json.decode(memoryview(data)[start + _HEAD.size : end], type=Entry))


def _sound(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The lsn of each frame whose sum is right, where it begins and where it ends."""
    view = memoryview(data)
    place = 0
    while 0 <= place < len(data):
        found = _read(view, place)
        if found is None:
            place = data.find(MAGIC, place + 1)
            continue
        lsn, end = found
        yield lsn, place, end
        place = end


def _read(data: memoryview, place: int) -> tuple[int, int] | None:
    """The lsn of the frame at `place`, and where it ends; none when there is no valid one."""
    if place + _HEAD.size > len(data):
        return None
    magic, length, crc, lsn = _HEAD.unpack_from(data, place)
    end = place + _HEAD.size + length
    if magic != MAGIC or length > FRAME_MAX or end > len(data):
        return None
    is_right = zlib.crc32(data[place + _HEAD.size : end], zlib.crc32(_LSN.pack(lsn))) == crc
    return (lsn, end) if is_right else None


class Journal:
    """The journal files of one folder, open for appending. Not safe for two threads: the store's lock guards it."""

    def __init__(self, folder: Path, proved: dict[str, tuple[int, int]] | None = None) -> None:
        """Read what is there; of files `proved` (by name: first and last lsn, whole) nothing. Raises: DiskTrouble."""
        self.folder = folder
        self.damaged = False
        self._fd: int | None = None
        self._size = 0
        self._torn: tuple[Path, int] | None = None  # a file with the rest of a failed write, and how much of it is good
        self._segments: dict[Path, tuple[int, int]] = {}  # file -> lsn of its first and last frame
        folder.mkdir(mode=0o700, exist_ok=True)
        last = None
        for path in sorted(folder.glob("*.j")):
            found = _survey_of(path, (proved or {}).get(path.name))
            self.damaged = self.damaged or found.damaged
            if found.number:
                self._segments[path] = (found.first, found.last)
                last = (path, found)
            else:
                path.unlink()
        if last is not None and not last[1].damaged:
            self._reopen(last[0], last[1].good_bytes)

    @property
    def is_sound(self) -> bool:
        """Whether every file is good to its end."""
        return not self.damaged and self._torn is None

    @property
    def segments(self) -> dict[str, tuple[int, int]]:
        """The files kept, by name: the lsn of their first and last frame."""
        return {path.name: lsns for path, lsns in self._segments.items()}

    @property
    def first_lsn(self) -> int | None:
        """The lsn of the oldest frame kept."""
        return min((first for first, _ in self._segments.values()), default=None)

    @property
    def last_lsn(self) -> int | None:
        """The lsn of the newest frame kept."""
        return max((last for _, last in self._segments.values()), default=None)

    def frames(self, after_lsn: int) -> Iterator[Frame]:
        """The frames after `after_lsn`, oldest first. Raises: DiskTrouble."""
        for path, (_, last) in sorted(self._segments.items(), key=lambda item: item[1]):
            if last > after_lsn:
                yield from frames_in(_read_file(path), after_lsn)

    def append(self, lsn: int, entry: Entry) -> None:
        """Put `entry` on disk, so that it survives a power cut.

        Raises: DiskTrouble; then nothing of it is there.
        """
        self._mend()
        if self._torn is not None:
            raise DiskTrouble("the journal could not be repaired after a failed write")
        data = frame(lsn, msgspec.json.encode(entry))
        try:
            path = self._file_for(lsn)
            write_all(self._descriptor, data)
            flush(self._descriptor)
        except OSError as error:
            self._take_back()
            raise DiskTrouble(f"the journal could not be written: {error.strerror}") from error
        self._size += len(data)
        first, _ = self._segments.get(path, (lsn, lsn))
        self._segments[path] = (first, lsn)

    def drop_until(self, lsn: int) -> None:
        """Remove the files whose frames all lie at or before `lsn`: the newest backup has them. Later ones stay."""
        done = [path for path, (_, last) in self._segments.items() if last <= lsn]
        if self._fd is not None and self._path in done:
            self._close_file()
        for path in done:
            path.unlink(missing_ok=True)
            del self._segments[path]

    def begin_file(self) -> None:
        """The next frame begins a new file, so that this one can go when a backup covers it."""
        self._close_file()

    def misses(self, after_lsn: int) -> bool:
        """Whether a frame between `after_lsn` and the newest one is not there."""
        expected = after_lsn
        for found in self.frames(after_lsn):
            expected += 1
            if found.lsn != expected:
                return True
        return False

    def find_damaged(self, proved: dict[str, tuple[int, int]]) -> bool:
        """Read files that were taken as proved; whether one is not what it was. Raises: OSError."""
        for name, (_, last) in proved.items():
            with contextlib.suppress(FileNotFoundError):  # a backup covers it by now
                found = survey((self.folder / name).read_bytes())
                self.damaged = self.damaged or found.damaged or found.last < last
        return self.damaged

    def lost_its_file(self) -> bool:
        """Whether somebody deleted the file that is written to: what follows would be gone with it."""
        return self._fd is not None and os.fstat(self._fd).st_nlink == 0

    def close(self) -> None:
        """Let go of the file."""
        self._close_file()

    @property
    def _descriptor(self) -> int:
        if self._fd is None:
            raise DiskTrouble("the journal is closed")
        return self._fd

    def _file_for(self, lsn: int) -> Path:
        if self._fd is None:
            self._path = self.folder / f"{lsn:016d}.j"
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            self._size = 0
            os.ftruncate(self._fd, 0)
            flush_folder(self.folder)
        return self._path

    def _reopen(self, path: Path, good_bytes: int) -> None:
        try:
            self._path = path
            self._fd = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
            self._size = good_bytes
            if os.fstat(self._fd).st_size != good_bytes:
                os.ftruncate(self._fd, good_bytes)
                flush(self._fd)
        except OSError as error:
            raise DiskTrouble(f"the journal cannot be opened: {error.strerror}") from error

    def _take_back(self) -> None:
        """Cut off what a failed write left behind; until that succeeds, nothing more may be appended."""
        if self._fd is not None:
            self._torn = (self._path, self._size)
            self._mend()

    def _mend(self) -> None:
        if self._torn is None:
            return
        path, good_bytes = self._torn
        try:
            _cut(path, good_bytes)
        except FileNotFoundError:  # somebody took it away, and the rest with it
            pass
        except OSError:
            return
        self._torn = None

    def _close_file(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _cut(path: Path, good_bytes: int) -> None:
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.ftruncate(fd, good_bytes)
        flush(fd)
    finally:
        os.close(fd)


def _survey_of(path: Path, proved: tuple[int, int] | None) -> Survey:
    if proved is None:
        return survey(path.read_bytes())
    return Survey(*proved, proved[1] - proved[0] + 1, path.stat().st_size, damaged=False)


def _read_file(path: Path) -> bytes:
    """What the file holds; nothing when it is gone. Raises: DiskTrouble."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DiskTrouble(f"the journal cannot be read: {error.strerror}") from error


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`: on a disk that fills up only a part goes at first. Raises: OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def flush(fd: int) -> None:
    """Make the disk keep what was written to `fd`."""
    if sys.platform == "darwin":
        import fcntl

        # macOS: fsync leaves the data in the drive's own cache.
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
    elif sys.platform == "win32":
        os.fsync(fd)
    else:
        os.fdatasync(fd)


def flush_folder(folder: Path) -> None:
    """Make the disk keep the names in `folder`; Windows keeps them without being asked."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems refuse it for a folder
            os.fsync(fd)
    finally:
        os.close(fd)
