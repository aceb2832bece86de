"""What the bridge does while no agent answers: starts it unless a person quit it, and tells the extension.

Nothing is stored here. For the first five seconds frames are left unread in the browser's pipe and reach the agent
when it is up. After that every frame is answered `error agent-away` (retryable), so that it stays in the extension's
outbox, and the bridge exits as soon as an agent is back: the extension's next port then finds it.
"""

from __future__ import annotations

import posix
import select
import time

from instacrm.wire.frames import BadFrame, Decoder, FrameTooLong, encode, folder, proof

from . import link
from .log import note

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _socket

_WAIT_S = 5.0
_LOOK_EVERY_MS = 20
_AWAY_LOOK_EVERY_MS = 500
_START_AGAIN_S = 30.0
_STDIN = 0
_READ_BYTES = 1 << 16


def may_start() -> bool:
    """Whether the agent may be started: no person quit it and no update is under way."""
    try:
        posix.stat(folder.QUIT)
    except FileNotFoundError:
        pass
    else:
        return False
    try:
        return time.time() - posix.stat(folder.UPDATING).st_mtime > folder.UPDATING_MAX_S
    except FileNotFoundError:
        return True


def start_and_wait(launch: tuple[str, ...], origin: str) -> tuple[_socket.socket, bytes] | None:
    """Starts the agent and gives the link to it; None when none is up after five seconds or nobody waits any more."""
    if not may_start():
        note("agent-not-started", "quit-or-updating")
        return None
    _start(launch)
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        if _browser_says(_LOOK_EVERY_MS, select.POLLHUP) & select.POLLHUP:
            return None
        try:
            return link.connect(origin)
        except (link.NoAgent, link.AgentUnproved):
            _reap()
    note("agent-not-up", "agent-away")
    return None


def answer_until_back(launch: tuple[str, ...], origin: str) -> str:
    """Answers every frame `agent-away` until an agent is there again, and says why it ended."""
    frames = Decoder()
    next_start = time.monotonic() + _START_AGAIN_S
    while True:
        if _browser_says(_AWAY_LOOK_EVERY_MS, select.POLLIN):
            data = posix.read(_STDIN, _READ_BYTES)
            if not data:
                return "browser-gone"
            try:
                for frame in frames.feed(data):
                    posix.write(1, encode(_away(frame)))
            except FrameTooLong:
                return "frame-too-long"
            continue
        _reap()
        try:
            link.connect(origin)[0].close()
        except (link.NoAgent, link.AgentUnproved):
            if time.monotonic() > next_start and may_start():
                next_start = time.monotonic() + _START_AGAIN_S
                _start(launch)
        else:
            return "agent-back"


_SAID = (
    '"body":{"code":"agent-away","message":"InstaCRM is not running on this computer.",'
    '"remedy":"Start InstaCRM; what you send meanwhile waits in the browser.","retryable":true}'
)


def _away(frame: bytes) -> bytes:
    """The answer to `frame`; of the frame itself only the id is looked at."""
    try:
        asked = proof.read_text(frame, "id")
    except BadFrame:
        asked = ""
    re = f'"re":"{asked}",' if asked.isprintable() and asked else ""
    return f'{{"kind":"error","id":"{_uuid4()}",{re}{_SAID}}}'.encode()


def _uuid4() -> str:
    raw = bytearray(posix.urandom(16))
    raw[6] = raw[6] & 0x0F | 0x40
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _browser_says(wait_ms: int, events: int) -> int:
    """What happened on the browser's side within `wait_ms`, as poll events."""
    ready = select.poll()
    ready.register(_STDIN, events)
    return sum(happened for _, happened in ready.poll(wait_ms))


def _start(launch: tuple[str, ...]) -> None:
    """Runs the launcher in a session of its own, with none of the bridge's pipes: the browser must not wait for it."""
    null = [(posix.POSIX_SPAWN_OPEN, fd, "/dev/null", posix.O_RDWR, 0) for fd in (0, 1, 2)]
    try:
        posix.posix_spawn(launch[0], launch, posix.environ, file_actions=null, setsid=True)
        note("agent-start-asked")
    except OSError as error:
        note("agent-start-failed", f"errno-{error.errno}")


def _reap() -> None:
    try:  # noqa: SIM105 (contextlib costs 3 ms)
        posix.waitpid(-1, posix.WNOHANG)
    except ChildProcessError:
        pass
