"""News of a team for those who listen: how far its history goes, and the version of its rules.

Published by the thread that committed, heard in the event loop. Listeners who are slow get the newest only.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

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

    async def next(self, timeout_s: float) -> SyncNews | None:
        """The newest since the last question; None when nothing came within `timeout_s`."""
        try:
            await asyncio.wait_for(self._came.wait(), timeout_s)
        except TimeoutError:
            return None
        self._came.clear()
        return self._newest


class News:
    """Who listens to which team, within this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, set[Subscription]] = {}

    @contextmanager
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

    def count(self) -> int:
        """How many listen now."""
        with self._lock:
            return sum(map(len, self._listeners.values()))

    def publish(self, team_id: str, head_seq: int, policy_version: int) -> None:
        """Tell all who listen to `team_id`; from any thread, after the commit."""
        with self._lock:
            listeners = tuple(self._listeners.get(team_id, ()))
        for subscription in listeners:
            try:
                subscription.tell(SyncNews(head_seq, policy_version))
            except RuntimeError:  # its loop is closed: the program is ending, nobody hears it
                continue
