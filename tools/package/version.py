"""One version as a folder: `app/` (our code and its packages), `extension/`, `stubs/`, and the list of it all."""

import json
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from instacrm.agent.store.schema import MIGRATIONS
from instacrm.launcher.updates.source import parse_source
from tools.release.packing import list_files, pack

from .byte_code import compile_all

ROOT = Path(__file__).parents[2]
# What runs on a person's computer. The service is there for those who work alone: their agent has it inside.
PARTS = ("agent", "bridge", "desktop", "domain", "installer", "launcher", "service", "wire")

# Of other people's packages: each file is one more to check, to copy and to take away.
NOT_SHIPPED = ("__pycache__", "bin", "*.dist-info/RECORD", "tests", "testing", "*.pyi", "*.c", "*.h", "*.pxd")


class Version(NamedTuple):
    """What is built. `site` holds third-party packages, `root` the root of trust for updates."""

    version: str
    seq: int
    platform: str
    runtime: str = "system"
    site: Path | None = None
    extension: Path | None = None
    stubs: Iterable[Path] = ()
    root: bytes | None = None
    # Where updates come from unless a person says otherwise; without one they are asked.
    source_of_updates: str | None = None
    # Who runs it may not write beside it, and would compile it anew at each start.
    compiled: bool = False


def build(version: Version, folder: Path, *, source: Path = ROOT / "src") -> Path:
    """`folder` is the version, listed; everything in it comes from `source` and what `version` names."""
    app = folder / "app"
    if version.site is not None:
        shutil.copytree(version.site, app, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    package = app / "instacrm"
    package.mkdir(parents=True)
    for file in source.joinpath("instacrm").glob("*.py"):
        shutil.copy(file, package)
    for part in PARTS:
        if (source / "instacrm" / part).is_dir():
            shutil.copytree(source / "instacrm" / part, package / part, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text(_named(source / "instacrm" / "__init__.py", version.version))
    if version.root is not None:
        (package / "launcher" / "updates" / "root.json").write_bytes(version.root)
    if version.source_of_updates is not None:
        text = parse_source(version.source_of_updates).text
        (package / "launcher" / "updates" / "source.txt").write_text(text)
    if version.extension is not None:
        shutil.copytree(version.extension, folder / "extension")
    (folder / "stubs").mkdir()
    for stub in version.stubs:
        shutil.copy(stub, folder / "stubs")
    if version.compiled:
        compile_all(app, "app/")
    list_files(folder, about(version))
    return folder


def about(version: Version) -> dict[str, str | int]:
    """The head of `release.json`."""
    return {
        "version": version.version,
        "seq": version.seq,
        "platform": version.platform,
        "runtime": version.runtime,
        "store": len(MIGRATIONS),
    }


def archive(version: Version, folder: Path, file: Path) -> int:
    """`file` is the archive of `folder`; the bytes it unpacks to."""
    return pack(folder, file, about(version))


def names_in(file: Path) -> list[str]:
    """What an archive holds."""
    with zipfile.ZipFile(file) as opened:
        return opened.namelist()


def _named(init: Path, version: str) -> str:
    lines = [line for line in init.read_text().splitlines() if not line.startswith("__version__")]
    return "\n".join([*lines, f"__version__ = {json.dumps(version)}", ""])
