"""From an archive to a folder that is whole: read file by file, every sum checked, put in place by one rename."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .disk import Disk
from .release import BYTES_MAX, LIST, Listed, Release, find_release, parse_release
from .trouble import BadArchive

_LIST_BYTES_MAX: Final = 8 << 20
_CHUNK_BYTES: Final = 1 << 18


def read_list(archive: Path) -> Release:
    """What the archive holds, by its own list. Raises: BadArchive."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return _list_of(opened)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError) as error:
        raise BadArchive("the archive cannot be read") from error


def unpack(archive: Path, folder: Path, disk: Disk) -> Release:
    """`folder` holds the release of `archive`, whole; before the last step there is only a folder with another name.

    Raises: BadArchive; OSError when the disk is full.
    """
    with put_in_place(folder, disk) as partial:
        return extract(archive, partial, disk)


@contextmanager
def put_in_place(folder: Path, disk: Disk) -> Iterator[Path]:
    """A folder of another name to fill; with the block it takes the place of `folder`, or is gone when that failed.

    Raises: BadArchive when what was filled in is no whole release.
    """
    partial = folder.with_name(f".{folder.name}.partial")
    disk.remove(partial)
    disk.folder(partial)
    try:
        yield partial
    except (BadArchive, OSError):
        disk.remove(partial)
        raise
    if folder.exists():
        disk.remove(folder)
    disk.rename(partial, folder)
    if find_release(folder) is None:
        raise BadArchive("the release did not arrive whole")


def extract(archive: Path, folder: Path, disk: Disk) -> Release:
    """Every file of `archive` lies in `folder`, its list too. Raises: BadArchive; OSError when the disk is full."""
    try:
        with zipfile.ZipFile(archive) as opened:
            release = _list_of(opened)
            for path, listed in release.files.items():
                disk.folder((folder / path).parent)
                disk.step(f"unpack {path}")
                _copy(opened, path, folder / path, listed)
                if listed.run and os.name == "posix":
                    (folder / path).chmod(0o755)
            # The list comes last: a folder without it is not a release.
            disk.write_whole(folder / LIST, opened.read(LIST))
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError) as error:
        raise BadArchive("the archive cannot be read") from error
    return release


def _list_of(opened: zipfile.ZipFile) -> Release:
    if opened.getinfo(LIST).file_size > _LIST_BYTES_MAX:
        raise BadArchive("the list of the release is too long")
    release = parse_release(opened.read(LIST))
    names = [member.filename for member in opened.infolist()]
    if len(names) != len(set(names)) or set(names) != {*release.files, LIST}:
        raise BadArchive("the archive holds what it does not list")
    if sum(member.file_size for member in opened.infolist()) > BYTES_MAX + _LIST_BYTES_MAX:
        raise BadArchive("the archive is larger than any of ours")
    return release


def _copy(opened: zipfile.ZipFile, path: str, to: Path, listed: Listed) -> None:
    digest = hashlib.sha256()
    left = listed.size
    with opened.open(path) as packed, to.open("xb") as file:
        # One byte more than listed is asked for, so that a longer file shows.
        while chunk := packed.read(min(_CHUNK_BYTES, left + 1)):
            left -= len(chunk)
            digest.update(chunk)
            file.write(chunk[: left + len(chunk)])
            if left < 0:
                break
        file.flush()
        os.fsync(file.fileno())
    if left != 0 or digest.hexdigest() != listed.sha256:
        raise BadArchive(f"{path} is not what the release lists")
