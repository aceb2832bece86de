"""What the fixed programs start: a small text beside each, written anew whenever the version that runs changes.

Form: blocks of lines with an empty line between; the first block whose Python is there is used. Line 1: the folder of
the Python, line 2 its library, then arguments. `@` at the beginning of a line stands for the program's own folder, `~`
for the usual data folder of whoever starts it. Read by packaging/windows/stub.c.
"""

import json
from pathlib import Path
from typing import Final

from .host import HOST_PROGRAM, LAUNCHER_CODE, Place, write_when_different
from .installed import APP, Installed
from .updates.release import Release

PROGRAM: Final = "InstaLogger.exe"
LIBRARY: Final = "python311.dll"


def write_stubs(installed: Installed, releases: list[Release], place: Place) -> list[str]:
    """The texts beside the programs name `releases`, the best first; the names of those that had to be written."""
    launcher = [_block(installed, release, "-I", "-c", LAUNCHER_CODE, _app(release)) for release in releases]
    script = rf"~\{place.script.parent.name}\{place.script.name}" if installed.is_everybodys else str(place.script)
    host = [_block(installed, release, "-ISE", script) for release in releases[:1]]
    texts = {PROGRAM: launcher, HOST_PROGRAM: host}
    done = []
    for program, blocks in texts.items():
        text = "\n".join(blocks)
        if write_when_different(installed.program / (Path(program).stem + ".cfg"), text, 0o644):
            done.append(program)
    return done


def _app(release: Release) -> str:
    return rf"@\versions\{release.version}\{APP}"


def _block(installed: Installed, release: Release, *arguments: str) -> str:
    home = [] if installed.is_everybodys else ["--home", str(installed.home)]
    more = ["--program", "@", *home] if "-c" in arguments else []
    lines = [rf"@\runtimes\{release.runtime}", LIBRARY, *arguments, *more]
    if any("\n" in line for line in lines):
        raise ValueError(json.dumps(lines))
    return "\n".join(lines) + "\n"
