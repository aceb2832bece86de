"""The native host as files: a script that a browser can start, and the manifest that names it."""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

SCRIPT: Final = "instacrm-bridge"
HOST_PROGRAM: Final = "InstaLoggerHost.exe"
LAUNCHER_CODE: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.launcher.main import run; run()"
# Linux cuts a script's first line after 255 bytes; older kernels after 127.
_SHEBANG_MAX: Final = 127


class Extension(TypedDict):
    """`extension.json`: the extension's id, its public key, and the name of the host it asks for."""

    id: str
    key: str
    host: str


EXTENSION: Final[Extension] = json.loads(Path(__file__).with_name("extension.json").read_text("utf-8"))
ORIGIN: Final = f"chrome-extension://{EXTENSION['id']}/"


class Place(NamedTuple):
    """What the host's script is made of: the interpreter, the source folder, the agent's folder.

    `program` is the folder of an installation; a source checkout has none.
    """

    python: Path
    source: Path
    home: Path
    program: Path | None = None

    @property
    def script(self) -> Path:
        """The script; the browser makes its folder the working folder."""
        return self.home / "host" / (f"{SCRIPT}.py" if sys.platform == "win32" else SCRIPT)

    @property
    def executable(self) -> Path:
        """What the browser starts: Windows starts only programs, so there it is one that runs the script."""
        if sys.platform == "win32" and self.program is not None:
            return self.program / HOST_PROGRAM
        return self.script


def launch_command(place: Place) -> tuple[str, ...]:
    """The command that starts the agent of `place` and returns."""
    start = (str(place.python), "-I", "-c", LAUNCHER_CODE, str(place.source))
    if place.program is not None:
        return (*start, "--program", str(place.program), "--home", str(place.home), "--silent")
    return (*start, "start-agent", "--home", str(place.home))


def script_text(place: Place) -> str:
    """The script: no more than the bridge needs, for a browser waits for it.

    `-I -S -E` leave out the user's environment and packages: nothing there can change the bridge, and it starts faster.
    """
    module = "windows" if sys.platform == "win32" else "main"
    return (
        f"{_first_lines(str(place.python))}"
        "# Made by InstaCRM's launcher, which writes it anew when it differs.\n"
        "import sys\n"
        f"sys.path.insert(0, {str(place.source)!r})\n"
        f"from instacrm.bridge.{module} import run\n"
        f"run(sys.argv, home={str(place.home)!r}, origins=({ORIGIN!r},), launch={launch_command(place)!r})\n"
    )


def _first_lines(python: str) -> str:
    if sys.platform == "win32":
        return ""  # a program starts it there, and a path's backslashes would be escapes in the text below
    shebang = f"#!{python} -ISE\n"
    if " " not in python and len(os.fsencode(shebang)) <= _SHEBANG_MAX:
        return shebang
    # A shell starts it: to Python the first lines are a text, to the shell the second is a command.
    return f"#!/bin/sh\n'''exec' \"{python}\" -ISE \"$0\" \"$@\"\n' '''\n"


def manifest_text(place: Place) -> str:
    """The manifest: which script, and that only our extension may start it."""
    manifest = {
        "name": EXTENSION["host"],
        "description": "InstaCRM: passes what the extension logs on to the agent on this computer",
        "path": str(place.executable),
        "type": "stdio",
        "allowed_origins": [ORIGIN],
    }
    return json.dumps(manifest, indent=2) + "\n"


def write_when_different(path: Path, text: str, mode: int) -> bool:
    """`path` holds `text` with `mode`, whole at every moment; True when it was written."""
    try:
        same_mode = os.name != "posix" or path.stat().st_mode & 0o777 == mode
        if path.read_bytes() == text.encode() and same_mode and not path.is_symlink():
            return False
    except (OSError, UnicodeDecodeError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(opened, "wb") as file:
        file.write(text.encode())
        if os.name == "posix":
            os.fchmod(file.fileno(), mode)
    beside.replace(path)
    return True
