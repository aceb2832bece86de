"""What the door needs to answer: the store, who is signed in, the clock, and how the programs around it are steered."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from instacrm.agent.actions import standings, stating
from instacrm.agent.actions.who import Who
from instacrm.agent.store import Store
from instacrm.wire.devices import Devices
from instacrm.wire.governing import CastBallot, ProposeRule, Votes, Weighed, WeighRule
from instacrm.wire.ipc import Status
from instacrm.wire.native import AskStanding, CoreState, Standing, State
from instacrm.wire.window import Finding

from .switching import Switcher

SignedIn = Literal["no", "pending", "yes"]
# More accounts than a person signs in to; a page that lies must not fill the memory.
SEEN_MAX = 20


class Steering(Protocol):
    """What a person's own programs may ask of the whole agent."""

    def status(self) -> Status:
        """How the agent is."""

    def quit(self, *, by_person: bool) -> None:
        """Stop soon, after the answer is sent."""

    def sync_now(self) -> bool:
        """Begin a round of sync; False when nobody is signed in."""

    def backup(self) -> Awaitable[str]:
        """Write a verified backup; where it lies."""

    def examine(self) -> Awaitable[tuple[Finding, ...]]:
        """How every part on this computer is."""

    def go_solo(self, name: str, team_name: str, zone: str) -> Awaitable[SignedIn]:
        """Work alone, with Core inside the agent."""

    def votes(self) -> Awaitable[Votes]:
        """What the team is asked."""

    def cast_ballot(self, ballot: CastBallot) -> Awaitable[Votes]:
        """Tell the team's server the operator's word."""

    def propose_rule(self, asked: ProposeRule) -> Awaitable[Votes]:
        """Put a rule to the team."""

    def weigh_rule(self, asked: WeighRule) -> Awaitable[Weighed]:
        """What a rule would have done over the team's past."""

    def devices(self) -> Awaitable[Devices]:
        """Where the operator is signed in."""

    def end_device(self, session_id: str) -> Awaitable[Devices]:
        """Sign the operator out there."""

    def end_other_devices(self) -> Awaitable[Devices]:
        """Sign the operator out everywhere but here."""

    def session_changed(self) -> Awaitable[SignedIn]:
        """Read again who is signed in."""


class Desk(NamedTuple):
    """Everything a request is answered from."""

    store: Store
    now_ms: Callable[[], int]
    who: Callable[[], Who | None]
    signed_in: Callable[[], SignedIn]
    core: Callable[[], CoreState]
    steering: Steering
    switcher: Switcher
    # Accounts on pages that the operator did not join, by id: never written anywhere.
    seen: dict[str, str]
    # The agent's private folder, whatever team is at work.
    folder: Path

    def version(self) -> int:
        """A number that grows with every write."""
        return self.store.version

    def state(self) -> State:
        """The agent's state, as the extension is told."""
        return stating.state(self.store, self.who(), signed_in=self.signed_in(), core=self.core(), now_ms=self.now_ms())

    def standing(self, who: Who, ask: AskStanding) -> Standing:
        """What stands for `ask` now."""
        found = standings.standing(self.store, who, ask, now_ms=self.now_ms())
        if found.actor and not found.joined:
            self.seen.pop(found.actor.actor_id, None)
            self.seen[found.actor.actor_id] = found.actor.handle
            if len(self.seen) > SEEN_MAX:
                del self.seen[next(iter(self.seen))]
        elif found.actor:
            self.seen.pop(found.actor.actor_id, None)
        return found
