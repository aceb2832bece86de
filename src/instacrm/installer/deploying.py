"""From a payload to an installation: versions side by side, the pointer, what the browsers and the login need.

`install.json` lists what lies at fixed places, so that the uninstaller deletes exactly that.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from instacrm.launcher import registration
from instacrm.launcher.browsers import Browser
from instacrm.launcher.exchanging import EXTENSION, exchange
from instacrm.launcher.host import Place
from instacrm.launcher.installed import EVERYBODY, Installed
from instacrm.launcher.launching import stop_agent
from instacrm.launcher.stubs import write_stubs
from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.release import LIST, Release, find_release
from instacrm.launcher.updates.versions import Chosen

from . import login
from .holders import Holder, wait_until_free

LISTED: Final = "install.json"
UNINSTALL: Final = "uninstall.ini"
# How long programs of ours may take to end once they are asked.
PATIENCE_S: Final = 15.0
# What the launcher makes at fixed places of the program folder.
_FIXED: Final = ("state.json", "InstaLogger.cfg", "InstaLoggerHost.cfg", EVERYBODY, LISTED, UNINSTALL)


class InstallTrouble(Exception):
    """Nothing was installed, or taken away; `code` is the exit code."""

    code = 1


class Damaged(InstallTrouble):
    """The payload is not whole."""

    code = 3


class InUse(InstallTrouble):
    """A program of ours still runs."""

    code = 4


class NoPlace(InstallTrouble):
    """The folder cannot be written."""

    code = 5


class Newer(InstallTrouble):
    """What is installed is newer."""

    code = 6


class NotForEverybody(InstallTrouble):
    """Only an administrator installs for all who use the computer."""

    code = 9


class Wishes(NamedTuple):
    """What the person chose."""

    at_login: bool = True
    downgrade: bool = False
    for_everybody: bool = False


def install(  # noqa: PLR0913 (what an installation is made of)
    payload: Path,
    installed: Installed,
    browsers: list[Browser],
    wishes: Wishes,
    *,
    disk: Disk | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Release:
    """`installed` holds the payload's version, whole, and it is the one that starts. Also repairs: damaged is put anew.

    Raises: InstallTrouble; then what was installed before is as it was.
    """
    disk = disk or Disk()
    if wishes.for_everybody and not may_install_for_everybody():
        raise NotForEverybody("To install for everybody on this Windows computer, start Setup as administrator.")
    release = find_release(payload / "version")
    if release is None:
        raise Damaged("The installer is not whole. Fetch it again.")
    versions = installed.versions(disk)
    state = versions.load()
    before = find_release(versions.folder(state.current)) if state.current else None
    if before is not None and before.seq > release.seq and not wishes.downgrade:
        raise Newer(f"Version {before.version} is installed, which is newer than {release.version}.")
    told("Ending what runs")
    if not stop_agent(installed.home):
        raise InUse("InstaCRM is still at work. Quit it, then try again.")
    try:
        told("Copying")
        if release.runtime != "system":
            _place(payload / "runtime", versions.runtime(release.runtime), disk)
        _place(payload / "version", versions.folder(release.version), disk)
        if wishes.for_everybody:
            disk.write_whole(installed.program / EVERYBODY, b"")
        versions.save(state._replace(current=release.version, previous=state.current, trial=None))
        chosen = Chosen(release, versions.folder(release.version), on_trial=False)
        told("Making browsers know it")
        _fixed_places(installed, chosen, browsers, disk)
    except OSError as error:
        raise NoPlace(f"The folder cannot be written: {error.strerror}.") from error
    if wishes.at_login:
        login.begin_at_login(installed, everybody=wishes.for_everybody)
    return release


def may_install_for_everybody() -> bool:
    """Whether an administrator runs this program on Windows; elsewhere the system's package is for everybody."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.shell32.IsUserAnAdmin())


def _fixed_places(installed: Installed, chosen: Chosen, browsers: list[Browser], disk: Disk) -> None:
    app = installed.app(chosen)
    place = Place(installed.python(chosen.release), app, installed.home, installed.program)
    exchange(installed, chosen, disk)
    write_stubs(installed, [chosen.release], place)
    installed.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    registration.register(place, browsers)
    disk.write_whole(installed.program / LISTED, json.dumps({"home": str(installed.home)}).encode())
    python = installed.python(chosen.release, window=True)
    # Windows' reader of such files takes UTF-16 for names with accents.
    ini = f"[uninstall]\r\npython={python}\r\napp={app}\r\n"
    disk.write_whole(installed.program / UNINSTALL, ini.encode("utf-16"))


def _place(new: Path, there: Path, disk: Disk) -> None:
    """`there` is `new`, whole; what is there already and right in every byte stays."""
    release = find_release(new)
    if release is None:
        raise Damaged("The installer is not whole. Fetch it again.")
    if find_release(there) == release and all(_sum(there / path) == one.sha256 for path, one in release.files.items()):
        return
    partial = there.with_name(f".{there.name}.partial")
    disk.remove(partial)
    for path, one in release.files.items():
        disk.folder((partial / path).parent)
        shutil.copyfile(new / path, partial / path)
        if _sum(partial / path) != one.sha256:
            raise Damaged("The installer is not whole. Fetch it again.")
        if one.run and sys.platform != "win32":
            (partial / path).chmod(0o755)
    shutil.copyfile(new / LIST, partial / LIST)
    if there.exists():
        left = wait_until_free(there, within_s=PATIENCE_S)
        if left:
            raise InUse(_who(left[0]))
        disk.remove(there)
    disk.rename(partial, there)


def _sum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def uninstall(
    installed: Installed, browsers: list[Browser], *, erase: bool, patience_s: float = PATIENCE_S
) -> list[str]:
    """Everything that was installed is gone, but for the lines that come back; `erase` takes the person's data, too.

    They are for whoever runs after this program, which cannot delete itself: `F` a file to delete, `D` a folder.

    Raises: InUse; then only the registration is gone, and the next launch puts it back.
    """
    registration.unregister(installed.home, browsers)
    if not stop_agent(installed.home):
        raise InUse("InstaCRM is still at work. Quit it, then try again.")
    left = wait_until_free(installed.program, within_s=patience_s)
    if left:
        raise InUse(_who(left[0]))
    login.no_longer_at_login(everybody=installed.is_everybodys)
    files = _installed_files(installed)
    keep = set() if sys.platform != "win32" else {path for path in files if path.parts[0] in ("runtimes", "versions")}
    for path in files:
        if path not in keep:
            Disk().remove(installed.program / path)
    host = installed.home / "host"
    if host.is_dir():
        shutil.rmtree(host, ignore_errors=True)
    shutil.rmtree(installed.local, ignore_errors=True)
    if erase:
        shutil.rmtree(installed.home, ignore_errors=True)
    folders = sorted({parent for path in files for parent in path.parents if parent.parts}, key=lambda f: -len(f.parts))
    if not keep:
        _remove_empty(installed.program, folders)
        return []
    return [*(f"F{path}" for path in sorted(keep)), *(f"D{folder}" for folder in folders)]


def _who(holder: Holder) -> str:
    return f"{Path(holder.program).name} (process {holder.pid}) still runs. Close your browser, then try again."


def _installed_files(installed: Installed) -> list[Path]:
    """What the installer and the launcher made in the program folder, relative to it."""
    found = [Path(name) for name in _FIXED]
    for kind in ("versions", "runtimes"):
        for folder in (installed.program / kind).glob("*"):
            release = find_release(folder)
            inside = Path(kind) / folder.name
            names = {LIST, *(release.files if release else ())}
            found.extend(inside / name for name in names)
            # Python's own traces of running, and what an update left unfinished.
            found.extend(
                path.relative_to(installed.program)
                for path in folder.rglob("*")
                if path.is_file() and (folder.name.endswith(".partial") or path.suffix == ".pyc")
            )
            if release and (folder / EXTENSION).is_dir():
                found.extend(Path(name) for name in names if name.startswith(f"{EXTENSION}/"))
            found.extend(Path(Path(name).name) for name in names if name.startswith("stubs/"))
    # What an exchange or a note was in the midst of when the power was cut.
    found.extend(path.relative_to(installed.program) for path in installed.program.glob("*.old-*"))
    found.extend(path.relative_to(installed.program) for path in installed.program.glob(".*.new"))
    return sorted({path for path in found if (installed.program / path).is_file()})


def _remove_empty(program: Path, folders: list[Path]) -> None:
    for folder in [*folders, Path("versions"), Path("runtimes"), Path()]:
        try:
            (program / folder).rmdir()
        except OSError:
            continue  # a file of the person's own lies in it
