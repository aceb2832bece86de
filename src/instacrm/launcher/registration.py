"""Registration of the native host: written where it is missing or differs, and looked at by `doctor`."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

from . import windows_registry
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
    if sys.platform == "win32":
        manifest = place.home / "host" / MANIFEST
        rewritten = write_when_different(manifest, manifest_text(place), 0o644)
        written = windows_registry.register(manifest)
        return [Registered(key, manifest, rewritten or key in written) for key in windows_registry.every_key()]
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
    if sys.platform == "win32":
        manifest = place.home / "host" / MANIFEST
        wrong = windows_registry.wrong(manifest)
        known = _check_manifest(place, "native host", manifest)
        return [
            Checked(key, manifest, "missing", "the browser does not know InstaCRM", "InstaLogger")
            if key in wrong
            else known._replace(browser=key)
            for key in windows_registry.every_key()
        ]
    return [_check(place, browser) for browser in (*browsers, *remembered(place.home))]


def unregister(home: Path, browsers: Iterable[Browser]) -> list[Path | str]:
    """No browser knows the host of `home` any more; what was taken away. Those of another installation stay."""
    gone: list[Path | str] = []
    own = str(home / "host")
    if sys.platform == "win32":
        gone.extend(windows_registry.unregister(home / "host" / MANIFEST))
    for browser in (*browsers, *remembered(home)):
        path = browser.manifests / MANIFEST
        with contextlib.suppress(OSError, ValueError):
            if str(json.loads(path.read_text("utf-8"))["path"]).startswith(own):
                path.unlink()
                gone.append(path)
    return gone


def _check(place: Place, browser: Browser) -> Checked:
    return _check_manifest(place, browser.name, browser.manifests / MANIFEST)


def _check_manifest(place: Place, name: str, path: Path) -> Checked:
    remedy = "instacrm register"
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Checked(name, path, "missing", "the browser does not know InstaCRM", remedy)
    except (OSError, ValueError):
        return Checked(name, path, "wrong", "the host's manifest cannot be read", remedy)
    problem = _problem(place, manifest)
    return Checked(name, path, "wrong" if problem else "ok", problem, remedy if problem else "")


def _problem(place: Place, manifest: object) -> str:
    if not isinstance(manifest, dict) or manifest.get("name") != EXTENSION["host"]:
        return "the manifest is not that of InstaCRM"
    if manifest.get("path") != str(place.executable):
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
    if not os.access(place.executable, os.X_OK):
        return "the host may not be executed, or is gone"
    return "" if place.python.exists() else "the Python that the host needs is gone"
