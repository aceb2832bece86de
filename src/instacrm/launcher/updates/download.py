"""Archives over bad lines: what came stays in `.part`, the next attempt goes on there, the signed sum decides."""

import time
from pathlib import Path
from typing import BinaryIO, Final

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, LengthOrHashMismatchError
from tuf.api.metadata import TargetFile

from .disk import Disk
from .fetcher import Fetcher
from .trouble import Unreachable, Untrusted

_CHUNK_BYTES: Final = 1 << 16
_ATTEMPTS: Final = 6
_OUT_OF_RANGE: Final = 416
# Slower than this over a minute is no line to update over; what came is kept.
_BYTES_PER_S_MIN: Final = 1024
_MINUTE_S: Final = 60.0


def download(target: TargetFile, url: str, folder: Path, disk: Disk, fetcher: Fetcher) -> Path:
    """The file that `target` signs, in `folder`; there already, or fetched from where an earlier attempt ended.

    Raises: Unreachable (what came is kept); Untrusted (it is thrown away); OSError when the disk is full.
    """
    disk.folder(folder)
    digest = target.hashes["sha256"]
    whole, part = folder / f"{digest}.zip", folder / f"{digest}.part"
    if whole.exists() and _is_signed(whole, target):
        return whole
    for attempt in range(_ATTEMPTS):
        before = part.stat().st_size if part.exists() else 0
        if before < target.length:
            _more(target, url, part, disk, fetcher)
        if part.stat().st_size >= target.length:
            break
        if part.stat().st_size == before and attempt:
            raise Unreachable("the line broke; the next start goes on where it did")
    else:
        raise Unreachable("the line broke again and again; the next start goes on where it did")
    if not _is_signed(part, target):
        disk.remove(part)
        raise Untrusted("the archive is not the one that was signed")
    disk.rename(part, whole)
    return whole


def _more(target: TargetFile, url: str, part: Path, disk: Disk, fetcher: Fetcher) -> None:
    """`part` grows by what the server gives, never past the signed length."""
    first = part.stat().st_size if part.exists() else 0
    try:
        answer = fetcher.open(url, first=first)
    except DownloadHTTPError as error:
        if error.status_code == _OUT_OF_RANGE:
            disk.remove(part)
        raise Unreachable(f"the server of the archive answered {error.status_code}") from error
    except DownloadError as error:
        raise Unreachable("the server of the archive cannot be reached") from error
    disk.step(f"append {part.name}")
    try:
        with part.open("ab" if first and fetcher.is_partial(answer, first) else "wb") as file:
            _copy(answer, file, target.length)
    finally:
        answer.close()


def _copy(answer: urllib3.BaseHTTPResponse, file: BinaryIO, length: int) -> None:
    began, got = time.monotonic(), 0
    try:
        while file.tell() < length and (chunk := answer.read1(min(_CHUNK_BYTES, length - file.tell()))):
            file.write(chunk)
            got += len(chunk)
            took = time.monotonic() - began
            if took > _MINUTE_S and got / took < _BYTES_PER_S_MIN:
                raise Unreachable("the line is too slow; the next start goes on where it stopped")
    except urllib3.exceptions.HTTPError:
        return


def _is_signed(path: Path, target: TargetFile) -> bool:
    with path.open("rb") as file:
        try:
            target.verify_length_and_hashes(file)
        except LengthOrHashMismatchError:
            return False
    return True
