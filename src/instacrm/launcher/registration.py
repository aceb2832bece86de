"""Registration of the native host: written where it is missing or differs, and looked at by `doctor`."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

from .browsers import Browser, custom
from .host import EXTENSION, ORIGIN, Place, manifest_text, script_text, write_when_different

MANIFEST: Final = f"{EXTENSION['host']}.json"
_CUSTOM_FOLDERS: Final = "browser-folders.json"


class Registered(NamedTuple):
    """A browser that knows the host now; `healed` when that had to be written."""

    browser: str
    manifest: Path
    healed: bool


class Checked(NamedTuple):
    """What stands in a browser's place: `problem` and `remedy` are empty when all is well."""

    browser: str
    manifest: Path
    state: Literal["ok", "missing", "wrong"]
    problem: str = ""
    remedy: str = ""


def register(place: Place, browsers: Iterable[Browser]) -> list[Registered]:
    """Every browser of `browsers`, and every folder remembered before, knows the host of `place`."""
    write_when_different(place.script, script_text(place), 0o700)
    done = []
    for browser in (*browsers, *remembered(place.home)):
        path = browser.manifests / MANIFEST
        done.append(Registered(browser.name, path, write_when_different(path, manifest_text(place), 0o644)))
    return done


def remember(home: Path, user_data: Path) -> None:
    """From now on the browser folder `user_data` is registered at every start, too."""
    folders = {str(browser.user_data) for browser in remembered(home)} | {str(user_data.absolute())}
    write_when_different(home / _CUSTOM_FOLDERS, json.dumps(sorted(folders), indent=1) + "\n", 0o600)


def remembered(home: Path) -> list[Browser]:
    """The browser folders a person registered by hand that are still there."""
    try:
        folders = json.loads((home / _CUSTOM_FOLDERS).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [custom(Path(folder)) for folder in folders if Path(folder).is_dir()]


def check(place: Place, browsers: Iterable[Browser]) -> list[Checked]:
    """How each browser stands; nothing is written."""
    return [_check(place, browser) for browser in (*browsers, *remembered(place.home))]


def _check(place: Place, browser: Browser) -> Checked:
    path = browser.manifests / MANIFEST
    remedy = "instacrm register"
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Checked(browser.name, path, "missing", "the browser does not know InstaCRM", remedy)
    except (OSError, ValueError):
        return Checked(browser.name, path, "wrong", "the host's manifest cannot be read", remedy)
    problem = _problem(place, manifest)
    return Checked(browser.name, path, "wrong" if problem else "ok", problem, remedy if problem else "")


def _problem(place: Place, manifest: object) -> str:
    if not isinstance(manifest, dict) or manifest.get("name") != EXTENSION["host"]:
        return "the manifest is not that of InstaCRM"
    if manifest.get("path") != str(place.script):
        return "the manifest names another program"
    if manifest.get("allowed_origins") != [ORIGIN] or manifest.get("type") != "stdio":
        return "the manifest lets in another extension than ours"
    return _script_problem(place)


def _script_problem(place: Place) -> str:
    try:
        if place.script.read_text("utf-8") != script_text(place):
            return "the host's script is of another installation"
    except (OSError, UnicodeDecodeError):
        return "the host's script is missing"
    if not os.access(place.script, os.X_OK):
        return "the host's script may not be executed"
    return "" if place.python.exists() else "the Python that the host needs is gone"
