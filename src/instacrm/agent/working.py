"""The agent at work: the door open, sync running, overdue intents settled, backups made; until told to stop."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Protocol

import structlog

from instacrm import __version__
from instacrm.domain.errors import BadSettings, InstaCrmError, NotSignedIn, ServerAway
from instacrm.wire.devices import Devices
from instacrm.wire.governing import CastBallot, ProposeRule, Votes, Weighed, WeighRule
from instacrm.wire.ipc import Status
from instacrm.wire.native import CoreState
from instacrm.wire.window import Finding

from .actions.admission import let_in, who_waits
from .actions.preferences import preferences
from .actions.reporting import report_healing
from .actions.retaining import forget_old
from .actions.settling import settle_overdue
from .actions.who import Who
from .examining import examine
from .ipc.desk import Desk, SignedIn
from .ipc.ipc_server import IpcServer
from .ipc.switching import Switcher
from .leaving import is_leaving
from .settings import Home
from .store import Store
from .tabs.front import Keyboard

SETTLE_EVERY_S = 3.0
# Somebody who waits to be let in hears of it within this time.
ASK_AGAIN_S = 20.0
# The answer to "quit" is on its way before the door closes.
_LAST_WORDS_S = 0.05

_log = structlog.get_logger("agent")


class Session(Protocol):
    """Who is signed in on this computer."""

    @property
    def who(self) -> Who | None:
        """The operator, or nobody."""

    @property
    def signed_in(self) -> SignedIn:
        """Whether somebody is, and was let in."""

    @property
    def waits_for(self) -> str | None:
        """The id of the team that has yet to let the operator in."""

    def who_with(self, team_key: bytes) -> Who:
        """Whoever is signed in, with this key to make ids with."""

    def reload(self) -> None:
        """Read again what another program of this person wrote."""

    async def refresh(self) -> None:
        """Ask the team's server what the operator is today."""


class Sync(Protocol):
    """The rounds with the team's server."""

    def core(self) -> CoreState:
        """How this agent stands with the server."""

    def wake(self) -> None:
        """Begin a round now."""

    async def run(self) -> None:
        """Rounds, until cancelled."""


class Packs(Protocol):
    """The look for newer selector packs."""

    async def run(self) -> None:
        """Look, until cancelled."""


class Alone(Protocol):
    """The way into a team of one."""

    async def begin(self, name: str, team_name: str, zone: str) -> None:
        """Work alone from now on. Raises: OtherTeam, BadName, Conflict."""


class SignIns(Protocol):
    """The operator's sign-ins at the team's server."""

    async def devices(self) -> Devices:
        """All of them. Raises: ServerAway, NotSignedIn; what the server refuses."""

    async def end(self, session_id: str) -> Devices:
        """End one. Raises: ServerAway, NotSignedIn; what the server refuses."""

    async def end_others(self) -> Devices:
        """End all but this computer's. Raises: ServerAway, NotSignedIn; what the server refuses."""


class Chamber(Protocol):
    """The operator's seat in the team's votes."""

    async def votes(self, who: Who) -> Votes:
        """The team's proposals. Raises: ServerAway, NotSignedIn."""

    async def cast(self, who: Who, ballot: CastBallot) -> Votes:
        """Cast a ballot. Raises: ServerAway, NotSignedIn; what the server refuses."""

    async def propose(self, who: Who, asked: ProposeRule) -> Votes:
        """Put a rule to the team. Raises: ServerAway, NotSignedIn; what the server refuses."""

    async def weigh(self, asked: WeighRule) -> Weighed:
        """What a rule would have done. Raises: ServerAway, NotSignedIn; what the server refuses."""


class Agent:
    """Everything that runs in an agent's process."""

    def __init__(  # noqa: PLR0913 (what an agent is made of)
        self,
        home: Home,
        store: Store,
        session: Session,
        sync: Sync,
        *,
        key: bytes,
        now_ms: Callable[[], int],
        alone: Alone | None = None,
        keyboard: Keyboard | None = None,
        packs: Packs | None = None,
        chamber: Chamber | None = None,
        sign_ins: SignIns | None = None,
    ) -> None:
        self._alone, self._packs, self._chamber, self._sign_ins = alone, packs, chamber, sign_ins
        self._home, self._store, self._session, self._sync, self._now_ms = home, store, session, sync, now_ms
        self._started_ms = now_ms()
        self._stopping = asyncio.Event()
        self._asked_to_ask = asyncio.Event()
        self._is_healing_told = False
        self._desk = Desk(
            store=store,
            now_ms=now_ms,
            who=self.who,
            signed_in=lambda: session.signed_in,
            core=sync.core,
            steering=self,
            switcher=Switcher(store, now_ms, keyboard),
            seen={},
            folder=home.folder,
        )
        self._server = IpcServer(self._desk, home.folder, key)

    async def run(self) -> None:
        """Work until `stop`; everything answered is on disk when this returns.

        Raises: StoreBusy when another agent listens here; whatever ended a part that must not end.
        """
        await self._server.start()
        if self._store.healed:
            _log.warning("healed", from_backup=self._store.healed.from_backup, count=self._store.healed.events)
        _log.info("agent-started", version=__version__, pid=os.getpid(), agent_id=self._store.agent_id)
        work = (self._sync.run(), self._keep_house(), self._wait_to_be_let_in(), self._stopping.wait())
        parts: list[asyncio.Task[object]] = [asyncio.create_task(part) for part in work]
        # Not among those whose end ends the agent: logging needs no newer pack, and the file's proof has an end.
        aside = [asyncio.create_task(self._prove())]
        if self._packs:
            aside.append(asyncio.create_task(self._packs.run()))
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in done:
                part.result()
        finally:
            await self._server.stop()
            ending = [*parts, *aside]
            for part in ending:
                part.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            _log.info("agent-stopped")

    def who(self) -> Who | None:
        """Whose logging this is: the operator, also while the team has yet to let them in."""
        who = self._session.who
        if who is not None:
            if let_in(self._store, who):
                _log.info("let-in")
            return who
        team_id = self._session.waits_for
        return who_waits(self._store, team_id, self._session.who_with) if team_id else None

    def stop(self) -> None:
        """End soon, cleanly."""
        self._stopping.set()

    def status(self) -> Status:
        """How the agent is."""
        healed = self._store.healed
        return Status(
            version=__version__,
            pid=os.getpid(),
            started_ms=self._started_ms,
            now_ms=self._now_ms(),
            home=str(self._home.folder),
            browsers=self._server.browsers(),
            state=self._desk.state(),
            healed=healed.sentence if healed else None,
            seen=tuple(sorted(self._desk.seen.values())),
        )

    def quit(self, *, by_person: bool) -> None:
        """Stop after the answer; a person's word also keeps bridges from starting the agent again."""
        if by_person:
            self._home.quit_marker.touch(mode=0o600)
        _log.info("agent-quit", reason="person" if by_person else "program")
        asyncio.get_running_loop().call_later(_LAST_WORDS_S, self.stop)

    def sync_now(self) -> bool:
        """Begin a round of sync; False when nobody is signed in."""
        if self._session.signed_in == "no":
            return False
        self._asked_to_ask.set()
        self._sync.wake()
        return True

    async def backup(self) -> str:
        """Write a verified backup; the path of the file."""
        await self._back_up()
        return str(self._store.folder / "agent.db.bak")

    async def examine(self) -> tuple[Finding, ...]:
        """What `doctor` finds; files are read from end to end, so not on the loop that logs."""
        return await asyncio.to_thread(lambda: tuple(asyncio.run(examine(self._home, now_ms=self._now_ms()))))

    async def go_solo(self, name: str, team_name: str, zone: str) -> SignedIn:
        """Work alone, with Core inside this agent. Raises: OtherTeam, BadName, Conflict, BadSettings."""
        if self._alone is None:
            raise BadSettings("This agent cannot work alone.")
        await self._alone.begin(name, team_name, zone)
        return await self.session_changed()

    async def votes(self) -> Votes:
        """The team's proposals. Raises: ServerAway, NotSignedIn."""
        chamber, who = self._seat()
        return await chamber.votes(who)

    async def cast_ballot(self, ballot: CastBallot) -> Votes:
        """Cast the operator's ballot. Raises: ServerAway, NotSignedIn; what the server refuses."""
        chamber, who = self._seat()
        return await chamber.cast(who, ballot)

    async def propose_rule(self, asked: ProposeRule) -> Votes:
        """Put a rule to the team. Raises: ServerAway, NotSignedIn; what the server refuses."""
        chamber, who = self._seat()
        return await chamber.propose(who, asked)

    async def weigh_rule(self, asked: WeighRule) -> Weighed:
        """What a rule would have done over the past. Raises: ServerAway, NotSignedIn; what the server refuses."""
        chamber, _ = self._seat()
        return await chamber.weigh(asked)

    async def devices(self) -> Devices:
        """Where the operator is signed in. Raises: ServerAway, NotSignedIn; what the server refuses."""
        return await self._signed_in_somewhere().devices()

    async def end_device(self, session_id: str) -> Devices:
        """Sign the operator out there. Raises: ServerAway, NotSignedIn; what the server refuses."""
        return await self._signed_in_somewhere().end(session_id)

    async def end_other_devices(self) -> Devices:
        """Sign the operator out everywhere but here. Raises: ServerAway, NotSignedIn; what the server refuses."""
        return await self._signed_in_somewhere().end_others()

    def _signed_in_somewhere(self) -> SignIns:
        if self._session.who is None:
            raise NotSignedIn
        if self._sign_ins is None:
            raise ServerAway("Your team's server was never reached.")
        return self._sign_ins

    def _seat(self) -> tuple[Chamber, Who]:
        who = self._session.who
        if who is None:
            raise NotSignedIn
        if self._chamber is None:
            raise ServerAway("Your team's server was never reached.")
        return self._chamber, who

    async def session_changed(self) -> SignedIn:
        """Read again who is signed in, tell the browsers, sync."""
        self._session.reload()
        self.who()
        self._server.news.stir()
        self._sync.wake()
        return self._session.signed_in

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(SETTLE_EVERY_S)
            if is_leaving(self._store.folder):
                self.stop()
                return
            try:
                await self._tidy()
            except InstaCrmError as error:
                _log.warning("housekeeping-failed", code=error.code)

    async def _wait_to_be_let_in(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked_to_ask.wait(), ASK_AGAIN_S)
            self._asked_to_ask.clear()
            if self._session.signed_in != "pending":
                continue
            try:
                await self._session.refresh()
            except InstaCrmError as error:
                _log.info("still-not-let-in", code=error.code)
            if self._session.who is not None:
                await self.session_changed()

    async def _tidy(self) -> None:
        who = self.who()
        if who is not None and settle_overdue(self._store, who, now_ms=self._now_ms()):
            self._server.news.stir()
        self._store.look_after()
        if self._store.damage:
            await self._heal()
        if who is not None and self._store.healed and not self._is_healing_told:
            report_healing(self._store, who, self._store.healed, now_ms=self._now_ms())
            self._is_healing_told = True
        forget_old(self._store, now_ms=self._now_ms())
        every_ms = preferences(self._store).backup_every_min * 60_000
        if self._store.is_backup_due(self._now_ms(), every_ms):
            await self._back_up()

    async def _prove(self) -> None:
        try:
            await asyncio.to_thread(self._store.prove)
        except InstaCrmError as error:
            _log.warning("housekeeping-failed", code=error.code)

    async def _back_up(self) -> None:
        await asyncio.to_thread(self._store.backup, self._now_ms(), second=self._home.second_backups)
        if self._store.second_trouble:
            _log.warning("second-backup-failed")

    async def _heal(self) -> None:
        """A damaged file is made whole while the agent runs. Where even that fails, a new start is the next way."""
        try:
            await asyncio.to_thread(self._store.heal, self._now_ms())
        except InstaCrmError as error:
            _log.error("not-healed", code=error.code)
            self.stop()
            return
        self._is_healing_told = False
        _log.warning("healed")
        self._server.news.stir()
