"""The other end of the door, for window and command line: connect, prove, ask, wait for the answer."""

import asyncio
import contextlib
import secrets
import socket
import sys
from pathlib import Path
from typing import Literal, Self

import msgspec
import uuid_utils

from instacrm.domain.errors import AgentAway, BadFrame, InstaCrmError
from instacrm.wire import ipc, native
from instacrm.wire.frames import BadFrame as BadBytes
from instacrm.wire.frames import Decoder, encode, folder, proof
from instacrm.wire.native import Envelope, Failure

from .key_file import read_key
from .socket_address import address_in

ANSWER_WITHIN_S = 30.0
_READ_BYTES = 1 << 16
_ENCODER = msgspec.json.Encoder()


class AgentSaid(InstaCrmError):
    """The agent refused; the code is its own."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message, remedy=failure.remedy)
        self.code = failure.code
        self.retryable = failure.retryable


class AgentClient:
    """A proven connection. News that come between are put in `news`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._frames = Decoder()
        self._waiting: list[bytes] = []
        self.news: list[Envelope] = []

    @classmethod
    async def connect(cls, home: Path, role: Literal["desktop", "cli", "bridge"] = "cli", origin: str = "") -> Self:
        """A connection to the agent of `home`.

        Raises: AgentAway; KeyExposed.
        """
        try:
            key = read_key(home / folder.KEY)
            reader, writer = await _open(home)
        except OSError as error:
            raise AgentAway("InstaCRM is not running on this computer.", remedy="Start it: instacrm up") from error
        client = cls(reader, writer)
        try:
            await asyncio.wait_for(client._prove(key, role, origin), proof.HANDSHAKE_S)
        except (OSError, TimeoutError, BadBytes, AgentAway) as error:
            await client.close()
            raise AgentAway("What answers in the agent's place is not this person's agent.") from error
        return client

    async def ask(self, kind: str, body: msgspec.Struct, *, within_s: float = ANSWER_WITHIN_S) -> msgspec.Struct:
        """The agent's answer, as its type in `wire.native` or `wire.ipc`.

        Raises: AgentSaid; AgentAway when it closed; BadFrame.
        """
        sent_id = str(uuid_utils.uuid7())
        await self.say(_ENCODER.encode(Envelope(kind, sent_id, msgspec.Raw(_ENCODER.encode(body)))))
        while True:
            try:
                told = await asyncio.wait_for(self.next_envelope(), within_s)
            except TimeoutError as error:
                raise AgentAway("the agent did not answer in time") from error
            if told.re == sent_id:
                return _answer_in(told)
            self.news.append(told)

    async def say(self, payload: bytes) -> None:
        """Send `payload` as a frame."""
        self._writer.write(encode(payload))
        await self._writer.drain()

    async def next_envelope(self) -> Envelope:
        """What the agent says next, answer or news. Raises: AgentAway when it closed."""
        return msgspec.json.decode(await self._next_frame(), type=Envelope)

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _prove(self, key: bytes, role: str, origin: str) -> None:
        agent_nonce = proof.read_text(await self._next_frame(), "nonce")
        nonce = secrets.token_hex(proof.NONCE_BYTES)
        await self.say(proof.proof_frame(key, role, origin, agent_nonce, nonce))
        if not proof.is_welcome(await self._next_frame(), key, agent_nonce, nonce):
            raise AgentAway("the agent did not prove itself")

    async def _next_frame(self) -> bytes:
        while not self._waiting:
            data = await self._reader.read(_READ_BYTES)
            if not data:
                raise AgentAway("the agent closed the connection")
            self._waiting.extend(self._frames.feed(data))
        return self._waiting.pop(0)


async def _open(home: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if sys.platform == "win32":
        from .windows_pipe import open_pipe

        return await open_pipe(home)
    return await asyncio.open_unix_connection(sock=_connect(home))


def _connect(home: Path) -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(proof.HANDSHAKE_S)
    try:
        with address_in(home) as address:
            link.connect(address)
    except BaseException:
        link.close()
        raise
    return link


def _answer_in(envelope: Envelope) -> msgspec.Struct:
    shape = native.ANSWERS.get(envelope.kind) or ipc.ANSWERS.get(envelope.kind)
    if shape is None:
        raise BadFrame(f"the agent answered {envelope.kind!r}, which nobody here knows")
    body = msgspec.json.decode(envelope.body, type=shape)
    if isinstance(body, Failure):
        raise AgentSaid(body)
    return body


async def ask_once(home: Path, kind: str, body: msgspec.Struct, *, within_s: float = ANSWER_WITHIN_S) -> msgspec.Struct:
    """One question on a connection of its own."""
    client = await AgentClient.connect(home)
    try:
        return await client.ask(kind, body, within_s=within_s)
    finally:
        await client.close()
