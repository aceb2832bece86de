"""One launch: the newest whole version's agent is up, an agent of another version gave way, a bad trial was undone."""

import contextlib
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from instacrm.wire.frames import folder as names

from .agent_link import Unanswered, ask_agent, find_version
from .installed import Installed
from .starting import spawn_agent
from .updates.release import Release, find_release
from .updates.versions import TRIES_MAX, Chosen

if TYPE_CHECKING:
    import subprocess

# A slow disk and a virus scanner take their time with a program's first start; one that dies is noticed at once.
READY_S: Final = 60.0
STOP_S: Final = 15.0
_LOOK_EVERY_S: Final = 0.05
_STORE: Final = ("agent.db", "agent.db-wal", "agent.db-shm")
# A version may put the whole store into another order first. A fifth of what a busy machine of two cores was seen to.
_ORDERED_BYTES_S: Final = 5 << 20


class LaunchTrouble(Exception):
    """The agent does not run; `code` is the launcher's exit code."""

    code = 3


class NothingWhole(LaunchTrouble):
    """No version on disk has all of its files."""


class NotUp(LaunchTrouble):
    """The agent did not come up."""

    code = 4


class Held(LaunchTrouble):
    """An agent of another version does not end."""

    code = 5


class Launched(NamedTuple):
    """The agent that runs now; `undone` is a version that was tried and given up in this launch."""

    chosen: Chosen
    undone: str | None


def launch(installed: Installed, *, ready_s: float = READY_S) -> Launched:
    """The agent of the version that is to run is up.

    Raises: LaunchTrouble.
    """
    versions = installed.versions()
    undone = None
    while True:
        chosen = versions.choose()
        if chosen is None:
            raise NothingWhole("InstaCRM is not whole on this computer. Install it again; your data is kept.")
        version = chosen.release.version
        if _is_up(installed, chosen, ready_s=ready_s):
            state = versions.load()
            if chosen.on_trial or not (state.current == version or state.pinned):
                versions.confirm(version)
            shutil.rmtree(_kept_store(installed), ignore_errors=True)
            return Launched(chosen, undone)
        if not chosen.on_trial:
            raise NotUp("InstaCRM's agent did not start. Run InstaLogger --doctor.")
        state = versions.load()
        if state.trial is not None and state.trial.tries >= TRIES_MAX:
            versions.give_up(version)
            undone = version
            _give_store_back(installed)


def stop_agent(home: Path, *, within_s: float = STOP_S) -> bool:
    """The agent of `home` ended by itself, or there was none; False when it goes on."""
    with contextlib.suppress(Unanswered):
        ask_agent(home, "quit", {"by_person": False})
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if _is_free(home):
            return True
        time.sleep(_LOOK_EVERY_S)
    return False


def _is_up(installed: Installed, chosen: Chosen, *, ready_s: float) -> bool:
    running = find_version(installed.home)
    if running == chosen.release.version:
        return True
    installed.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    marker = installed.home / names.UPDATING
    marker.touch(mode=0o600)
    try:
        if running is not None and not stop_agent(installed.home):
            raise Held("InstaCRM is still at work. Quit it, then start it again.")
        if chosen.on_trial:
            _keep_store(installed, chosen.release)
        started = spawn_agent(installed.python(chosen.release, window=True), installed.app(chosen), installed.home)
        if _became_ready(installed, chosen.release.version, started, patience_s(installed.home, ready_s)):
            return True
        if not chosen.on_trial and started.poll() is None:
            started.returncode = 0
            raise NotUp("InstaCRM's agent takes long to start. It goes on starting; look again in a minute.")
        # Ours alone, by its own handle: it never became ready, so it answered nobody.
        started.kill()
        started.wait()
        return False
    finally:
        marker.unlink(missing_ok=True)


def patience_s(home: Path, ready_s: float) -> float:
    """How long an agent may take until it answers: the more, the larger its store is."""
    try:
        store_bytes = (home / _STORE[0]).stat().st_size
    except OSError:
        store_bytes = 0
    return ready_s + store_bytes / _ORDERED_BYTES_S


def _became_ready(installed: Installed, version: str, started: "subprocess.Popen[bytes]", ready_s: float) -> bool:
    until = time.monotonic() + ready_s
    while time.monotonic() < until:
        found = find_version(installed.home)
        if found is not None:
            if found == version:
                started.returncode = 0  # it outlives this program: nobody will wait for it here
            return found == version
        if started.poll() is not None:
            return False
        time.sleep(_LOOK_EVERY_S)
    return False


def _is_free(home: Path) -> bool:
    """Whether no agent holds the data folder. An agent that begins during the look tries again."""
    try:
        opened = os.open(home / "agent.lock", os.O_RDWR)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(opened)
    return True


def _kept_store(installed: Installed) -> Path:
    return installed.local / "store-before"


def _keep_store(installed: Installed, trial: Release) -> None:
    """Before a version with another schema touches the store, the store as it is; the older one could not read it."""
    versions = installed.versions()
    current = versions.load().current
    before = find_release(versions.folder(current)) if current else None
    kept = _kept_store(installed)
    if before is None or before.store >= trial.store or kept.exists():
        return
    beside = kept.with_name("store-before.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    for name in _STORE:
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(installed.home / name, beside / name)
    beside.replace(kept)


def _give_store_back(installed: Installed) -> None:
    """The store as it was before the trial; the journal stays, and has whatever was acknowledged since."""
    kept = _kept_store(installed)
    if not (kept / _STORE[0]).exists():
        return
    aside = installed.local / "store-of-the-trial"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    for name in _STORE:
        with contextlib.suppress(FileNotFoundError):
            (installed.home / name).replace(aside / name)
    for name in _STORE:
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(kept / name, installed.home / name)
    shutil.rmtree(kept, ignore_errors=True)
