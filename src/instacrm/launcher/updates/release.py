"""A version on disk: a folder with `release.json`, which lists every file with size and SHA-256."""

import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from .trouble import BadArchive

LIST: Final = "release.json"
VERSION: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){2}(?:[-+.a-z0-9]{1,32})?")
RUNTIME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
FILES_MAX: Final = 20_000
BYTES_MAX: Final = 1 << 30
# Names that Windows gives to devices, whatever follows the dot.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)


class Listed(NamedTuple):
    """One file of a release; `run` when it is a program."""

    size: int
    sha256: str
    run: bool


class Release(NamedTuple):
    """What a folder or an archive claims to be. `seq` only grows from release to release."""

    version: str
    seq: int
    platform: str
    runtime: str
    store: int
    files: dict[str, Listed]


def parse_release(data: bytes) -> Release:
    """The release that `data` (a `release.json`) describes.

    Raises: BadArchive for anything that could lie outside the release's own folder or is not bounded.
    """
    try:
        said = json.loads(data)
        files = {_path(path): Listed(*_listed(entry)) for path, entry in said["files"].items()}
        release = Release(said["version"], said["seq"], said["platform"], said["runtime"], said["store"], files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArchive("the list of the release cannot be read") from error
    if not (_fits(VERSION, release.version) and _fits(RUNTIME, release.runtime)):
        raise BadArchive("the release has no proper name")
    if not all(isinstance(number, int) and number >= 0 for number in (release.seq, release.store)):
        raise BadArchive("the release has no proper number")
    if len(files) > FILES_MAX or sum(one.size for one in files.values()) > BYTES_MAX:
        raise BadArchive("the release is larger than any of ours")
    if len({path.casefold() for path in files}) != len(files):
        raise BadArchive("two files of the release have the same name")
    return release


def written(release: Release) -> bytes:
    """The `release.json` that `parse_release` reads as `release`."""
    return json.dumps(release._asdict(), indent=0, sort_keys=True).encode()


def find_release(folder: Path) -> Release | None:
    """The release in `folder` when every file is there in its size; None otherwise."""
    try:
        release = parse_release((folder / LIST).read_bytes())
        there = _sizes(folder)
        if all(there.get(path) == one.size for path, one in release.files.items()):
            return release
    except (OSError, BadArchive):
        pass
    return None


def _sizes(folder: Path, within: str = "") -> dict[str, int]:
    """Every file below `folder` with its size. Windows tells sizes with the names; asking one by one takes seconds."""
    found: dict[str, int] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found |= _sizes(Path(entry.path), f"{within}{entry.name}/")
            else:
                found[within + entry.name] = entry.stat().st_size
    return found


def _fits(pattern: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def _listed(entry: Any) -> tuple[int, str, bool]:
    size, digest, run = entry
    if not isinstance(size, int) or size < 0 or not re.fullmatch("[0-9a-f]{64}", digest):
        raise BadArchive("a file of the release has no size or sum")
    return size, digest, bool(run)


def _path(text: str) -> str:
    parts = PurePosixPath(text).parts
    if not parts or text != "/".join(parts) or text.startswith("/") or text == LIST:
        raise BadArchive(f"“{text}” is no file of a release")
    for part in parts:
        if part in {".", ".."} or part[-1] in ". " or part.split(".")[0].casefold() in _DEVICES:
            raise BadArchive(f"“{text}” is no file of a release")
        if any(character in '\\:*?"<>|' or ord(character) < 32 for character in part):  # noqa: PLR2004 (control characters)
            raise BadArchive(f"“{text}” is no file of a release")
    return text
