"""A word with the agent: proves itself, asks one thing, waits for the answer. Standard library only."""

import json
import os
import secrets
import socket
import sys
import uuid
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

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
    """Question and answer take turns, so a plain handle does."""

    def __init__(self, home: Path) -> None:
        name = (home / folder.PIPE).read_text("ascii")
        self._file: BinaryIO = cast("BinaryIO", open(name, "r+b", buffering=0))  # noqa: PTH123, SIM115 (a pipe, kept open)

    def read(self) -> bytes:
        return self._file.read(_READ_BYTES)

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def close(self) -> None:
        self._file.close()
