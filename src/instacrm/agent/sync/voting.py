"""Votes: asked of the team's server and told it, for the window. Nothing of them is kept here."""

from typing import Final
from urllib.parse import quote

import msgspec

from instacrm.agent.actions.who import Who
from instacrm.agent.actions.wording import Card, votes
from instacrm.agent.store import Store
from instacrm.wire.governing import CastBallot, ProposeRule, Votes

from .client import CoreClient

_PROPOSALS: Final = "/v1/proposals"


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
        """Put a rule to the team. Raises: CoreProblem, ServerAway."""
        change = {"what": "enact-rule", "rule": msgspec.to_builtins(asked.rule)}
        await self._client.ask("POST", _PROPOSALS, Card, body=_Ask(change=change, reason=asked.reason))
        return await self.votes(who)


class _Ballot(msgspec.Struct, frozen=True, kw_only=True):
    choice: str
    reason: str


class _Ask(msgspec.Struct, frozen=True, kw_only=True):
    change: dict[str, object]
    reason: str
