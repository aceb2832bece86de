"""What the agent says without being asked: a standing that changed to the tabs that watch it, and its own state."""

import asyncio
import contextlib
from collections.abc import Set as AbstractSet

import msgspec
import structlog

from instacrm.domain.errors import InstaCrmError
from instacrm.wire.native import Standing

from . import envelopes
from .desk import Desk
from .peer import Peer, Subscription

# Steps and leases are in seconds; the store's own counter is a number in memory.
_LOOK_EVERY_S = 0.5
# The state holds every exclusion: not with each message.
_STATE_EVERY_MS = 500
# Many captures in a row are one news.
_GATHER_S = 0.02
# A lease is renewed this long before it ends, or after two thirds of it, so that a page is never without.
RENEW_MS = 10_000

_log = structlog.get_logger("ipc")


class News:
    """Tells every connected peer what changed since it was last told."""

    def __init__(self, desk: Desk, peers: AbstractSet[Peer]) -> None:
        self._desk = desk
        self._peers = peers
        self._stirred = asyncio.Event()
        self._seen: tuple[object, ...] = ()
        self._state_changed = True
        self._next_state_ms = 0

    def stir(self) -> None:
        """Something may have changed."""
        self._stirred.set()

    async def run(self) -> None:
        """Tell, for ever: at once after `stir`, else when the store changed or a lease or step ends."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), _LOOK_EVERY_S)
                await asyncio.sleep(_GATHER_S)
            stirred = self._stirred.is_set()
            self._stirred.clear()
            try:
                self.tell(everybody=stirred)
            except InstaCrmError as error:
                _log.warning("news-not-told", code=error.code)

    def tell(self, *, everybody: bool) -> None:
        """Say what is new; without `everybody` only when the store changed or somebody's time came."""
        now_ms = self._desk.now_ms()
        seen = (self._desk.version(), self._desk.signed_in(), self._desk.core())
        changed = everybody or seen != self._seen
        self._seen = seen
        greeted = [peer for peer in self._peers if peer.greeted]
        self._state_changed |= changed
        if self._state_changed and greeted and now_ms >= self._next_state_ms:
            self._state_changed, self._next_state_ms = False, now_ms + _STATE_EVERY_MS
            self._tell_state(greeted)
        for peer in greeted:
            for subscription in tuple(peer.subscriptions.values()):
                if changed or is_due(subscription.told, now_ms):
                    self._tell_standing(peer, subscription)

    def _tell_state(self, peers: list[Peer]) -> None:
        state = self._desk.state()
        for peer in peers:
            if peer.state_told != state:
                peer.state_told = state
                peer.say(envelopes.write("state", state))

    def _tell_standing(self, peer: Peer, subscription: Subscription) -> None:
        who = self._desk.who()
        if who is None:
            return
        standing, told = self._desk.standing(who, subscription.ask), subscription.told
        if told is None or is_due(told, self._desk.now_ms()) or differs(standing, told):
            subscription.told = standing
            peer.say(envelopes.write("standing", standing))


def is_due(told: Standing | None, now_ms: int) -> bool:
    """Whether a lease needs renewing, or a step began since."""
    if told is None:
        return True
    lease_ms = told.expires_ms - told.as_of_ms
    if now_ms >= told.expires_ms - min(RENEW_MS, lease_ms // 3):
        return True
    return any(told.as_of_ms < step.from_ms <= now_ms for step in told.steps)


def differs(new: Standing, old: Standing) -> bool:
    """Whether the two say different things; when they were said, and until when they hold, aside."""
    as_said_then = msgspec.structs.replace(
        new, as_of_ms=old.as_of_ms, expires_ms=old.expires_ms, core_ms=old.core_ms, steps=old.steps
    )
    return as_said_then != old or _says(new) != _says(old)


def _says(standing: Standing) -> list[object]:
    """The steps without the instant the first one was worked out at."""
    return [(step.severity, step.findings, place and step.from_ms) for place, step in enumerate(standing.steps)]
