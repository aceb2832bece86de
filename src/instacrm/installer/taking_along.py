"""What a person logged, as files of theirs, before the program goes that can read it."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from instacrm.launcher.installed import Installed
from instacrm.launcher.launching import LaunchTrouble, launch

from .deploying import InstallTrouble

FILES: Final = ("prospects.csv", "entries.jsonl")
# What the agent writes at a sign-in, with a team or alone.
_SIGNED_IN: Final = "operator_config.json"
_CODE: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.main import run; run()"
# CREATE_NO_WINDOW: the command has a console, the person need not see one.
_UNSEEN: Final = 0x0800_0000


class NotTaken(InstallTrouble):
    """It could not be written, so nothing was taken away."""

    code = 8


def can_take_along(installed: Installed) -> bool:
    """Whether somebody is signed in: only then anything was logged, and whose it is can be said."""
    return (installed.home / _SIGNED_IN).is_file()


def take_along(installed: Installed, folder: Path) -> None:
    """`folder` holds the prospects as a table and every entry, texts included. Raises: NotTaken."""
    if not can_take_along(installed):
        raise NotTaken("Nobody is signed in here, so what was logged cannot be written. Nothing was removed.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        chosen = launch(installed).chosen
    except OSError as error:
        raise NotTaken(f"{folder} cannot be written: {error.strerror}. Nothing was removed.") from error
    except LaunchTrouble as error:
        raise NotTaken(f"{error} What you logged could not be read; nothing was removed.") from error
    python, app = installed.python(chosen.release), installed.app(chosen)
    for name in FILES:
        words = [str(python), "-I", "-c", _CODE, str(app), "export", str(folder / name), "--home", str(installed.home)]
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            creationflags=_UNSEEN if sys.platform == "win32" else 0,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().partition("\n")[0]
            raise NotTaken(f"{said or 'What you logged could not be written.'} Nothing was removed.")
