"""One connection to the agent: cut into frames, proven, answered; slow, silent and false ones are cut off."""

import asyncio
from collections.abc import Coroutine
from typing import Protocol, cast

import msgspec
import structlog

from instacrm.domain.errors import FrameTooLong
from instacrm.wire import frames
from instacrm.wire.frames import Decoder, encode, proof
from instacrm.wire.native import AskStanding, Standing, State

from . import envelopes
from .handshake import Caller, Handshake
from .peer_user import find_peer_pid, is_same_user

FRAME_WITHIN_S = 5.0
# A handshake frame is under 300 bytes: a stranger gets no room for more.
_STRANGER_FRAME_MAX = 1024
# A peer that asks and never reads would fill the memory.
_UNREAD_MAX = 8 << 20

_log = structlog.get_logger("ipc")


class Subscription(msgspec.Struct):
    """The last question of a tab, and the last answer it got."""

    ask: AskStanding
    told: Standing | None = None


class Door(Protocol):
    """What a connection needs of the server it belongs to."""

    key: bytes
    handshake_s: float

    def opened(self, peer: "Peer") -> None:
        """The peer proved itself."""

    def closed(self, peer: "Peer") -> None:
        """The peer is gone."""

    def heard(self, peer: "Peer", frame: bytes) -> None:
        """The peer said `frame`."""


class Peer(asyncio.Protocol):
    """A connection. `caller` is None until it proved itself."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._frames = Decoder(_STRANGER_FRAME_MAX)
        self._handshake = Handshake(door.key)
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None
        self._work: set[asyncio.Task[None]] = set()
        self.caller: Caller | None = None
        self.greeted = False
        self.subscriptions: dict[int, Subscription] = {}
        self.state_told: State | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse other users, challenge everybody else."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_UNREAD_MAX)
        link = transport.get_extra_info("socket")
        # A pipe has no socket: its list of who may open it names this user alone (windows_pipe).
        if link is not None and not is_same_user(link):
            self._cut_off("other-user")
            return
        self._within(self._door.handshake_s, "silent")
        self.say(encode(self._handshake.challenge))

    def data_received(self, data: bytes) -> None:
        """Hand on each frame that is complete."""
        try:
            for frame in self._frames.feed(data):
                if self.caller is None:
                    self._prove(frame)
                    return
                self._door.heard(self, frame)
        except frames.FrameTooLong as error:
            self._too_long(error)
            return
        if self.caller is not None:
            self._watch_for_the_rest()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's signature)
        """Forget the peer."""
        self._quiet()
        try:
            self._frames.finish()
        except frames.CutOff as error:
            _log.info("peer-gone", code=error.code)
        for task in self._work:
            task.cancel()
        if self.caller is not None:
            self._door.closed(self)

    def pause_writing(self) -> None:
        """The peer does not read what it asked for."""
        self._cut_off("does-not-read")

    def say(self, framed: bytes) -> None:
        """Send `framed`, unless the peer is gone."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(framed)

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Run `work` beside the connection; it ends with the connection."""
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    def find_pid(self) -> int | None:
        """The process at the other end; None where the system does not tell."""
        link = self._transport.get_extra_info("socket") if self._transport else None
        return find_peer_pid(link) if link is not None else None

    def close(self) -> None:
        """End the connection after what was said."""
        if self._transport is not None:
            self._transport.close()

    def _prove(self, frame: bytes) -> None:
        judged = self._handshake.judge(frame)
        if judged is None:
            self._cut_off("unproved")
            return
        self._quiet()
        self.caller, welcome = judged
        self.say(encode(welcome))
        self._door.opened(self)
        rest, self._frames = self._frames.rest(), Decoder()
        if rest:
            self.data_received(rest)

    def _too_long(self, error: frames.FrameTooLong) -> None:
        if self.caller is None:
            self._cut_off("unproved")
            return
        _log.warning("peer-closed", code=error.code)
        self.say(envelopes.write_error(FrameTooLong(str(error))))
        self.close()

    def _watch_for_the_rest(self) -> None:
        if not self._frames.is_between_frames():
            if self._timer is None:
                self._within(FRAME_WITHIN_S, "slow")
        else:
            self._quiet()

    def _within(self, seconds: float, otherwise: str) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._cut_off, otherwise)

    def _quiet(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut_off(self, code: str) -> None:
        _log.warning("peer-cut-off", code=code)
        if self._transport is not None:
            self._transport.abort()


HANDSHAKE_S = proof.HANDSHAKE_S
