"""Votes: asked of the team's server and told it, for the window. Nothing of them is kept here."""

from typing import Any, Final, Literal
from urllib.parse import quote

import msgspec

from instacrm.agent.actions.who import Who
from instacrm.agent.actions.wording import Card, votes
from instacrm.agent.store import Store
from instacrm.wire.governing import CastBallot, ProposeRule, Votes, Weighed, WeighedLimit, WeighedPart, WeighRule

from .client import CoreClient

_PROPOSALS: Final = "/v1/proposals"
_RULES: Final = "/v1/rules"


class Voting:
    """The operator's seat in the team's votes."""

    def __init__(self, store: Store, client: CoreClient) -> None:
        self._store, self._client = store, client

    async def votes(self, who: Who) -> Votes:
        """The team's proposals. Raises: CoreProblem, ServerAway, NotSignedIn."""
        cards = await self._client.ask("GET", _PROPOSALS, tuple[Card, ...])
        return votes(self._store, who, cards)

    async def cast(self, who: Who, ballot: CastBallot) -> Votes:
        """Cast a ballot, or another in its place. Raises: CoreProblem (`no-vote`, `conflict`), ServerAway."""
        path = f"{_PROPOSALS}/{quote(ballot.proposal_id, safe='')}/ballot"
        await self._client.ask("POST", path, Card, body=_Ballot(choice=ballot.choice, reason=ballot.reason))
        return await self.votes(who)

    async def propose(self, who: Who, asked: ProposeRule) -> Votes:
        """Put a rule to the team, or in force for oneself. Raises: CoreProblem, ServerAway."""
        if asked.for_me:
            await self._client.ask("POST", f"{_RULES}/personal", dict[str, Any], body=asked.rule)
            return await self.votes(who)
        change = {"what": "enact-rule", "rule": msgspec.to_builtins(asked.rule)}
        await self._client.ask("POST", _PROPOSALS, Card, body=_Ask(change=change, reason=asked.reason))
        return await self.votes(who)

    async def weigh(self, asked: WeighRule) -> Weighed:
        """What the rule would have done. Raises: CoreProblem (`bad-input`), ServerAway."""
        found = await self._client.ask("POST", f"{_RULES}/evidence", _Evidence, body=asked)
        return Weighed(
            sentence=found.sentence,
            severity=found.severity,
            days=found.days,
            messages=found.messages,
            spoke=found.spoke,
            per_day=tuple(WeighedPart(one.day, one.messages, one.spoke) for one in found.per_day),
            operators=found.operators,
            actors=found.actors,
            limits=found.limits,
        )


class _Day(msgspec.Struct, frozen=True):
    day: str
    messages: int
    spoke: int


class _Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """As `POST /v1/rules/evidence` has it, as far as the window shows it."""

    sentence: str
    severity: Literal["notice", "warn", "hold"]
    days: int
    messages: int
    spoke: int
    per_day: tuple[_Day, ...]
    operators: tuple[WeighedPart, ...]
    actors: tuple[WeighedPart, ...]
    limits: tuple[WeighedLimit, ...]


class _Ballot(msgspec.Struct, frozen=True, kw_only=True):
    choice: str
    reason: str


class _Ask(msgspec.Struct, frozen=True, kw_only=True):
    change: dict[str, object]
    reason: str
