"""The installer without a window: reads the words, does it, says how it went.

Exit codes: 0 done · 2 wrong words · 3 the installer is not whole · 4 a program of ours still runs · 5 the folder cannot
be written · 6 what is installed is newer (`--downgrade` does it all the same) · 7 the person did not want it ·
8 what was logged could not be taken along (`--export`), so nothing was removed ·
9 `--everybody` without an administrator's rights.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from instacrm.launcher.browsers import Browser, find_browsers
from instacrm.launcher.installed import Installed
from instacrm.wire.frames import folder as names

from .deploying import InstallTrouble, Wishes, install, uninstall
from .places import everybodys_place, propose
from .taking_along import take_along


def parser() -> argparse.ArgumentParser:
    """What the installer can be told."""
    made = argparse.ArgumentParser(prog="InstaCRM-Setup", description=__doc__)
    made.add_argument("--payload", type=Path, help=argparse.SUPPRESS)
    made.add_argument("--result", type=Path, help=argparse.SUPPRESS)
    made.add_argument("--rest", type=Path, help=argparse.SUPPRESS)
    made.add_argument("--program", type=Path, help="where to (else Documents/Insta Outreach Logger)")
    made.add_argument("--home", type=Path, help="the data folder (else the usual place)")
    made.add_argument("--silent", action="store_true", help="no window, no question")
    made.add_argument("--no-desktop", action="store_true", help="no shortcut on the desktop")
    made.add_argument("--everybody", action="store_true", help="for all who use this computer (as administrator)")
    made.add_argument("--no-login", action="store_true", help="do not start at login")
    made.add_argument("--downgrade", action="store_true", help="also put an older version in place")
    made.add_argument("--uninstall", action="store_true", help="take the program away; the data stays")
    made.add_argument(
        "--export", type=Path, metavar="FOLDER", help="with --uninstall: first write what was logged there"
    )
    made.add_argument("--erase-data", action="store_true", help="with --uninstall: the person's data, too")
    return made


def where(asked: argparse.Namespace) -> Installed:
    """The folders that were asked for, or the usual ones; a usual one that would not do is passed over."""
    home = asked.home or Path(names.usual(sys.platform, str(Path.home()), dict(os.environ)))
    if asked.program:
        return Installed(asked.program.absolute(), home)
    if asked.everybody:
        return Installed(everybodys_place(os.environ), home)
    usual, instead = propose(os.environ, Path.home())
    return Installed((instead if usual.trouble else usual).folder, home)


def do(asked: argparse.Namespace, installed: Installed, told: Callable[[str], None]) -> int:
    """Installs or uninstalls; the exit code."""
    try:
        if asked.uninstall:
            if asked.export:
                told("Writing what you logged")
                take_along(installed, asked.export.absolute())
            rest = uninstall(installed, browsers_here(), erase=asked.erase_data)
            if asked.rest:
                # Readers differ in whether they pass over the mark at the beginning: nothing stands in its line.
                asked.rest.write_bytes("".join(f"{line}\n" for line in ("", *rest)).encode("utf-16"))
            told("InstaCRM is gone." if asked.erase_data else f"InstaCRM is gone; your data stays in {installed.home}.")
            return 0
        wishes = Wishes(at_login=not asked.no_login, downgrade=asked.downgrade, for_everybody=asked.everybody)
        release = install(asked.payload, installed, browsers_here(), wishes, told=told)
    except InstallTrouble as error:
        told(str(error))
        return error.code
    if asked.result:
        desktop = "no" if asked.no_desktop else "yes"
        whose = "all" if installed.is_everybodys else "current"
        words = f"[done]\r\nprogram={installed.program}\r\ndesktop={desktop}\r\nwhose={whose}\r\n"
        asked.result.write_bytes(words.encode("utf-16"))
    told(f"Version {release.version} is installed in {installed.program}.")
    return 0


def browsers_here() -> list[Browser]:
    """The browsers of this user."""
    path = os.environ.get("PATH")
    if sys.platform == "darwin":
        return find_browsers(Path.home() / "Library" / "Application Support", mac=True, search_path=path)
    config = os.environ.get("XDG_CONFIG_HOME")
    return find_browsers(Path(config) if config else Path.home() / ".config", search_path=path)


def say(line: str) -> None:
    """A line for whoever reads along."""
    if sys.stdout is not None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
