"""The parts of a Python, each an archive of an update: Python, each large package, the small ones together."""

import csv
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from instacrm.launcher.updates.parts import PARTS
from tools.release.packing import sums

# Every part is a line in the signed list, which every computer fetches: small packages share one.
_LARGE_BYTES: Final = 1 << 20
_PYTHON: Final = "python"
_SMALL: Final = "small-packages"
_SITE: Final = "Lib/site-packages/"


def list_parts(runtime: Path, site: Path, about: dict[str, Any]) -> list[str]:
    """`runtime` has a list of each part in `parts/`; their names. `site` is where its packages were installed.

    `about`: as in `release.json`. A part is called after its content: the same name is the same files.
    """
    owners = _owners(site)
    groups: defaultdict[str, dict[str, tuple[int, str, bool]]] = defaultdict(dict)
    for path, entry in sums(runtime).items():
        groups[owners.get(_source_of(path)) or _folder_of(path)][path] = entry
    for package in [name for name in groups if name != _PYTHON]:
        if sum(size for size, _, _ in groups[package].values()) < _LARGE_BYTES:
            groups[_SMALL] |= groups.pop(package)
    (runtime / PARTS).mkdir()
    names = []
    for group, files in sorted(groups.items()):
        content = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
        name = f"{group}-{content[:16]}"
        said = json.dumps({**about, "runtime": name, "files": files}, indent=0, sort_keys=True)
        (runtime / PARTS / f"{name}.json").write_text(said)
        names.append(name)
    return names


def _owners(site: Path) -> dict[str, str]:
    """Which package each file came with, by the path in the Python."""
    owners: dict[str, str] = {}
    for record in site.glob("*.dist-info/RECORD"):
        package = _tidy(record.parent.name.split("-", maxsplit=1)[0])
        with record.open(newline="") as lines:
            owners |= {_SITE + row[0].replace("\\", "/"): package for row in csv.reader(lines)}
    return owners


def _folder_of(path: str) -> str:
    """The part of a file that no package names: its folder beside the packages, as the window's Qt has, or Python."""
    folder, inside, _ = path.removeprefix(_SITE).partition("/")
    return _tidy(folder) if path.startswith(_SITE) and inside else _PYTHON


def _tidy(name: str) -> str:
    return name.casefold().replace("_", "-").strip("-")


def _source_of(path: str) -> str:
    """The source of byte code; any other file is its own."""
    if "/__pycache__/" not in path:
        return path
    folder, _, name = path.partition("/__pycache__/")
    return f"{folder}/{name.split('.', maxsplit=1)[0]}.py"
