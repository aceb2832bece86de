"""Plays the browser: starts a real bridge as Chrome would, speaks frames with it; starts and kills real agents."""

import json
import os
import select
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from instacrm.launcher.host import ORIGIN
from instacrm.wire.frames import Decoder, encode

ROOT = Path(__file__).parents[2]
AGENT = ROOT / "tests" / "agent" / "ipc" / "link_agent.py"
PATIENCE_S = 30.0

HELLO = {"protocol": 1, "extension": "0.1.0", "browser": "Chromium 156", "profile": "p1"}
ADAS_ACCOUNT = {"handle": "studio_b", "user_id": "17840000001", "sources": ["switcher", "cookie"]}
MILA = {"handle": "mila", "thread_id": "t1", "sources": ["header", "link"]}


def until(holds: Callable[[], bool], what: str) -> None:
    """Waits for a condition."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"waited {PATIENCE_S} s for {what}"
        time.sleep(0.01)


def agent_command(home: Path, *words: str) -> list[str]:
    return [sys.executable, str(AGENT), str(home), *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}  # noqa: TID251 (the child's environment)


@contextmanager
def an_agent(home: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running agent of `home`, killed at the end."""
    with (home.parent / f"{home.name}.agent.out").open("ab") as out:
        agent = subprocess.Popen(agent_command(home, *words), env=environment(), stdout=out, stderr=out)
    try:
        until((home / "agent.sock").exists, "the agent's socket")
        yield agent
    finally:
        agent.kill()
        agent.wait()


def host_script(home: Path, *, launch: list[str]) -> Path:
    """A host script like the launcher's, with another way to start an agent."""
    script = home.parent / f"{home.name}-host"
    script.write_text(
        f"#!{sys.executable} -ISE\n"
        f"import sys\nsys.path.insert(0, {str(ROOT / 'src')!r})\n"
        "from instacrm.bridge.main import run\n"
        f"run(sys.argv, home={str(home)!r}, origins=({ORIGIN!r},), launch={tuple(launch)!r})\n"
    )
    script.chmod(0o700)
    return script


class Port:
    """What `chrome.runtime.connectNative` gives: a bridge process and its two pipes."""

    def __init__(self, script: Path, origin: str = ORIGIN) -> None:
        self.process = subprocess.Popen(
            [script, origin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=script.parent,
            env=environment(),
            bufsize=0,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self._frames = Decoder()
        self._heard: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self.stdin.closed:
            self.stdin.close()
        self.process.kill()
        self.process.wait()
        self.stdout.close()

    def say(self, kind: str, body: dict[str, Any]) -> str:
        """Send a message; its id."""
        message_id = str(uuid.uuid4())
        self.say_bytes(json.dumps({"kind": kind, "id": message_id, "body": body}).encode())
        return message_id

    def say_bytes(self, payload: bytes) -> None:
        self.stdin.write(encode(payload))

    def hear(self) -> dict[str, Any]:
        """The next message."""
        end = time.monotonic() + PATIENCE_S
        while not self._heard:
            assert select.select([self.stdout], [], [], max(0.0, end - time.monotonic()))[0], "nothing was said"
            data = os.read(self.stdout.fileno(), 1 << 16)
            if not data:
                raise EOFError
            self._heard += [json.loads(frame) for frame in self._frames.feed(data)]
        return self._heard.pop(0)

    def ask(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to a message; news before it are passed over."""
        message_id = self.say(kind, body)
        while True:
            heard = self.hear()
            if heard.get("re") == message_id:
                return heard

    def hello(self) -> dict[str, Any]:
        return self.ask("hello", HELLO)

    def has_ended(self) -> bool:
        return self.process.poll() is not None


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def a_capture(**changes: Any) -> dict[str, Any]:
    """A press in Ada's account on a message to Mila."""
    return {
        "event_id": str(uuid.uuid4()),
        "kind": "outreach.intent",
        "at_ms": now_ms(),
        "actor": ADAS_ACCOUNT,
        "prospect": MILA,
        "outreach_id": str(uuid.uuid4()),
        "way": "enter",
        "text": "Hello Mila",
        "length": 10,
        "shown": {"severity": "unchecked"},
        **changes,
    }


def joined(port: Port) -> Port:
    """`port`, greeted, with Ada's account joined."""
    port.hello()
    answer = port.ask("join-actor", {"event_id": str(uuid.uuid4()), "at_ms": now_ms(), "actor": ADAS_ACCOUNT})
    assert answer["body"]["status"] in ("logged", "duplicate")
    return port


def logged_ids(home: Path) -> list[str]:
    """The ids of the intents on disk, read beside the agent."""
    import apsw

    db = apsw.Connection(str(home / "agent.db"), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return [str(row[0]) for row in db.execute("SELECT event_id FROM events WHERE kind = 'outreach.intent'")]
    finally:
        db.close()


def kill(pid: int) -> None:
    """kill -9, and gone."""
    os.kill(pid, signal.SIGKILL)
