"""What an update does to the disk, each step whole or not at all; the tests cut the power at every one of them."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path


class Disk:
    """The real disk. `step` is called before each change, for whoever wants to break it there."""

    def step(self, what: str) -> None:
        """A change is about to happen."""

    def folder(self, path: Path) -> None:
        """`path` is a folder."""
        self.step(f"folder {path.name}")
        path.mkdir(parents=True, exist_ok=True)

    def write_whole(self, path: Path, data: bytes) -> None:
        """`path` holds `data`, or what it held before; nothing between."""
        self.folder(path.parent)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
        try:
            self.step(f"write {path.name}")
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                self.step(f"sync {path.name}")
                os.fsync(file.fileno())
            self.rename(beside, path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise

    def rename(self, old: Path, new: Path) -> None:
        """`old` is called `new` now, also after a power cut."""
        self.step(f"rename {new.name}")
        old.replace(new)
        if os.name == "posix":
            opened = os.open(new.parent, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)

    def remove(self, path: Path) -> None:
        """`path` is gone, file or folder; what somebody holds open stays until the next time."""
        self.step(f"remove {path.name}")
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def free_bytes(self, folder: Path) -> int:
        """How much room there is."""
        return shutil.disk_usage(folder).free
