"""A disk that refuses at one chosen operation: a library preloaded into this process, told when."""

import ctypes
import os
import shutil
import subprocess
import sys
from enum import IntEnum
from pathlib import Path
from typing import Final

_SOURCE: Final = Path(__file__).with_name("refusing_disk.c")


class How(IntEnum):
    """From the chosen operation on: no room, one error and then nothing more, nothing can be changed, nothing found."""

    FULL = 1
    ONCE = 2
    READ_ONLY = 3
    FORBIDDEN = 4


def built(folder: Path) -> Path | None:
    """The library, made in `folder`; none without a C compiler or away from Linux."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "refusing_disk.so"
    words = [compiler, "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(words, check=True)
    return library


class RefusingDisk:
    """The preloaded library. Everything this process changes below `folder` is counted, and refused when told."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.refusing_begin.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long]
        self._library.refusing_end.restype = ctypes.c_long
        self._folder = os.path.realpath(folder).encode()

    def begin(self, how: How, at: int) -> None:
        """Refuse from the operation number `at` on, counted from 1 among those that `how` concerns; 0 only counts."""
        self._library.refusing_begin(self._folder, how, at)

    def end(self) -> int:
        """Refuse nothing any more; how many operations there were."""
        return int(self._library.refusing_end())
