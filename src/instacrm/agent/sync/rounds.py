"""Rounds with Core: hello, push what waits, pull what is new; then wait for a reason to do it again.

Reasons are: something was written here, Core's stream tells of news, somebody asked, or the time has come. A failure
waits with full jitter; a revoked session stops sync until somebody signs in, and never stops logging.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from typing import Final, Literal

import structlog

from instacrm import __version__
from instacrm.agent.actions import auditing, comparing, lateness, removals, syncing
from instacrm.agent.actions.admission import let_in
from instacrm.agent.store import Store
from instacrm.domain.errors import (
    InstaCrmError,
    NotSignedIn,
    OperatorQuota,
    RemovalsHeld,
    SessionRevoked,
    StoreBusy,
    TeamQuota,
    Upgrade,
)
from instacrm.wire.native import CoreState
from instacrm.wire.sync import PROTOCOL, PULL_EVENTS_MAX, Pulled, Push, SyncHello

from .backoff import BATCH_MIN, asked_s, delay_s, larger, smaller
from .client import TOO_MUCH, CoreClient, CoreProblem, Session

POLL_S: Final = 30.0
IDLE_POLL_S: Final = 300.0
# Writes of one moment travel together.
GATHER_S: Final = 0.1
# A question leaves this computer within it.
ON_ITS_WAY_S: Final = 0.002
# So many pages of the past in a row, before what was written meanwhile is sent.
LOADED_PAGES: Final = 20
_LOOK_S: Final = 0.2
# Told for so long that too many ask at once, a person hears that the team's server does not take what they write.
_CROWDED_S: Final = 60.0
_USED_UP: Final = frozenset({OperatorQuota.code, TeamQuota.code})
_SIGN_IN_AGAIN: Final = frozenset({"session-revoked", "not-signed-in", "membership-ended"})

_log = structlog.get_logger("sync")


class Rounds:
    """Sync of one store. `now_ms` is the wall clock; a pulled page holds `page_events` at most."""

    def __init__(
        self, store: Store, session: Session, *, now_ms: Callable[[], int], client: CoreClient | None = None,
        page_events: int = PULL_EVENTS_MAX,
    ) -> None:  # fmt: skip
        self._store, self._session, self._now_ms = store, session, now_ms
        self._client = client or CoreClient(session)
        self._page_events = page_events
        self._woken = asyncio.Event()
        self._state: Literal["live", "offline", "never", "refused"] = "never"
        self._last_ms: int | None = None
        self._batch = BATCH_MIN
        self._greeted = False
        # Core speaks another protocol: what it would tell might not be understood.
        self._outdated = False
        # The oldest event Core keeps, as hello said.
        self._min_seq = 1
        self._streaming = False
        self._members: set[str] = set()
        # Sent in this round: what Core wants later is not sent again at once.
        self._tried: set[str] = set()
        # Before this moment (monotonic) Core takes nothing more: a quota is used up.
        self._push_from = 0.0

    def core(self) -> CoreState:
        """How this agent stands with the server."""
        return CoreState(
            state=self._state,
            last_ms=self._last_ms,
            waiting=syncing.count_outgoing(self._store),
            left=syncing.count_left(self._store),
            held=removals.held_back(self._store),
        )

    def wake(self) -> None:
        """Begin a round now."""
        self._greeted = False
        self._woken.set()

    async def run(self) -> None:
        """Rounds, until cancelled."""
        stream = asyncio.create_task(self._listen())
        try:
            await self._rounds()
        finally:
            stream.cancel()
            await asyncio.gather(stream, return_exceptions=True)
            await self._client.close()

    async def _rounds(self) -> None:
        failures, failing_since = 0, 0.0
        while True:
            self._woken.clear()
            if self._session.who is None:
                await self._woken.wait()
                continue
            try:
                await self.round()
                failures = 0
            except (NotSignedIn, SessionRevoked):
                await self._refused()
            except RemovalsHeld:
                # The server is well, and what is written here was sent; a person decides about the rest.
                failures, self._state = 0, "live"
                _log.warning("removals-held")
                await self._for_a_reason()
            except InstaCrmError as error:
                if error.code in _SIGN_IN_AGAIN:
                    await self._refused()
                    continue
                failing_since = failing_since if failures else time.monotonic()
                failures += 1
                failing_s = time.monotonic() - failing_since
                if error.code != StoreBusy.code or failing_s >= _CROWDED_S:
                    self._state = "offline"
                await self._after(error, delay_s(failures, failing_s, random.random))
            else:
                await self._for_a_reason()

    async def round(self) -> None:
        """One round: afterwards nothing waits here, and what Core had is here.

        Raises: InstaCrmError of any kind; what was done stays done.
        """
        who = self._session.who
        if who is None:
            raise NotSignedIn
        let_in(self._store, who)
        began_ms = self._now_ms()
        self._tried.clear()
        if not self._greeted:
            await self._greet(who.operator_id)
        while syncing.cursor(self._store) is None:
            # Whom the team excluded has to be known before words go out.
            await self._load()
        await self._push(who.operator_id)
        await self._pull()
        is_done = False
        while not is_done:
            is_done = lateness.look_back(self._store, who, until_ms=began_ms, now_ms=self._now_ms())
            await asyncio.sleep(0)
        await self._push(who.operator_id)
        for _ in range(LOADED_PAGES):
            if syncing.loading(self._store) is None:
                break
            await self._load()
        else:
            # What was written meanwhile goes first; the rest of the past comes with the next round.
            self._woken.set()
        if missing := comparing.repair(self._store, min_seq=self._min_seq, now_ms=self._now_ms()):
            _log.warning("events-missing", count=missing)
            self._woken.set()
        removals.settle(self._store)
        self._heard()

    async def _greet(self, operator_id: str) -> None:
        try:
            await self._hello()
        except CoreProblem as problem:
            # Another protocol: pulling waits for the update, what was written here does not. An agent that never heard
            # of the team's wishes waits too: it does not know whose words may go out.
            if problem.code == Upgrade.code:
                self._outdated = True
                if syncing.cursor(self._store) is not None:
                    await self._push(operator_id)
            raise

    async def _hello(self) -> None:
        try:
            ack = await self._client.hello(self._greeting(syncing.highest_known(self._store)))
        except CoreProblem as problem:
            self._begin_again(problem)
            ack = await self._client.hello(self._greeting(None))
        syncing.adopt_hello(self._store, ack, self._now_ms())
        if ack.audit and not auditing.take_trail(self._store, ack.audit, self._now_ms()):
            _log.error("audit-log-rewritten", seq=ack.audit.number)
        self._members = {member.operator_id for member in ack.members}
        self._min_seq = ack.min_seq
        self._greeted, self._outdated = True, False
        self._heard()

    def _greeting(self, cursor: str | None) -> SyncHello:
        return SyncHello(
            protocol=PROTOCOL,
            agent_id=self._store.agent_id,
            incarnation=self._store.incarnation,
            agent_now_ms=self._now_ms(),
            version=__version__,
            cursor=cursor,
            audit_number=auditing.known_head(self._store).number,
        )

    async def _push(self, operator_id: str) -> None:
        while time.monotonic() >= self._push_from:
            events = syncing.outgoing(self._store, self._batch, operator_id=operator_id)
            fresh = tuple(event for event in events if event.event_id not in self._tried)
            if not fresh:
                return
            push = Push(agent_id=self._store.agent_id, agent_now_ms=self._now_ms(), events=fresh)
            try:
                done = await self._client.push(push)
            except CoreProblem as problem:
                if problem.code in _USED_UP:
                    # What others wrote is pulled meanwhile.
                    self._push_from = time.monotonic() + asked_s(problem.retry_after_s or POLL_S, random.random)
                    _log.warning("sync-failed", code=problem.code, again_in_s=round(self._push_from - time.monotonic()))
                    return
                if problem.status != TOO_MUCH or self._batch == 1:
                    raise
                self._batch = smaller(self._batch)
                continue
            self._tried |= {event.event_id for event in fresh}
            syncing.acknowledge(self._store, done.results, done.cursor, now_ms=self._now_ms())
            self._batch = larger(self._batch)

    async def _pull(self) -> None:
        ahead: asyncio.Task[Pulled] | None = None
        try:
            while True:
                try:
                    page = await (ahead or self._ask(syncing.cursor(self._store)))
                except CoreProblem as problem:
                    self._begin_again(problem)
                    raise
                ahead = await self._ask_ahead(page.cursor) if page.has_more else None
                if page.events or page.cursor != syncing.cursor(self._store):
                    syncing.apply_page(self._store, page, now_ms=self._now_ms())
                strangers = {event.operator_id for event in page.events} - self._members
                if strangers or page.policy_version != syncing.policy_version(self._store):
                    await self._hello()
                    # Somebody who left stays unknown; asking once is enough.
                    self._members |= strangers
                    # A page of before may carry words that the team has stopped sharing.
                    await _forget(ahead)
                    ahead = None
                if not page.has_more:
                    return
        finally:
            await _forget(ahead)

    async def _ask(self, cursor: str | None) -> Pulled:
        return await self._client.pull(cursor, self._page_events, agent_id=self._store.agent_id)

    async def _ask_ahead(self, cursor: str) -> asyncio.Task[Pulled]:
        """Ask for the page behind `cursor`, which Core prepares while the one before it is taken in here."""
        asked = asyncio.create_task(self._ask(cursor))
        # Taking a page in keeps this thread; the question has to be on its way before.
        await asyncio.wait({asked}, timeout=ON_ITS_WAY_S)
        return asked

    async def _load(self) -> None:
        """Take one page of the team's state."""
        try:
            page = await self._client.snapshot(syncing.loading(self._store))
        except CoreProblem as problem:
            self._begin_again(problem)
            raise
        syncing.apply_snapshot(self._store, page, now_ms=self._now_ms())

    def _begin_again(self, problem: CoreProblem) -> None:
        """Forget the place in a history that the server does not have. Raises: `problem` when it is another one."""
        if problem.code == "resync":
            syncing.begin_again(self._store)
        elif problem.code in ("history-differs", "bad-cursor"):
            syncing.history_differs(self._store)
        else:
            raise problem
        _log.warning("loading-anew", code=problem.code)
        self._greeted = False

    async def _for_a_reason(self) -> None:
        """Return when a round makes sense: woken, something written here, or the time has come."""
        until = time.monotonic() + (IDLE_POLL_S if self._streaming else POLL_S)
        version = -1
        while not self._woken.is_set() and time.monotonic() < until:
            if self._store.version != version:
                version = self._store.version
                if time.monotonic() >= self._push_from and any(
                    event.event_id not in self._tried for event in syncing.outgoing(self._store, len(self._tried) + 1)
                ):
                    await asyncio.sleep(GATHER_S)
                    return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _LOOK_S)

    async def _after(self, error: InstaCrmError, wait_s: float) -> None:
        asked = getattr(error, "retry_after_s", None)
        wait_s = asked_s(asked, random.random) if asked else wait_s
        # Core itself said that too many ask at once: greeting it anew would be one more question from each of them.
        self._greeted = self._greeted and error.code == StoreBusy.code
        _log.info("sync-failed", code=error.code, again_in_s=round(wait_s, 1))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), wait_s)

    async def _refused(self) -> None:
        """The server wants a new sign-in; logging on this computer goes on."""
        self._state = "refused"
        self._greeted = False
        # Asked once more, for the reason: somebody whose membership ended has to forget what is the team's.
        self._session.forget_access()
        with contextlib.suppress(InstaCrmError):
            await self._session.access()
        _log.warning("sign-in-needed")
        await self._woken.wait()

    async def _listen(self) -> None:
        """Follow Core's stream and wake a round at news; where it is down, rounds poll."""
        failures = 0
        while True:
            if self._session.who is None or self._outdated or self._state in ("never", "refused"):
                await asyncio.sleep(_LOOK_S)
                continue
            try:
                async for news in self._client.news():
                    failures, self._streaming = 0, True
                    if news.policy_version != syncing.policy_version(self._store):
                        self._greeted = False
                    self._woken.set()
            except InstaCrmError as error:
                _log.info("stream-down", code=error.code)
            self._streaming = False
            failures += 1
            await asyncio.sleep(delay_s(failures, 0.0, random.random))

    def _heard(self) -> None:
        self._state = "live"
        self._last_ms = self._now_ms()
        syncing.heard(self._store, self._last_ms)


async def _forget(asked: asyncio.Task[Pulled] | None) -> None:
    """Let go of a page that nobody wants any more."""
    if asked is not None:
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
