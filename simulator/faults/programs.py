"""The real programs of one person: an agent on a data folder, and a bridge spoken with as a browser would."""

import asyncio
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.launcher.host import ORIGIN
from instacrm.wire.frames import Decoder, encode
from instacrm.wire.identity import AuthSession

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src"
PATIENCE_S: Final = 30.0
TEAM_KEY: Final = bytes(range(32))
HELLO: Final = {"protocol": 1, "extension": "0.1.0", "browser": "Chromium 156", "profile": "p1"}
ACCOUNT: Final = {"handle": "studio_b", "user_id": "17840000001", "sources": ["switcher", "cookie"]}


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def sign_in(home: Path) -> None:
    """Leave behind what yesterday's sign-in left; the team's server cannot be reached today."""
    session = AuthSession(
        access="a",
        access_expires_ms=1,
        access_lasts_ms=1,
        refresh="r",
        operator_id="operator-ada",
        name="Ada",
        team_id="team-1",
        team_name="Studio",
        team_key=TEAM_KEY.hex(),
    )

    async def write() -> None:
        Session(home, now_ms=now_ms, vault=FileVault(home)).sign_in(session, "http://127.0.0.1:9")

    asyncio.run(write())


class NotUp(Exception):
    """The agent did not come up; the message is what it said."""


class Agent:
    """An agent of `home` from the source tree `source`; on a watched disk when a power cut is to come."""

    def __init__(self, home: Path, source: Path, *, disk_log: Path | None = None, clock: Path | None = None) -> None:
        command = [sys.executable, "-m", "instacrm.agent.main", "--home", str(home)]
        if disk_log or clock:
            command[2] = "simulator.faults.watched_agent"
            command += ["--disk-log", str(disk_log or ""), "--clock", str(clock or "")]
        self.home = home
        # Not on the disk that is broken.
        self._said = home.parent.parent / "agent.out"
        with self._said.open("ab") as out:
            self.process = subprocess.Popen(command, env=environment(source), stdout=out, stderr=out, cwd=ROOT)

    def wait_up(self) -> None:
        """It listens. Raises: NotUp."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise NotUp(self._said.read_text(errors="replace")[-2000:])
            if (self.home / "agent.sock").exists() and _listens(self.home):
                return
            time.sleep(0.01)
        self.kill()
        raise NotUp(f"silent for {PATIENCE_S:.0f} s")

    def kill(self) -> None:
        """Dead at once, by kill -9."""
        self.process.kill()
        self.process.wait()

    def quit(self) -> None:
        """A clean end; one that takes too long is killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.kill()


def environment(source: Path) -> dict[str, str]:
    """The environment of a program started from `source`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("INSTACRM_")}  # noqa: TID251 (the child's)
    return {
        **kept,
        "PYTHONPATH": f"{source}{os.pathsep}{ROOT}",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONDONTWRITEBYTECODE": "" if source == SOURCE else "1",
    }


def _listens(home: Path) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(home / "agent.sock"))
        except OSError:
            return False
    return True


class Browser:
    """What `chrome.runtime.connectNative` gives: a bridge process, frames in, frames out."""

    def __init__(self, home: Path, source: Path) -> None:
        script = home.parent.parent / f"{home.name}-host"
        script.write_text(
            f"#!{sys.executable} -SE\n"
            f"import sys\nsys.path.insert(0, {str(source)!r})\n"
            "from instacrm.bridge.main import run\n"
            f"run(sys.argv, home={str(home)!r}, origins=({ORIGIN!r},), launch=('/bin/true',))\n"
        )
        script.chmod(0o700)
        self.process = subprocess.Popen(
            [script, ORIGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=script.parent, env=environment(source),
            bufsize=0,
        )  # fmt: skip
        if self.process.stdin is None or self.process.stdout is None:
            raise NotUp("the bridge has no pipes")
        self._in, self._out = self.process.stdin, self.process.stdout
        self._frames = Decoder()
        self.gone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._in.close()
        self.process.kill()
        self.process.wait()
        self._out.close()

    def say(self, kind: str, body: dict[str, Any]) -> str:
        """Send a message; its id. A bridge that is gone hears nothing."""
        message_id = str(uuid.uuid4())
        try:
            self._in.write(encode(json.dumps({"kind": kind, "id": message_id, "body": body}).encode()))
        except OSError:
            self.gone = True
        return message_id

    def hear(self, within_s: float) -> list[dict[str, Any]]:
        """What was said within the time; nothing more is heard once the bridge is gone."""
        if self.gone or not select.select([self._out], [], [], within_s)[0]:
            return []
        data = os.read(self._out.fileno(), 1 << 16)
        if not data:
            self.gone = True
        return [json.loads(frame) for frame in self._frames.feed(data)]

    def ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a message; an empty one when there is none."""
        message_id, end = self.say(kind, body), time.monotonic() + PATIENCE_S
        while not self.gone and time.monotonic() < end:
            for heard in self.hear(1.0):
                if heard.get("re") == message_id:
                    return heard
        return {}

    def greet(self) -> bool:
        """Say hello and see to it that the account is joined; whether the agent answered as it should."""
        hello = self.ask("hello", HELLO)
        if (hello.get("body", {}).get("operator") or {}).get("name") != "Ada":
            return False
        if hello["body"]["actors"]:
            return True
        joined = self.ask("join-actor", {"event_id": str(uuid.uuid4()), "at_ms": now_ms(), "actor": ACCOUNT})
        return joined.get("body", {}).get("status") in ("logged", "duplicate")
