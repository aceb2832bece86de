"""A release as an archive: a list of its files, then the files, the same bytes from the same input."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any, Final

# The earliest a zip can say. The archive shall not depend on when it was made.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def sums(folder: Path) -> dict[str, tuple[int, str, bool]]:
    """Size, SHA-256 and whether it is a program, of every file below `folder` but its list."""
    listed = {}
    for path in _files(folder):
        data = path.read_bytes()
        run = path.suffix == ".exe" or bool(path.stat().st_mode & 0o100)
        listed[path.relative_to(folder).as_posix()] = (len(data), hashlib.sha256(data).hexdigest(), run)
    return listed


def list_files(folder: Path, about: dict[str, Any]) -> list[Path]:
    """`folder` has a `release.json` with `about` and every file; the files, the list first.

    `about`: version, seq, platform, runtime, store (the schema of the agent's file).
    """
    (folder / "release.json").write_text(json.dumps({**about, "files": sums(folder)}, indent=0, sort_keys=True))
    return [folder / "release.json", *_files(folder)]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "release.json")


def pack(folder: Path, archive: Path, about: dict[str, Any]) -> int:
    """`archive` holds every file of `folder` and its `release.json`; the bytes it unpacks to."""
    files = list_files(folder, about)
    _zip(archive, {path.relative_to(folder).as_posix(): path for path in files})
    return sum(path.stat().st_size for path in files)


def pack_listed(folder: Path, listed: Path, archive: Path) -> None:
    """`archive` holds the files of `folder` that `listed` lists, and that as its `release.json`."""
    files = json.loads(listed.read_bytes())["files"]
    _zip(archive, {"release.json": listed} | {path: folder / path for path in sorted(files)})


def _zip(archive: Path, files: dict[str, Path]) -> None:
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, path in files.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            out.writestr(member, path.read_bytes())
