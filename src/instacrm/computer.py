"""This computer, as commands and window meet it: its clock and places, its browsers, and the agent that runs here."""

import asyncio
import contextlib
import importlib.util
import os
import sys
import time
from datetime import UTC
from pathlib import Path
from typing import Final

import instacrm
from instacrm.agent.ipc.client import ask_once
from instacrm.agent.settings import Home, make_private
from instacrm.agent.store.locking import FolderLock
from instacrm.domain.days import zone_of
from instacrm.domain.errors import AgentAway, StoreBusy
from instacrm.launcher import registration
from instacrm.launcher.browsers import Browser, find_browsers
from instacrm.launcher.exchanging import EXTENSION
from instacrm.launcher.host import Place
from instacrm.launcher.installed import find_program
from instacrm.launcher.starting import start_agent
from instacrm.wire import ipc
from instacrm.wire.window import Finding

START_WITHIN_S: Final = 30.0
START_AGAIN_S: Final = 5.0
STOP_WITHIN_S: Final = 15.0
LOOK_EVERY_S: Final = 0.05


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


def zone_here() -> str:
    """This computer's time zone by its IANA name; UTC when it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    found = named or str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    return found if zone_of(found) is not UTC else "UTC"


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if importlib.util.find_spec("PySide6") is None:
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def source_folder() -> Path:
    """The folder that holds the `instacrm` package."""
    return Path(instacrm.__file__).parents[1]


def extension_folder() -> Path | None:
    """The folder a browser loads the extension from: the installation's fixed one, or where it was built."""
    around = source_folder()
    program = find_program(around)
    built = around.parent / "extension" / ".output" / "chrome-mv3"
    places = (program / EXTENSION, built) if program else (around / EXTENSION, built)
    return next((place for place in places if (place / "manifest.json").is_file()), None)


def host_place(home: Home) -> Place:
    """What the native host of `home` is made of."""
    python, source = Path(sys.executable), source_folder()
    program = find_program(source)
    if program is not None and sys.platform == "win32":
        # The window's own has no console; the launcher names the other one, and they must not undo each other's work.
        python = python.with_name("python.exe")
    return Place(python, source, home.folder, program)


def browsers_here() -> list[Browser]:
    """The browsers of this user."""
    environ = os.environ
    if sys.platform == "darwin":
        return find_browsers(Path.home() / "Library" / "Application Support", mac=True, search_path=environ.get("PATH"))
    config = environ.get("XDG_CONFIG_HOME")
    return find_browsers(Path(config) if config else Path.home() / ".config", search_path=environ.get("PATH"))


def registrations(home: Home) -> list[Finding]:
    """How each browser of this computer stands."""
    checked = registration.check(host_place(home), browsers_here())
    if not checked:
        remedy = (
            "Install Chrome, Chromium, Edge, Brave or Vivaldi. Is one here already:"
            " instacrm register --user-data-dir FOLDER, with the folder of its profiles."
        )
        return [Finding(name="browser", state="note", says="none was found in the usual places", remedy=remedy)]
    return [
        Finding(
            name=one.browser,
            state="ok" if one.state == "ok" else "problem",
            says=one.problem or "knows InstaCRM",
            remedy=one.remedy,
        )
        for one in checked
    ]


def register_and_check(home: Home) -> list[Finding]:
    """Make every browser found know InstaCRM; how each stands then."""
    make_private(home)
    registration.register(host_place(home), browsers_here())
    return registrations(home)


async def agent_status(home: Home) -> ipc.Status:
    """How the agent is. Raises: AgentAway."""
    found = await ask_once(home.folder, "status", ipc.AskStatus())
    if not isinstance(found, ipc.Status):
        raise AgentAway("the agent answered in words of another version")
    return found


async def agent_started(home: Home) -> ipc.Status:
    """The status of the agent, started when it was away."""
    home.quit_marker.unlink(missing_ok=True)
    until = time.monotonic() + START_WITHIN_S
    start_at = 0.0
    while time.monotonic() < until:
        try:
            return await agent_status(home)
        except AgentAway:
            # One that is just stopping may still hold the folder; a second one of a folder goes by itself.
            if time.monotonic() >= start_at:
                start_agent(source_folder(), home.folder)
                start_at = time.monotonic() + START_AGAIN_S
        await asyncio.sleep(LOOK_EVERY_S)
    raise AgentAway("The agent did not come up.", remedy=f"Look into {home.logs / 'agent.log'}, or run: instacrm agent")


def start_and_wait(home: Home) -> None:
    """The agent runs and answers. Raises: AgentAway."""
    asyncio.run(agent_started(home))


def is_free(folder: Path) -> bool:
    """Whether no agent holds the folder."""
    try:
        FolderLock(folder, pauses=0).release()
    except StoreBusy:
        return False
    return True


async def let_go(folder: Path) -> None:
    """No agent holds the folder any more. Raises: StoreBusy when it does not go."""
    until = time.monotonic() + STOP_WITHIN_S
    while not is_free(folder):
        if time.monotonic() > until:
            raise StoreBusy("The agent did not stop.")
        await asyncio.sleep(LOOK_EVERY_S)


async def agent_stopped(home: Home) -> None:
    """The agent is not running any more. Raises: StoreBusy when it does not go."""
    with contextlib.suppress(AgentAway):
        await ask_once(home.folder, "quit", ipc.Quit())
    await let_go(home.data)


def start_anew(home: Home, before: Path) -> None:
    """A running agent stops working in `before` and starts in what is the team's folder now.

    Raises: StoreBusy when it does not stop.
    """
    if before == home.data:
        return
    with contextlib.suppress(AgentAway):
        asyncio.run(ask_once(home.folder, "quit", ipc.Quit(by_person=False)))
        asyncio.run(let_go(before))
        start_and_wait(home)


def tell_agent(home: Home) -> None:
    """A running agent reads the sign-in again."""
    with contextlib.suppress(AgentAway):
        asyncio.run(ask_once(home.folder, "session-changed", ipc.SessionChanged()))
