"""Puts the agent together: store, session, sync, door; reads the clock; stops cleanly when asked."""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from instacrm.domain.errors import BadSettings, InstaCrmError, StoreBusy

from .actions.preferences import preferences
from .ipc.key_file import read_or_make_key
from .leaving import finish_leaving
from .logs import places_of, set_level, start_logging
from .settings import Home, find_home, find_root, has_x11, make_private
from .store import open_store
from .sync.alone import Alone
from .sync.client import CoreClient
from .sync.devices import SignIns
from .sync.inside import Core, Inside
from .sync.packs import Packs
from .sync.rounds import Rounds
from .sync.session import Session
from .sync.voting import Voting
from .tabs.front import Keyboard
from .working import Agent

OK = 0
REFUSED = 1
# EX_TEMPFAIL of sysexits.h: another agent has this folder, and that one answers.
BUSY = 75


def run(arguments: Sequence[str] | None = None) -> None:
    """The agent of a data folder, until it is told to stop; the process ends here."""
    parser = argparse.ArgumentParser(prog="instacrm-agent", description=__doc__)
    parser.add_argument("--home", type=Path, help="the data folder (else INSTACRM_HOME, else the usual place)")
    parser.add_argument("--by-person", action="store_true", help="a person starts it: forget that one quit it")
    asked = parser.parse_args(arguments)
    sys.exit(run_agent(find_home(asked.home), by_person=asked.by_person))


def run_agent(home: Home, *, by_person: bool) -> int:
    """The agent of `home`, in this process; the exit code."""
    os.umask(0o077)
    try:
        make_private(home)
        if by_person:
            home.quit_marker.unlink(missing_ok=True)
        start_logging(home.logs)
        asyncio.run(_work(home))
    except InstaCrmError as error:
        structlog.get_logger("agent").error("agent-not-started", code=error.code)
        sys.stderr.write(f"{error} ({error.code})\n{error.remedy}\n")
        return BUSY if isinstance(error, StoreBusy) else REFUSED
    except Exception as bug:
        structlog.get_logger("agent").error("agent-crashed", error=type(bug).__name__, at=places_of(bug))
        raise
    return OK


async def _work(home: Home) -> None:
    finish_leaving(home, now_ms=now_ms())
    data = home.data
    store = open_store(data, now_ms=now_ms())
    try:
        inside = Inside(lambda: _open_core(home))
        set_level(preferences(store).log_level)
        session = Session(data, now_ms=now_ms, inside=inside)
        client = CoreClient(session, inside=inside)
        sync = Rounds(store, session, now_ms=now_ms, client=client)
        alone = Alone(store, session, inside)
        packs = Packs(store, data / "packs", lambda: session.service_url, find_root())
        agent = Agent(
            home,
            store,
            session,
            sync,
            key=read_or_make_key(home.folder),
            now_ms=now_ms,
            alone=alone,
            keyboard=find_keyboard(),
            packs=packs,
            chamber=Voting(store, client),
            sign_ins=SignIns(client),
        )
        _stop_on_signals(agent.stop)
        try:
            await agent.run()
        finally:
            await inside.end()
    finally:
        store.close()
    finish_leaving(home, now_ms=now_ms())


def find_keyboard() -> Keyboard | None:
    """The keyboard the tab switcher may use; none under Wayland and where this system is not known."""
    if sys.platform == "win32":
        from .tabs.windows import WindowsKeyboard

        return WindowsKeyboard()
    if sys.platform == "linux" and has_x11():
        from .tabs.x11 import X11Keyboard

        return X11Keyboard()
    return None


def _open_core(home: Home) -> Core:
    """Core for one person, inside this agent; a team's agent never loads it."""
    try:
        from instacrm.service.main import open_solo
    except ModuleNotFoundError as error:
        raise BadSettings("Working alone needs InstaCRM's server part, which is not installed here.") from error
    return open_solo(home.data / "core.db")


def _stop_on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        # Its loop hears no signals; Python does, between two steps of the loop.
        for number in (signal.SIGINT, signal.SIGBREAK):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    run()
