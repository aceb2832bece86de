"""News of a team for those who listen: how far its history goes, and the version of its rules.

Published by the thread that committed, heard in the event loop. Listeners who are slow get the newest only. Other
processes on the same database hear it where `news_between` runs.
"""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator

from anyio import to_thread

from instacrm.wire.sync import SyncNews


class Subscription:
    """One listener's end. Created in the event loop that will wait on it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._newest: SyncNews | None = None
        self._came = asyncio.Event()

    def tell(self, news: SyncNews) -> None:
        """Keep `news` as the newest and wake the listener; from any thread."""
        self._loop.call_soon_threadsafe(self._keep, news)

    def _keep(self, news: SyncNews) -> None:
        if self._newest is None or (news.head_seq, news.policy_version) > (
            self._newest.head_seq,
            self._newest.policy_version,
        ):
            self._newest = news
            self._came.set()

    def wake(self) -> None:
        """Let the listener look by itself; from any thread."""
        self._loop.call_soon_threadsafe(self._came.set)

    async def next(self, timeout_s: float) -> bool:
        """Whether something came since the last question, or does within `timeout_s`."""
        try:
            await asyncio.wait_for(self._came.wait(), timeout_s)
        except TimeoutError:
            return False
        self._came.clear()
        return True


def _nobody(_team_id: str, _news: SyncNews) -> None:
    """There are no other processes."""


class News:
    """Who listens to which team, within this process. `tell_others` passes news on to the other ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, set[Subscription]] = {}
        # What the last word about a team was, and what somebody found who looked after it.
        self._words: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._looks: dict[str, tuple[int, asyncio.Future[SyncNews]]] = {}
        self.tell_others: Callable[[str, SyncNews], None] = _nobody

    @contextlib.contextmanager
    def subscribe(self, team_id: str) -> Iterator[Subscription]:
        """Listen to `team_id` while inside; enter it in the event loop."""
        subscription = Subscription()
        with self._lock:
            self._listeners.setdefault(team_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                listeners = self._listeners[team_id]
                listeners.discard(subscription)
                if not listeners:
                    del self._listeners[team_id]
                    self._words.pop(team_id, None)
                    self._looks.pop(team_id, None)

    async def look(self, team_id: str, ask: Callable[[], SyncNews], *, anew: bool) -> SyncNews:
        """What `ask`, run in a thread, finds; asked once for all whom the same word woke, unless `anew`.

        A thousand listeners would otherwise put the same question to the database a thousand times.
        Raises: whatever `ask` does.
        """
        with self._lock:
            word = self._words.get(team_id, 0)
        known = self._looks.get(team_id)
        if anew or known is None or known[0] != word:
            known = (word, asyncio.ensure_future(to_thread.run_sync(ask)))
            self._looks[team_id] = known
        # One who goes away while waiting must not take the answer from the others.
        return await asyncio.shield(known[1])

    def count(self) -> int:
        """How many listen now."""
        with self._lock:
            return sum(map(len, self._listeners.values()))

    def publish(self, team_id: str, head_seq: int, policy_version: int) -> None:
        """Tell all who listen to `team_id`, wherever; from any thread, after the commit."""
        news = SyncNews(head_seq, policy_version)
        self.publish_here(team_id, news)
        self.tell_others(team_id, news)

    def publish_here(self, team_id: str, news: SyncNews) -> None:
        """Tell all who listen to `team_id` in this process; from any thread."""
        with self._lock:
            listeners = tuple(self._listeners.get(team_id, ()))
            if listeners:
                self._words[team_id] = next(self._numbers)
        for subscription in listeners:
            with contextlib.suppress(RuntimeError):  # its loop is closed: the program is ending, nobody hears it
                subscription.tell(news)

    def wake_all(self) -> None:
        """Let every listener look by itself: something may have passed unheard; from any thread."""
        with self._lock:
            listeners = [each for some in self._listeners.values() for each in some]
            self._words |= dict.fromkeys(self._listeners, next(self._numbers))
        for subscription in listeners:
            with contextlib.suppress(RuntimeError):  # as above
                subscription.wake()
