"""A Python of many parts: what another Python here has of them is copied, so that an update fetches what changed.

Each part is an archive called after its content. In a Python, `parts/NAME.json` lists the files of the part NAME.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from .archive import extract, put_in_place, read_list
from .disk import Disk
from .release import LIST, Listed, Release, parse_release, written
from .trouble import BadArchive

PARTS: Final = "parts"


class Part(NamedTuple):
    """A part, and where it is to be had: a Python that is here (a folder), or its archive (a file)."""

    name: str
    where: Path


def name_of(path: str) -> str:
    """What the part in the archive at `path` is called."""
    return PurePosixPath(path).stem


def find_part(runtimes: Path, name: str) -> Part | None:
    """The part of that name in a Python that is here, every sum checked; None when there is none that is whole."""
    for listed in sorted(runtimes.glob(f"[!.]*/{PARTS}/{name}.json")):
        folder = listed.parents[1]
        try:
            release = _listed(folder, name)
            if all(_is(folder / path, one) for path, one in release.files.items()):
                return Part(name, folder)
        except (OSError, BadArchive):
            continue
    return None


def gather(runtime: Path, parts: Iterable[Part], disk: Disk) -> None:
    """`runtime` is the Python of that name, made of `parts`. Raises: BadArchive; OSError when the disk is full."""
    with put_in_place(runtime, disk) as partial:
        about, files = None, dict[str, Listed]()
        for part in parts:
            about = read_list(part.where) if part.where.is_file() else _listed(part.where, part.name)
            if about.runtime != part.name or not files.keys().isdisjoint(about.files):
                raise BadArchive(f"the part {part.name} is another one")
            _take(part, about, partial, disk)
            data = written(about)
            mine = f"{PARTS}/{part.name}.json"
            disk.write_whole(partial / mine, data)
            files |= about.files | {mine: Listed(len(data), hashlib.sha256(data).hexdigest(), run=False)}
        if about is None:
            raise BadArchive("the Python has no part")
        disk.write_whole(partial / LIST, written(about._replace(runtime=runtime.name, files=files)))


def _take(part: Part, listed: Release, to: Path, disk: Disk) -> None:
    """Every file of `part` lies in `to`."""
    if part.where.is_file():
        extract(part.where, to, disk)
        # It lists this part alone.
        disk.remove(to / LIST)
        return
    for path, one in listed.files.items():
        disk.folder((to / path).parent)
        disk.step(f"copy {path}")
        copy = Path(shutil.copyfile(part.where / path, to / path))
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        if one.run and os.name == "posix":
            copy.chmod(0o755)


def _listed(folder: Path, name: str) -> Release:
    return parse_release((folder / PARTS / f"{name}.json").read_bytes())


def _is(path: Path, listed: Listed) -> bool:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return (path.stat().st_size, digest) == (listed.size, listed.sha256)
