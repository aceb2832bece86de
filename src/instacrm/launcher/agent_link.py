"""A word with the agent: proves itself, asks one thing, waits for the answer. Standard library only."""

import json
import os
import secrets
import socket
import sys
import uuid
from pathlib import Path
from typing import Any, Protocol, cast

from instacrm.wire.frames import BadFrame, Decoder, encode, folder, proof

_READ_BYTES = 1 << 16


class Unanswered(Exception):
    """No agent answers there, or none that holds this person's key."""


class _Link(Protocol):
    def read(self) -> bytes: ...
    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...


def ask_agent(home: Path, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body of the agent's answer to `kind` (`wire.ipc`).

    Raises: Unanswered.
    """
    try:
        key = (home / folder.KEY).read_bytes()
        link: _Link = _Pipe(home) if sys.platform == "win32" else _Socket(home)
    except OSError as error:
        raise Unanswered("no agent answers") from error
    try:
        frames = _Frames(link)
        agent_nonce = proof.read_text(frames.next(), "nonce")
        nonce = secrets.token_hex(proof.NONCE_BYTES)
        link.write(encode(proof.proof_frame(key, "cli", "", agent_nonce, nonce)))
        if not proof.is_welcome(frames.next(), key, agent_nonce, nonce):
            raise Unanswered("what answers is not this person's agent")
        asked = str(uuid.uuid4())
        link.write(encode(json.dumps({"kind": kind, "id": asked, "body": body}).encode()))
        while True:
            said = json.loads(frames.next())
            if said.get("re") == asked:
                return cast("dict[str, Any]", said["body"])
    except (OSError, ValueError, BadFrame, KeyError) as error:
        raise Unanswered("no agent answers") from error
    finally:
        link.close()


def find_version(home: Path) -> str | None:
    """The version of the agent that runs; None when none does."""
    try:
        return str(ask_agent(home, "status", {})["version"])
    except (Unanswered, KeyError):
        return None


class _Frames:
    def __init__(self, link: _Link) -> None:
        self._link, self._decoder = link, Decoder()
        self._waiting: list[bytes] = []

    def next(self) -> bytes:
        while not self._waiting:
            data = self._link.read()
            if not data:
                raise OSError("the agent closed")
            self._waiting.extend(self._decoder.feed(data))
        return self._waiting.pop(0)


class _Socket:
    def __init__(self, home: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(proof.HANDSHAKE_S)
        # An absolute path may be longer than a socket's address holds.
        before = Path.cwd()
        os.chdir(home)
        try:
            self._socket.connect(folder.SOCKET)
        except BaseException:
            self._socket.close()
            raise
        finally:
            os.chdir(before)

    def read(self) -> bytes:
        return self._socket.recv(_READ_BYTES)

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        self._socket.close()


class _Pipe:
    """Overlapped, so that an agent that stays silent is waited for no longer than a socket would."""

    def __init__(self, home: Path) -> None:
        import _winapi

        self._api: Any = _winapi
        access = self._api.GENERIC_READ | self._api.GENERIC_WRITE
        # The other side may learn who we are, but not act as us.
        flags = self._api.FILE_FLAG_OVERLAPPED | 0x0010_0000 | 0x0001_0000
        name = (home / folder.PIPE).read_text("ascii")
        self._handle = self._api.CreateFile(name, access, 0, 0, self._api.OPEN_EXISTING, flags, 0)

    def read(self) -> bytes:
        reading, _ = self._api.ReadFile(self._handle, _READ_BYTES, overlapped=True)
        self._wait(reading)
        return bytes(reading.getbuffer() or b"")

    def write(self, data: bytes) -> None:
        writing, _ = self._api.WriteFile(self._handle, data, overlapped=True)
        self._wait(writing)

    def close(self) -> None:
        self._api.CloseHandle(self._handle)

    def _wait(self, begun: Any) -> None:
        within_ms = int(proof.HANDSHAKE_S * 1000)
        if self._api.WaitForSingleObject(begun.event, within_ms) != self._api.WAIT_OBJECT_0:
            begun.cancel()
            raise TimeoutError("the agent stays silent")
        begun.GetOverlappedResult(True)
