"""The agent's door for the programs of its own user: a socket in a private folder. No port is ever opened."""

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Protocol

import structlog

from instacrm.domain.errors import StoreBusy
from instacrm.wire.frames import folder

from .desk import Desk
from .news import News
from .peer import HANDSHAKE_S, Peer
from .requests import answer
from .socket_address import address_in

_BACKLOG = 128

_log = structlog.get_logger("ipc")


class Closing(Protocol):
    """A door that can be closed."""

    def close(self) -> None:
        """Nobody new comes in."""


class IpcServer:
    """Any number of bridges, windows and command lines, each answered in the order it asks."""

    def __init__(self, desk: Desk, home: Path, key: bytes, *, handshake_s: float = HANDSHAKE_S) -> None:
        self._desk = desk
        self._home = home
        self.key = key
        self.handshake_s = handshake_s
        self._peers: set[Peer] = set()
        self.news = News(desk, self._peers)
        self._server: Closing | None = None
        self._telling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen. Raises: StoreBusy when another agent listens already."""
        if sys.platform == "win32":
            from .windows_pipe import PipeServer

            self._server = PipeServer(self._home, lambda: Peer(self))
        else:
            listening = listen(self._home)
            self._server = await asyncio.get_running_loop().create_unix_server(lambda: Peer(self), sock=listening)
        self._telling = asyncio.create_task(self.news.run())

    async def stop(self) -> None:
        """Close the door and every connection; what was answered was sent."""
        if self._telling is not None:
            self._telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._telling
        if self._server is not None:
            self._server.close()
        (self._home / folder.SOCKET).unlink(missing_ok=True)
        for peer in tuple(self._peers):
            peer.close()

    def browsers(self) -> int:
        """How many bridges are connected."""
        return sum(peer.caller is not None and peer.caller.role == "bridge" for peer in self._peers)

    def opened(self, peer: Peer) -> None:
        """A peer proved itself."""
        self._peers.add(peer)
        if peer.caller is not None:
            _log.info("peer-opened", role=peer.caller.role)

    def closed(self, peer: Peer) -> None:
        """A peer is gone."""
        self._peers.discard(peer)

    def heard(self, peer: Peer, frame: bytes) -> None:
        """A peer said `frame`: answer it, then tell whom it concerns."""
        answer(self._desk, peer, frame, done=self.news.stir)


def listen(home: Path) -> socket.socket:
    """A listening socket in `home` that only this user can open; a stale one of a killed agent goes.

    Raises: StoreBusy when somebody answers there.
    """
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with address_in(home) as address:
            _bind(listening, address)
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def _bind(listening: socket.socket, address: str) -> None:
    if _answers(address):
        raise StoreBusy("Another InstaCRM agent already listens in this data folder.")
    Path(address).unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        listening.bind(address)
    finally:
        os.umask(before)


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(HANDSHAKE_S)
        try:
            probe.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return False
        except OSError:
            return True
        return True
