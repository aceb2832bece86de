"""A new computer takes its team over while the window is open: the pauses of the thread that draws, and memory.

Part of `bench desktop`. Core is a process on PostgreSQL, the agent a process with the product's own rounds, the window
a process too, offscreen. Once a second it goes to its next page, as somebody who looks around meanwhile. A pause is the
time between two turns of the window's event loop that a timer of one millisecond asks for; beside it the same window
going through the same pages when everything is there.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import servers
from bench.bootstrap import Signed, fill
from bench.rows import Goal, Row, compare
from instacrm.agent.actions import syncing
from instacrm.agent.actions.who import Who
from instacrm.agent.ipc.desk import SignedIn
from instacrm.agent.ipc.key_file import read_or_make_key
from instacrm.agent.main import now_ms
from instacrm.agent.settings import Home, make_private
from instacrm.agent.store import open_store
from instacrm.agent.sync.rounds import Rounds
from instacrm.agent.working import Agent
from instacrm.service.contract.people import Member
from tests.service.processes import a_core
from tests.service.serving import sign_in

PEOPLE: Final = 4_000
PEOPLE_FULL: Final = 20_000
EVENTS_A_PERSON: Final = 5
IDLE_S: Final = 20.0
_PATIENCE_S: Final = 900.0
_LOOK_S: Final = 0.1
_PAGE_MS: Final = 1000
_MS: Final = 1000.0
_LOADED: Final = "loaded"
_GO: Final = "import sys; from bench import first_sync; first_sync.{}(sys.argv[1])"


def run(full: bool) -> list[Row]:
    """The longest and the usual pause during a first sync, and what agent and window then hold in memory."""
    people = PEOPLE_FULL if full else PEOPLE
    with ExitStack() as stack:
        _, url, folder, database = stack.enter_context(servers.core_database())
        member = Member(database)
        fill(member, people)
        database.gather_statistics()
        (home := folder / "home").mkdir(mode=0o700)
        asked = {
            "core": stack.enter_context(a_core(url, folder, **servers.OFTEN)),
            "home": str(home),
            "token": sign_in(database, member.team_id, member.operator_id, now_ms()),
            "operator_id": member.operator_id,
            "team_id": member.team_id,
            "team_key": member.team_key.hex(),
        }
        agent = subprocess.Popen([sys.executable, "-c", _GO.format("work"), json.dumps(asked)])
        try:
            seen = subprocess.run(
                [sys.executable, "-c", _GO.format("watch"), str(home)],
                check=True, capture_output=True, text=True, timeout=_PATIENCE_S,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},  # noqa: TID251 (the program's own)
            )  # fmt: skip
            agent_mib = _peak_mib(agent.pid)
        finally:
            agent.send_signal(signal.SIGTERM)
            agent.wait()
    found: dict[str, list[float]] = json.loads(seen.stdout.splitlines()[-1])
    size = f"a first sync of {people:,} people and {people * EVENTS_A_PERSON:,} events"
    idle, short = "when all is there", Goal(of="value", op="<=", limit=100.0)
    return [
        compare(
            "desktop", f"longest pause of the thread that draws during {size}", idle,
            [max(found["syncing"])], [max(found["idle"])], goal=short,
        ),
        compare(
            "desktop", f"999 of 1,000 pauses within, during {size}", idle,
            [_p999(found["syncing"])], [_p999(found["idle"])], goal=None,
        ),
        compare(
            "desktop", f"most memory of the window's program during {size}", "as it was shown",
            found["peak_mib"], found["shown_mib"], goal=None, unit="MiB",
        ),
        compare(
            "desktop", f"most memory of the agent during {size}", "of the window", [agent_mib], found["peak_mib"],
            goal=None, unit="MiB",
        ),
    ]  # fmt: skip


def _p999(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.999)]


def _peak_mib(pid: int | str) -> float:
    status = (Path("/proc") / str(pid) / "status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


class _Session(Signed):
    """As a session of the agent knows it."""

    signed_in: SignedIn = "yes"
    waits_for: str | None = None

    def who_with(self, team_key: bytes) -> Who:
        """Who is signed in, with this key."""
        return replace(self.who, team_key=team_key)

    def reload(self) -> None:
        """Nobody else signs in."""

    async def refresh(self) -> None:
        """The access lasts as long as this does."""


def work(told: str) -> None:
    """The agent, in a process of its own: an empty store, and the product's own rounds with Core."""
    asked: dict[str, str] = json.loads(told)
    home = Home(Path(asked["home"]))
    make_private(home)
    asyncio.run(_work(home, _Session(asked)))


async def _work(home: Home, session: _Session) -> None:
    store = open_store(home.folder, now_ms=now_ms())
    rounds = Rounds(store, session, now_ms=now_ms)

    async def say_when_loaded() -> None:
        while syncing.cursor(store) is None or syncing.loading(store) is not None:  # noqa: ASYNC110 (the store tells nobody)
            await asyncio.sleep(_LOOK_S)
        (home.folder / _LOADED).touch()

    try:
        agent = Agent(home, store, session, rounds, key=read_or_make_key(home.folder), now_ms=now_ms)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, agent.stop)
        telling = asyncio.create_task(say_when_loaded())
        await agent.run()
        telling.cancel()
    finally:
        store.close()


def watch(told: str) -> None:
    """The window, in a process of its own; prints every pause of its event loop in ms, and its memory."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from instacrm.desktop.link import AgentLink
    from instacrm.desktop.parts import put_away
    from instacrm.desktop.shell import Window
    from instacrm.desktop.shots import nothing_outside

    home = Path(told)
    app = QApplication(sys.argv[:1])
    link = AgentLink(home)
    window = Window(link, nothing_outside(home), now_ms=now_ms, theme="light")
    window.show()
    link.open()
    shown_mib = _peak_mib("self")
    pauses: dict[str, list[float]] = {"syncing": [], "idle": []}
    last_s = began_s = time.perf_counter()
    idle_from_s = 0.0
    gone_to = 0

    def turn() -> None:
        nonlocal last_s, idle_from_s
        at_s = time.perf_counter()
        pauses["idle" if idle_from_s else "syncing"].append((at_s - last_s) * _MS)
        if not idle_from_s and (home / _LOADED).exists():
            idle_from_s = time.perf_counter()
        if (idle_from_s and at_s - idle_from_s > IDLE_S) or at_s - began_s > _PATIENCE_S:
            app.exit()
        last_s = at_s

    def look_around() -> None:
        nonlocal gone_to
        gone_to += 1
        if window.state is not None:
            window.go(window.pages[gone_to % len(window.pages)])

    turning, looking = QTimer(interval=1), QTimer(interval=_PAGE_MS)
    turning.timeout.connect(turn)
    looking.timeout.connect(look_around)
    turning.start()
    looking.start()
    app.exec()
    assert idle_from_s, "the team was not taken over in time"
    link.close()
    window.close()
    put_away(window, link, turning, looking)
    sys.stdout.write(json.dumps(pauses | {"shown_mib": [shown_mib], "peak_mib": [_peak_mib("self")]}) + "\n")
