"""InstaLogger: starts what is whole at once, makes the browsers know it, looks for an update beside that.

Exit codes: 0 the agent runs · 2 wrong words · 3 nothing whole is installed · 4 the agent did not start ·
5 an older one does not end · 6 the source of updates is not one · 7 the doctor found something.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import instacrm
from instacrm.wire.frames import folder as names

from . import notices, registration
from .browsers import Browser, find_browsers
from .examining import examine
from .exchanging import exchange
from .finding_updates import find_root, known_source, look_for_update, prove_source, wants_source
from .host import LAUNCHER_CODE, Place
from .installed import Installed
from .launching import Launched, LaunchTrouble, launch, stop_agent
from .starting import detached, start_agent
from .stubs import write_stubs
from .updates.disk import Disk
from .updates.last import find_last
from .updates.trouble import UpdateTrouble

# How long a launch waits for news, counted from its beginning; the look itself goes on behind it.
BUDGET_S: Final = 2.0
BAD_SOURCE: Final = 6
FOUND_SOMETHING: Final = 7
_WINDOW_CODE: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.main import run; run()"


def run(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and does what it says; the process ends here."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["start-agent"]:
        start = argparse.ArgumentParser(prog="instacrm-launcher start-agent")
        start.add_argument("--home", type=Path, required=True, help="the agent's data folder")
        start_agent(Path(instacrm.__file__).parents[1], start.parse_args(words[1:]).home)
        return
    sys.exit(_launcher(_parser().parse_args(words)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="InstaLogger", description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help="the data folder (else the usual place)")
    parser.add_argument("--silent", action="store_true", help="no window, no question (at login, from a browser)")
    parser.add_argument("--source", help="where updates come from: owner/repo or an https address")
    parser.add_argument("--pin", metavar="VERSION", help="stay with VERSION; “none” ends that")
    parser.add_argument("--no-update", action="store_true", help="do not look for an update this time")
    parser.add_argument("--version", action="store_true", help="say which version runs")
    parser.add_argument("--doctor", action="store_true", help="look at every part and say what to do")
    parser.add_argument("--stop", action="store_true", help="end the agent, as an installer needs it")
    parser.add_argument("--unregister", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
    return parser


def _launcher(asked: argparse.Namespace) -> int:
    home = asked.home or Path(names.usual(sys.platform, str(Path.home()), dict(os.environ)))
    installed = Installed(asked.program.absolute(), home.absolute())
    if asked.version:
        state = installed.versions().load()
        say(f"InstaLogger {state.current}" + (f", next {state.trial.version}" if state.trial else ""))
        return 0
    if asked.look:
        look_for_update(installed, now_ms=now_ms())
        return 0
    if asked.stop:
        return 0 if stop_agent(installed.home) else 5
    if asked.unregister:
        for gone in registration.unregister(installed.home, browsers_here()):
            say(f"forgotten: {gone}")
        return 0
    if asked.doctor:
        found = examine(installed, browsers_here())
        for finding in found:
            say(f"{'✓' if finding.good else '✗'} {finding.name}: {finding.says}")
        return 0 if all(finding.good for finding in found) else FOUND_SOMETHING
    if asked.pin:
        installed.versions().pin(None if asked.pin == "none" else asked.pin)
    return _launch(installed, asked)


def _launch(installed: Installed, asked: argparse.Namespace) -> int:
    began = time.monotonic()
    looking = None if asked.no_update or asked.source else _look_beside(installed)
    try:
        launched = launch(installed)
    except LaunchTrouble as error:
        notices.leave(installed, str(error))
        say(str(error))
        return error.code
    heal(installed, launched)
    if launched.undone:
        runs = launched.chosen.release.version
        notices.leave(installed, f"Version {launched.undone} did not start here; {runs} runs.")
    elif asked.silent and not asked.no_update and wants_source(installed):
        notices.leave(installed, notices.NO_SOURCE)
    else:
        notices.take_back(installed)
    has_window = not asked.silent and _open_window(installed, launched)
    if asked.source or (not asked.silent and not asked.no_update and wants_source(installed)):
        return _take_source(installed, asked, by_window=has_window)
    if looking is not None and not asked.silent:
        with contextlib.suppress(subprocess.TimeoutExpired):
            looking.wait(max(0.0, BUDGET_S - (time.monotonic() - began)))
        last = find_last(installed.local)
        if last is not None:
            say(last.says)
    if looking is not None:
        looking.returncode = looking.returncode or 0  # it goes on by itself
    return 0


def heal(installed: Installed, launched: Launched) -> None:
    """Browsers, fixed programs and extension are those of the version that runs."""
    chosen = launched.chosen
    place = Place(installed.python(chosen.release), installed.app(chosen), installed.home, installed.program)
    # A program folder that cannot be written, as of a package, is kept whole by whoever made it.
    with contextlib.suppress(OSError):
        exchange(installed, chosen, Disk())
        if sys.platform == "win32":
            others = [release for release in installed.versions().whole() if release != chosen.release]
            write_stubs(installed, [chosen.release, *others], place)
    registration.register(place, browsers_here())


def _look_beside(installed: Installed) -> "subprocess.Popen[bytes] | None":
    if installed.is_everybodys or find_root() is None or known_source(installed.local) is None:
        return None
    source = str(Path(instacrm.__file__).parents[1])
    where = ["--program", str(installed.program), "--home", str(installed.home), "--look"]
    return detached([_python(), "-I", "-c", LAUNCHER_CODE, source, *where], installed.home)


def _python() -> str:
    """The Python of this process; inside a program of ours `sys.executable` is that program."""
    if sys.platform == "win32":
        return str(Path(sys.base_prefix) / "pythonw.exe")
    return sys.executable


def _open_window(installed: Installed, launched: Launched) -> bool:
    """Whether there is one to open."""
    app = installed.app(launched.chosen)
    python = installed.python(launched.chosen.release, window=True)
    # With the code where the system gives the Python, with the Python where we do.
    if not any((folder / "PySide6").is_dir() for folder in (app, python.parent / "Lib" / "site-packages")):
        return False
    if sys.platform not in ("win32", "darwin") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    command = [str(python), "-I", "-c", _WINDOW_CODE, str(app), "desktop", "--home", str(installed.home)]
    detached(command, installed.home).returncode = 0
    return True


def _take_source(installed: Installed, asked: argparse.Namespace, *, by_window: bool) -> int:
    """Asks until it is given one that proves right, or nothing; a start never depends on it. The window asks itself."""
    text = asked.source
    while True:
        if text is None:
            text = "" if by_window else _ask()
            if not text:
                notices.leave(installed, notices.NO_SOURCE)
                return 0
        try:
            prove_source(installed, text)
        except UpdateTrouble as error:
            say(f"{error} ({error.code})")
            if error.code == "update-source-unreachable":
                return 0
            if asked.source or not sys.stdin or not sys.stdin.isatty():
                return BAD_SOURCE
            text = None
        else:
            say(f"Updates come from {text}.")
            return 0


def _ask() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return input(
            "Where do updates come from (owner/repo or an https address; empty: ask again next time)? "
        ).strip()
    return ""


def browsers_here() -> list[Browser]:
    """The browsers of this user."""
    if sys.platform == "darwin":
        return find_browsers(
            Path.home() / "Library" / "Application Support", mac=True, search_path=os.environ.get("PATH")
        )
    config = os.environ.get("XDG_CONFIG_HOME")
    return find_browsers(Path(config) if config else Path.home() / ".config", search_path=os.environ.get("PATH"))


def say(line: str) -> None:
    """A line for the person; a program without a console has nobody to say it to."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError, UnicodeEncodeError):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    run()
