"""What lies at fixed places (programs, extension) follows the version that proved itself, each file whole."""

import os
import secrets
from pathlib import Path
from typing import Final

from .installed import Installed
from .updates.disk import Disk
from .updates.versions import Chosen

EXTENSION: Final = "extension"
STUBS: Final = "stubs"
_OLD: Final = ".old-"
_NEW: Final = ".exe.new"


def exchange(installed: Installed, chosen: Chosen, disk: Disk) -> list[str]:
    """Programs and extension are those of `chosen`; what had to be written. Old programs go when nobody runs them."""
    for left in (*installed.program.glob(f"*{_OLD}*"), *installed.program.glob(f".*{_NEW}")):
        disk.remove(left)
    written = [
        name for name in _programs(chosen) if _same_program(installed.program, chosen.folder / STUBS / name, disk)
    ]
    return [*written, *_same_folder(chosen.folder / EXTENSION, installed.program / EXTENSION, disk)]


def _programs(chosen: Chosen) -> list[str]:
    return sorted(path.name for path in (chosen.folder / STUBS).glob("*") if path.is_file())


def _same_program(program: Path, new: Path, disk: Disk) -> bool:
    there, data = program / new.name, new.read_bytes()
    if there.exists() and there.read_bytes() == data:
        return False
    beside = there.with_name(f".{new.stem}.{secrets.token_hex(4)}{_NEW}")
    disk.step(f"write {new.name}")
    beside.write_bytes(data)
    if os.name == "posix":
        beside.chmod(0o755)
    try:
        disk.rename(beside, there)
    except OSError:
        if not there.exists():
            raise
        # Windows does not let a running program be written over, but renamed.
        old = there.with_name(f"{new.name}{_OLD}{secrets.token_hex(4)}")
        there.rename(old)
        try:
            disk.rename(beside, there)
        except OSError:
            old.rename(there)
            raise
    return True


def _same_folder(new: Path, there: Path, disk: Disk) -> list[str]:
    """`there` holds what `new` holds; the manifest comes last, so that the browser loads the old one or the new one."""
    if not new.is_dir():
        return []
    files = sorted(
        (path.relative_to(new) for path in new.rglob("*") if path.is_file()), key=lambda p: p.name == "manifest.json"
    )
    written = []
    for file in files:
        data = (new / file).read_bytes()
        if not (there / file).exists() or (there / file).read_bytes() != data:
            disk.write_whole(there / file, data)
            written.append(str(file))
    known = set(files)
    for path in list(there.rglob("*")):
        if path.is_file() and path.relative_to(there) not in known:
            disk.remove(path)
    return written
