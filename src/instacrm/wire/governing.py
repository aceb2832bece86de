"""What the window asks of the team's rules, goals and votes. Part of `wire.ipc`.

Rules and goals stand on this computer; votes are the team's server's alone, so they need a connection.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from instacrm.domain.goals import Progress
from instacrm.domain.governance.drafts import Every, Metric, Reason, RuleDraft
from instacrm.domain.governance.tally import Choice
from instacrm.domain.safety import Safety
from instacrm.domain.verdicts import Severity

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class AskBook(msgspec.Struct, frozen=True):
    """Which rules and goals hold, and how do I stand with them?"""


class RuleNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule says now of the next message from one of the operator's accounts, whoever it goes to."""

    actor: str
    sentence: str
    severity: Severity
    clears_ms: int | None = None


class RuleLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule in force. `binds_me`: it speaks of messages of this operator."""

    rule_id: str
    sentence: str
    severity: Severity
    may_override: bool
    enacted_ms: int
    binds_me: bool
    ends_ms: int | None = None
    now: tuple[RuleNow, ...] = ()


class GoalLine(msgspec.Struct, frozen=True, kw_only=True):
    """A goal of the period from `from_ms` to `until_ms`; `mine` is the operator's part of the team's value."""

    goal_id: str
    sentence: str
    metric: Metric
    every: Every
    from_ms: int
    until_ms: int
    progress: Progress
    mine: int


class Named(msgspec.Struct, frozen=True):
    """An operator or an account, and what people call it."""

    id: str
    name: str


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """Rules and goals as this computer holds them; `core_ms` is when the team's server was last heard.

    `operators` and `actors` are whom a rule can be about.
    """

    as_of_ms: int
    core_ms: int | None
    policy_version: int
    zone: str
    rules: tuple[RuleLine, ...]
    goals: tuple[GoalLine, ...]
    operators: tuple[Named, ...] = ()
    actors: tuple[Named, ...] = ()


class AskSafety(msgspec.Struct, frozen=True):
    """How do my accounts look beside the team's rules?"""


class AccountSafety(msgspec.Struct, frozen=True):
    """An account of the operator's, with what all who write from it did."""

    actor_id: str
    handle: str
    safety: Safety


class Safeties(msgspec.Struct, frozen=True, kw_only=True):
    """The operator's accounts since `from_ms`, as far as this computer heard."""

    from_ms: int
    as_of_ms: int
    items: tuple[AccountSafety, ...]


class AskVotes(msgspec.Struct, frozen=True):
    """What is the team being asked, and what was it asked?"""


class CastBallot(msgspec.Struct, frozen=True, kw_only=True):
    """The operator's word on a proposal; it can be changed while the vote is open."""

    proposal_id: Id
    choice: Choice
    reason: Reason = ""


class ProposeRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Ask the team for a rule; with `for_me` it binds the operator alone, and nobody is asked."""

    rule: RuleDraft
    reason: Reason = ""
    for_me: bool = False


class WeighRule(msgspec.Struct, frozen=True, kw_only=True):
    """What would this rule have done over the team's own past?"""

    rule: RuleDraft
    days: Literal[30, 90] = 30


class WeighedPart(msgspec.Struct, frozen=True):
    """An operator, an account or a day: its messages, and about how many the rule would have spoken."""

    name: str
    messages: int
    spoke: int


class WeighedLimit(msgspec.Struct, frozen=True):
    """With another value of the rule's number, about how many messages it would have spoken."""

    value: int
    spoke: int


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """The past with the rule, taken as it was: everybody is taken to have written all the same."""

    sentence: str
    severity: Literal["notice", "warn", "hold"]
    days: int
    messages: int
    spoke: int
    per_day: tuple[WeighedPart, ...]
    operators: tuple[WeighedPart, ...]
    actors: tuple[WeighedPart, ...]
    limits: tuple[WeighedLimit, ...]


class VoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the team, in words, and the count as it stands. `mine` is the operator's own ballot."""

    proposal_id: str
    title: str
    reason: str
    proposer: str
    state: Literal["open", "passed", "rejected", "overtaken", "withdrawn"]
    opened_ms: int
    closes_ms: int
    votes_for: int
    against: int
    abstained: int
    silent: int
    arithmetic: tuple[str, ...]
    evidence: str
    may_vote: bool
    mine: Choice | None


class Votes(msgspec.Struct, frozen=True):
    """The team's proposals, the newest first."""

    items: tuple[VoteLine, ...]


REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "ask-book": (AskBook, "book"),
    "ask-safety": (AskSafety, "safeties"),
    "ask-votes": (AskVotes, "votes"),
    "cast-ballot": (CastBallot, "votes"),
    "propose-rule": (ProposeRule, "votes"),
    "weigh-rule": (WeighRule, "weighed"),
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {
    "book": Book,
    "safeties": Safeties,
    "votes": Votes,
    "weighed": Weighed,
}
