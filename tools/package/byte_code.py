"""Byte code that is believed without a look at the source: a release's list vouches for both, and starts are faster.

A program of its own does it, in one order, with a fixed seed for hashes: what Python writes depends on what it compiled
before, and on the order of sets.
"""

import os
import py_compile
import subprocess
import sys
from pathlib import Path


def compile_all(folder: Path, shown: str = "") -> None:
    """Each Python file below `folder` has its byte code beside it; tracebacks name it as below `shown`."""
    fixed = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": ""}
    subprocess.run([sys.executable, "-S", __file__, str(folder), shown], env=fixed, check=True)


def _compile(folder: Path, shown: str) -> None:
    for file in sorted(folder.rglob("*.py")):
        py_compile.compile(
            str(file),
            dfile=shown + file.relative_to(folder).as_posix(),
            doraise=False,
            quiet=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    _compile(Path(sys.argv[1]), sys.argv[2])
