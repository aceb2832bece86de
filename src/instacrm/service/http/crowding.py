"""Turning agents away early when more of them wait than Core can answer before they give up.

After an outage everybody comes back within a minute. Whoever is told when to come again costs a millisecond; whoever
waits until their own patience ends asks once more for what Core is still busy with.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

from instacrm.domain.errors import StoreBusy

from .bodies import refuse

# Answered within the half minute that an agent waits, also by a small machine.
WAITING_MAX: Final = 200
# So many of those turned away are asked to come back in each second.
_BACK_PER_S: Final = 40
_FIRST_BACK_S: Final = 2.0
_PREFIX: Final = "/v1/sync/"
_STREAM: Final = "/v1/sync/stream"


@dataclass
class Crowd:
    """How many agents wait for an answer, and until when others were asked to stay away. Used on the loop alone."""

    waiting_max: int = WAITING_MAX
    waiting: int = 0
    _promised_s: float = 0.0

    def come_back_s(self, now_s: float) -> int:
        """In how many seconds the next one who is turned away may come: each a little later than the one before."""
        self._promised_s = max(self._promised_s, now_s + _FIRST_BACK_S) + 1 / _BACK_PER_S
        return max(1, round(self._promised_s - now_s))


class TurnAway:
    """ASGI: lets so many requests of agents in at once, and tells the others when to come back."""

    def __init__(self, app: ASGIApp, crowd: Crowd, now_ms: Callable[[], int]) -> None:
        self._app, self._crowd, self._now_ms = app, crowd, now_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, or not."""
        path = scope.get("path", "")
        if not path.startswith(_PREFIX) or path == _STREAM:
            await self._app(scope, receive, send)
            return
        if self._crowd.waiting >= self._crowd.waiting_max:
            wait_s = self._crowd.come_back_s(self._now_ms() / 1000)
            await refuse(send, StoreBusy("Too many agents ask at once."), 503, retry_after_s=wait_s)
            return
        self._crowd.waiting += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._crowd.waiting -= 1
