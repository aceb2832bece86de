"""The bridge on Windows: the same relay over a named pipe, with a thread for the browser and one for the agent."""

import _winapi
import msvcrt
import os
import subprocess
import sys
import threading
import time

from instacrm.wire.frames import BadFrame, Decoder, FrameTooLong, encode, folder, proof

assert sys.platform == "win32"  # noqa: S101 (for the type checker: the rest is Windows')

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

OK = 0
AGENT_GONE = 3
WRONG_CALLER = 4
WRONG_FOLDER = 5
_READ_BYTES = 1 << 16
_WAIT_S = 5.0
_LOOK_EVERY_S = 0.02
_AWAY_LOOK_EVERY_S = 0.5
_START_AGAIN_S = 30.0
# The agent's side may learn who we are, but not act as us.
_IDENTIFICATION = 0x0010_0000 | 0x0001_0000
_AWAY = (
    '"body":{"code":"agent-away","message":"InstaCRM is not running on this computer.",'
    '"remedy":"Start InstaCRM; what you send meanwhile waits in the browser.","retryable":true}'
)


class NoAgent(Exception):
    """Nobody listens, or not with this person's key."""

    code = "agent-away"


class Pipe:
    """The agent's pipe, read and written at the same time, which Windows allows only of overlapped handles."""

    def __init__(self, name: str) -> None:
        try:
            self._handle = _winapi.CreateFile(
                name,
                _winapi.GENERIC_READ | _winapi.GENERIC_WRITE,
                0,
                0,
                _winapi.OPEN_EXISTING,
                _winapi.FILE_FLAG_OVERLAPPED | _IDENTIFICATION,
                0,
            )
        except OSError as error:
            raise NoAgent from error

    def read(self) -> bytes:
        """What came; empty when the agent is gone."""
        try:
            reading, _ = _winapi.ReadFile(self._handle, _READ_BYTES, overlapped=True)
            reading.GetOverlappedResult(True)
            return bytes(reading.getbuffer() or b"")
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises: OSError when the agent is gone."""
        while data:
            writing, _ = _winapi.WriteFile(self._handle, data, overlapped=True)
            sent, _ = writing.GetOverlappedResult(True)
            data = data[sent:]

    def close(self) -> None:
        """Hang up."""
        _winapi.CloseHandle(self._handle)


class Browser:
    """The browser's side, read by a thread of its own, one piece ahead: what nobody takes stays in its pipe."""

    def __init__(self) -> None:
        for stream in (0, 1):
            msvcrt.setmode(stream, os.O_BINARY)
        self._there = threading.Condition()
        self._said: bytes | None = None
        self._woken = False
        threading.Thread(target=self._read, name="browser", daemon=True).start()

    def take(self, within_s: float | None = None) -> bytes | None:
        """What it said next; empty when it is gone, None when nothing came in time or `wake` was called."""
        with self._there:
            self._there.wait_for(lambda: self._said is not None or self._woken, within_s)
            self._woken = False
            said = self._said
            if said:  # the end stays the end
                self._said = None
                self._there.notify_all()
            return said

    def is_gone(self) -> bool:
        """Whether it closed its end and everything it said was taken."""
        with self._there:
            return self._said == b""

    def wake(self) -> None:
        """Let whoever waits in `take` look again."""
        with self._there:
            self._woken = True
            self._there.notify_all()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(0, _READ_BYTES)
            except OSError:
                data = b""
            with self._there:
                self._there.wait_for(lambda: self._said is None)
                self._said = data
                self._there.notify_all()
            if not data:
                return


def run(argv: list[str], *, home: str, origins: tuple[str, ...], launch: tuple[str, ...]) -> "NoReturn":
    """The whole life of a bridge. `home` is the agent's folder, `launch` the command that starts an agent."""
    os._exit(serve(argv, home, origins, launch))


def serve(argv: list[str], home: str, origins: tuple[str, ...], launch: tuple[str, ...]) -> int:
    """Relays for the caller named in `argv` and returns the exit code."""
    origin = argv[1] if len(argv) > 1 else ""
    try:
        os.makedirs(os.path.join(home, folder.LOGS), exist_ok=True)  # noqa: PTH103, PTH118 (pathlib costs 10 ms)
        os.chdir(home)
    except OSError:
        return WRONG_FOLDER
    if origin not in origins:
        note("caller-refused", "wrong-caller")
        return WRONG_CALLER
    browser = Browser()
    try:
        found = _connect(origin)
    except NoAgent:
        found = _start_and_wait(browser, launch, origin)
    ended = _relay(browser, *found) if found else _answer_until_back(browser, launch, origin)
    note("bridge-ended", ended)
    return OK if ended == "browser-gone" else AGENT_GONE


def note(event: str, code: str = "") -> None:
    """Appends one line to the bridge's log; a log that cannot be written never stops a relay."""
    line = f'{{"at_ms":{time.time_ns() // 1_000_000},"pid":{os.getpid()},"event":"{event}","code":"{code}"}}\n'
    file = folder.LOGS + "/bridge.log"
    try:
        if os.path.exists(file) and os.stat(file).st_size > 128 * 1024:  # noqa: PTH110, PTH116
            os.replace(file, file + ".1")  # noqa: PTH105
        with open(file, "a", encoding="ascii") as log:  # noqa: PTH123
            log.write(line)
    except OSError:
        pass


def _connect(origin: str) -> tuple[Pipe, bytes]:
    """A proven pipe to the agent, and the bytes it sent since. Raises: NoAgent."""
    try:
        with open(folder.PIPE, encoding="ascii") as file:  # noqa: PTH123
            name = file.read()
        with open(folder.KEY, "rb") as file:  # noqa: PTH123
            key = file.read(proof.KEY_BYTES)
    except OSError as error:
        raise NoAgent from error
    pipe = Pipe(name)
    frames = Decoder()
    # Whoever stays silent would be waited for: closing the pipe ends the read.
    timer = threading.Timer(proof.HANDSHAKE_S, pipe.close)
    timer.start()
    try:
        agent_nonce = proof.read_text(_next_frame(pipe, frames), "nonce")
        nonce = os.urandom(proof.NONCE_BYTES).hex()
        pipe.write(encode(proof.proof_frame(key, "bridge", origin, agent_nonce, nonce)))
        if not proof.is_welcome(_next_frame(pipe, frames), key, agent_nonce, nonce):
            raise NoAgent
    except (OSError, BadFrame) as error:
        raise NoAgent from error
    finally:
        timer.cancel()
    return pipe, frames.rest()


def _next_frame(pipe: Pipe, frames: Decoder) -> bytes:
    while data := pipe.read():
        for frame in frames.feed(data):
            return frame
    raise NoAgent


def _relay(browser: Browser, pipe: Pipe, first: bytes) -> str:
    """Relays until the browser or the agent is gone, and says which."""
    gone = threading.Event()

    def from_agent() -> None:
        data = first
        while data or not gone.is_set():
            if data and not _write_out(data):
                break
            data = pipe.read()
            if not data:
                break
        gone.set()
        browser.wake()

    threading.Thread(target=from_agent, name="agent", daemon=True).start()
    while not gone.is_set():
        said = browser.take()
        if said == b"":
            return "browser-gone"
        if said:
            try:
                pipe.write(said)
            except OSError:
                break
    return "agent-gone"


def _write_out(data: bytes) -> bool:
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        return False
    return True


def _may_start() -> bool:
    if os.path.exists(folder.QUIT):  # noqa: PTH110
        return False
    try:
        return time.time() - os.stat(folder.UPDATING).st_mtime > folder.UPDATING_MAX_S  # noqa: PTH116
    except FileNotFoundError:
        return True


def _start_and_wait(browser: Browser, launch: tuple[str, ...], origin: str) -> tuple[Pipe, bytes] | None:
    if not _may_start():
        note("agent-not-started", "quit-or-updating")
        return None
    _start(launch)
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until and not browser.is_gone():
        try:
            return _connect(origin)
        except NoAgent:
            time.sleep(_LOOK_EVERY_S)
    note("agent-not-up", "agent-away")
    return None


def _answer_until_back(browser: Browser, launch: tuple[str, ...], origin: str) -> str:
    frames = Decoder()
    next_start = time.monotonic() + _START_AGAIN_S
    while True:
        said = browser.take(_AWAY_LOOK_EVERY_S)
        if said == b"":
            return "browser-gone"
        if said:
            try:
                answers = b"".join(encode(_away(frame)) for frame in frames.feed(said))
            except FrameTooLong:
                return "frame-too-long"
            if not _write_out(answers):
                return "browser-gone"
            continue
        try:
            _connect(origin)[0].close()
        except NoAgent:
            if time.monotonic() > next_start and _may_start():
                next_start = time.monotonic() + _START_AGAIN_S
                _start(launch)
        else:
            return "agent-back"


def _away(frame: bytes) -> bytes:
    try:
        asked = proof.read_text(frame, "id")
    except BadFrame:
        asked = ""
    re = f'"re":"{asked}",' if asked.isprintable() and asked else ""
    raw = bytearray(os.urandom(16))
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    text = raw.hex()
    made = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return f'{{"kind":"error","id":"{made}",{re}{_AWAY}}}'.encode()


def _start(launch: tuple[str, ...]) -> None:
    """Runs the launcher outside the browser's job, with none of the bridge's pipes."""
    outside = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_BREAKAWAY_FROM_JOB
    for flags in (outside, outside & ~subprocess.CREATE_BREAKAWAY_FROM_JOB):
        try:
            null = subprocess.DEVNULL
            subprocess.Popen(launch, stdin=null, stdout=null, stderr=null, creationflags=flags, close_fds=True)
        except OSError:
            continue  # a job that lets nobody out refuses the first
        note("agent-start-asked")
        return
    note("agent-start-failed")
