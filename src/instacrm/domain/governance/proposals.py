"""Proposals: what is asked of the team, who may vote on it, until when, and when it is decided."""

from typing import Final, Literal

import msgspec

from .constitution import Constitution, narrows
from .drafts import Change
from .tally import Ballot, Outcome, Weight, seats, tally

State = Literal["open", "passed", "rejected", "overtaken", "withdrawn"]
# A team of one decides at once, unless somebody left in this time: then the vote runs its full length.
ALONE_MS: Final = 30 * 86_400_000
EMERGENCY_MS: Final = 72 * 3_600_000
EMERGENCY_AGAIN_MS: Final = 30 * 86_400_000


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One question to the team. Electorate and constitution are those of the moment it was opened.

    `base_version` is the version of the rule, goal or constitution it would change: when that is another one by the
    end, the proposal is overtaken. `early` false: it runs its full length even when everybody has voted.
    """

    proposal_id: str
    change: Change
    reason: str
    proposer_id: str
    base_version: int
    opened_ms: int
    closes_ms: int
    electorate: tuple[str, ...]
    owners: tuple[str, ...]
    constitution: Constitution
    early: bool = True
    emergency_rule_id: str | None = None
    state: State = "open"
    closed_ms: int | None = None
    outcome: Outcome | None = None


def weight_of(change: Change, now: Constitution) -> Weight:
    """How heavy the matter is: another text policy, or another time that texts are kept, is the heaviest."""
    new = change.constitution
    if new is None:
        return "ordinary"
    is_about_texts = (new.text_policy, new.retention_days) != (now.text_policy, now.retention_days)
    return "texts" if is_about_texts else "constitution"


def count(proposal: Proposal, ballots: tuple[Ballot, ...], members: frozenset[str]) -> Outcome:
    """The count of `proposal` as it stands, `members` being active now."""
    voters = seats(proposal.electorate, ballots, members)
    weight = weight_of(proposal.change, proposal.constitution)
    return tally(voters, ballots, proposal.constitution, weight=weight, owners=proposal.owners)


def is_due(proposal: Proposal, outcome: Outcome, now_ms: int) -> bool:
    """Whether the vote is over: its time has come, or everybody has voted."""
    return now_ms >= proposal.closes_ms or (proposal.early and outcome.complete)


def purges(before: Constitution, after: Constitution) -> bool:
    """Whether texts have to go when `after` takes the place of `before`."""
    return narrows(before.text_policy, after.text_policy)
