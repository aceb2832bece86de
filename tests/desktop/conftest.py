"""Gives the window's tests a real agent, a screen that nobody sees, and time for Qt to turn."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from instacrm.agent.ipc.client import AgentClient
from instacrm.agent.main import now_ms
from instacrm.agent.settings import Home
from instacrm.domain import events
from instacrm.domain.errors import AgentAway
from instacrm.launcher.starting import agent_command
from instacrm.wire.native import PROTOCOL, ActorSeen, Capture, Hello, JoinActor, Logged, ProspectSeen, Shown
from tests.bridge.driving import AGENT, ROOT
from tests.builders import an_id

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # noqa: TID251 (read by Qt when it starts)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # noqa: TID251 (no keyring of this computer)

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from instacrm.desktop import parts
from instacrm.desktop.link import AgentLink
from instacrm.desktop.outside import Outside
from instacrm.desktop.shell import Window
from instacrm.outside import sign_in_from

PATIENCE_S = 60
ACCOUNT = ActorSeen(handle="studio_b", user_id="17840000001", sources=("switcher", "cookie"))


class Computer:
    """A person's computer: the agent as a program of its own, and a browser that captures."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.agent: subprocess.Popen[bytes] | None = None

    def start(self, *who: str) -> None:
        """The agent runs and listens."""
        command = [sys.executable, str(AGENT), str(self.home), *who]
        self.agent = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"})  # noqa: TID251
        self.ask()

    def start_alone(self) -> None:
        """The agent as it is for everybody, signed in or not by what lies in its folder."""
        command = agent_command(Path(sys.executable), ROOT / "src", self.home)
        self.agent = subprocess.Popen(command)
        self.ask()

    @contextmanager
    def a_browser(self) -> Iterator[None]:
        """A browser is connected meanwhile."""
        connected, leave = threading.Event(), threading.Event()

        async def browse() -> None:
            client = await AgentClient.connect(self.home, "bridge", "chrome-extension://test/")
            await client.ask("hello", Hello(protocol=PROTOCOL, extension="1", browser="test", profile="p"))
            connected.set()
            await asyncio.to_thread(leave.wait)
            await client.close()

        thread = threading.Thread(target=lambda: asyncio.run(browse()))
        thread.start()
        try:
            assert connected.wait(PATIENCE_S)
            yield
        finally:
            leave.set()
            thread.join()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """The agent is gone."""
        if self.agent is not None:
            self.agent.send_signal(how)
            self.agent.wait(PATIENCE_S)
            self.agent = None

    def ask(self, *requests: tuple[str, msgspec.Struct]) -> list[msgspec.Struct]:
        """What the agent answers to a browser that says these, one after the other."""
        return asyncio.run(self._ask(requests))

    async def _ask(self, requests: tuple[tuple[str, msgspec.Struct], ...]) -> list[msgspec.Struct]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    client = await AgentClient.connect(self.home, "bridge", "chrome-extension://test/")
                    break
                except AgentAway:
                    await asyncio.sleep(0.02)
            try:
                await client.ask("hello", Hello(protocol=PROTOCOL, extension="1", browser="test", profile="p"))
                return [await client.ask(kind, body) for kind, body in requests]
            finally:
                await client.close()

    def join(self) -> None:
        """The operator joins @studio_b."""
        self.ask(("join-actor", JoinActor(event_id=an_id(), at_ms=now_ms(), actor=ACCOUNT)))

    def write(self, handle: str | None, became: str, text: str = "Hello") -> None:
        """A message from @studio_b, a moment ago."""
        outreach_id = an_id()
        usual = {
            "at_ms": now_ms(),
            "actor": ACCOUNT,
            "prospect": ProspectSeen(handle=handle, thread_id="t", sources=("header",)),
            "outreach_id": outreach_id,
        }
        intent = Capture(event_id=an_id(), kind="outreach.intent", text=text, length=len(text), way="enter", **usual)  # type: ignore[arg-type]
        settled = Capture(event_id=an_id(), kind=became, **usual)  # type: ignore[arg-type]
        answers = self.ask(("log", intent), ("log", settled))
        assert all(isinstance(answer, Logged) and answer.status != "refused" for answer in answers), answers

    def hold(self, handle: str) -> msgspec.Struct:
        """A rule stopped the first press of Enter on a message to `handle`; what the agent says of it."""
        held = Capture(
            event_id=an_id(), kind=events.HELD, at_ms=now_ms(), actor=ACCOUNT, outreach_id=an_id(), way="enter",
            length=5, prospect=ProspectSeen(handle=handle, thread_id="t2", sources=("header",)),
            shown=Shown(severity="hold"),
        )  # fmt: skip
        (answer,) = self.ask(("log", held))
        return answer


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    made = Computer(home)
    yield made
    made.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def app() -> QApplication:
    return QApplication([])


def until(holds: Callable[[], bool]) -> None:
    """Let Qt turn until it holds."""
    loop, end = QEventLoop(), time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it did not come to hold in time"
        QTimer.singleShot(10, loop.quit)
        loop.exec()


def an_outside(home: Path, **changes: Any) -> Outside:
    """What `instacrm desktop` hands in, of a computer without browsers."""
    usual: dict[str, Any] = {
        "check_browsers": list,
        "register_browsers": list,
        "start_agent": lambda: None,
        "sign_in": lambda _: None,
        "extension": None,
        "list_backups": list,
        "plan_restore": lambda _: (),
        "restore": lambda _: "",
        "sign_out": lambda: None,
        "starts_at_login": lambda: None,
        "set_start_at_login": lambda wanted: wanted,
        "update_source": lambda: "",
        "asks_source": lambda: False,
        "launch_notice": lambda: "",
        "set_update_source": lambda text: text,
        "worked_alone": lambda: False,
        "plan_along": lambda: (),
        "take_along": lambda: "",
        "plan_reset": lambda: (),
        "reset": lambda: "",
    }
    return Outside(home=home, **(usual | changes))


@contextmanager
def a_window(outside: Outside) -> Iterator[Window]:
    """The window, shown; not yet connected."""
    link = AgentLink(outside.home)
    made = Window(link, outside, now_ms=now_ms, theme="light")
    made.show()
    link.open()
    try:
        yield made
    finally:
        put_away(link, made)


@pytest.fixture
def window(app: QApplication, computer: Computer) -> Iterator[Window]:
    with a_window(an_outside(computer.home)) as made:
        yield made


@pytest.fixture
def at_home(app: QApplication, computer: Computer) -> Iterator[Window]:
    """The window of somebody who was never signed in, with the agent as everybody has it."""
    computer.start_alone()
    outside = an_outside(computer.home, sign_in=lambda asked: sign_in_from(Home(computer.home), asked))
    with a_window(outside) as made:
        until(lambda: made.state is not None)
        yield made


def name_of(window: Window) -> str:
    return window.state.operator.name if window.state and window.state.operator else ""


def put_away(link: AgentLink, window: Window) -> None:
    """Both are gone now."""
    link.close()
    window.close()
    parts.put_away(window, link)
