"""The team's proposals in words, with the names this computer knows."""

from typing import Any, Literal

import msgspec

from instacrm.agent.store import Store, team
from instacrm.agent.store.past import Past
from instacrm.domain.goals import goal_sentence
from instacrm.domain.governance.drafts import GoalDraft, RuleDraft, rule_of
from instacrm.domain.governance.tally import Ballot, Outcome
from instacrm.domain.policy import plain
from instacrm.wire.governing import VoteLine, Votes

from .amending import amendments
from .who import Who


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal would do; a constitution of a newer version is read too."""

    what: str
    subject_id: str | None = None
    rule: RuleDraft | None = None
    goal: GoalDraft | None = None
    constitution: dict[str, Any] | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as Core gives it, as far as it is shown here."""

    proposal_id: str
    change: Change
    reason: str
    proposer_id: str
    opened_ms: int
    closes_ms: int
    state: Literal["open", "passed", "rejected", "overtaken", "withdrawn"]
    constitution: dict[str, Any]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal with its ballots and count, as `GET /v1/proposals` has it."""

    proposal: Proposal
    ballots: tuple[Ballot, ...]
    outcome: Outcome
    may_vote: bool
    evidence: dict[str, Any] | None = None


_DOES = {"notice": "noticed", "warn": "warned", "hold": "held"}


def votes(store: Store, who: Who, cards: tuple[Card, ...]) -> Votes:
    """The proposals for people to read."""
    with store.looking() as db:
        past = Past(db, who.operator_id)
        rules = {rule.rule_id: plain(rule, past) for rule in team.rules(db)}
        goals = {goal.goal_id: goal_sentence(goal.draft, past) for goal in team.goals(db)}
        return Votes(tuple(_line(card, who, past, rules | goals) for card in cards))


def _line(card: Card, who: Who, past: Past, known: dict[str, str]) -> VoteLine:
    asked, outcome = card.proposal, card.outcome
    ballots = sorted((b for b in card.ballots if b.operator_id == who.operator_id), key=lambda b: b.cast_ms)
    return VoteLine(
        proposal_id=asked.proposal_id,
        title=_title(asked, past, known),
        reason=asked.reason,
        proposer=past.operator_name(asked.proposer_id),
        state=asked.state,
        opened_ms=asked.opened_ms,
        closes_ms=asked.closes_ms,
        votes_for=outcome.votes_for,
        against=outcome.against,
        abstained=outcome.abstained,
        silent=outcome.silent,
        arithmetic=outcome.arithmetic,
        evidence=_evidence(card.evidence),
        may_vote=card.may_vote,
        mine=ballots[-1].choice if ballots else None,
    )


def _title(asked: Proposal, past: Past, known: dict[str, str]) -> str:
    change = asked.change
    subject = known.get(change.subject_id or "", "something that has ended since")
    if change.what.startswith("retire"):
        return f"End: {subject}"
    if change.constitution is not None:
        changed = amendments(asked.constitution, change.constitution)
        return f"Change how the team works ({'; '.join(changed) or 'nothing'})"
    new = goal_sentence(change.goal, past) if change.goal else ""
    if change.rule:
        new = plain(rule_of(change.rule, rule_id="", version=1, now_ms=0), past)
        new += {"notice": " → notice", "warn": " → warn", "hold": " → hold"}[change.rule.severity]
    return f"{new}, in place of: {subject}" if change.subject_id else new


def _evidence(found: dict[str, Any] | None) -> str:
    """What a replay of the past said when the vote was opened."""
    if not found:
        return ""
    word = _DOES.get(str(found.get("severity")), "spoken")
    return f"Over the last {found.get('days')} days: {word} {found.get('spoke')} of {found.get('messages')} messages"
