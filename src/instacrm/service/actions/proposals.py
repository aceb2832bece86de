"""Proposals: asked, voted on, counted and closed. Only Core's own clock counts, and each closes once."""

from typing import Any, Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import Conflict, NotFound, NoVote
from instacrm.domain.governance.constitution import Constitution
from instacrm.domain.governance.drafts import Change, Reason, check_change
from instacrm.domain.governance.proposals import ALONE_MS, Proposal, State, count, is_due
from instacrm.domain.governance.tally import Ballot, Choice, Outcome
from instacrm.service.store import constitutions, teams
from instacrm.service.store import proposals as rows
from instacrm.service.store import rules as rule_rows
from instacrm.service.store.engine import Database

from .audit import write_audit
from .enacting import base_version, carry_out
from .evidence import evidence_for
from .pushing import Writer

SHOWN_MAX: Final = 200


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody proposes, and why."""

    change: Change
    reason: Reason = ""


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's word on a proposal."""

    choice: Choice
    reason: Reason = ""


class ProposalCard(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal as people see it: the question, the ballots and the count as it stands."""

    proposal: Proposal
    ballots: tuple[Ballot, ...]
    outcome: Outcome
    evidence: dict[str, Any] | None
    may_vote: bool


def open_proposal(database: Database, writer: Writer, ask: Ask, now_ms: int) -> ProposalCard:
    """Put `ask` to the team; a team of one decides with it.

    Raises: BadInput; NotFound; Conflict when the team is being asked about this already; NoVote; StoreBusy.
    """
    check_change(ask.change)
    # Before the team is locked: looking over a long past takes its time.
    with database.reading() as db:
        evidence = evidence_for(db, writer.team_id, ask.change, now_ms)
    with database.writing() as db:
        teams.lock_team(db, writer.team_id)
        proposal = opened(db, writer, ask, now_ms)
        rows.add(db, writer.team_id, proposal, evidence)
        _audit(db, writer.team_id, "proposal.opened", proposal, writer.operator_id, now_ms)
        if len(proposal.electorate) == 1:
            _cast(db, writer, proposal, Vote(choice="for"), now_ms)
        return card(db, writer.team_id, proposal.proposal_id, writer.operator_id, now_ms)


def opened(db: Connection, writer: Writer, ask: Ask, now_ms: int, *, emergency_rule_id: str | None = None) -> Proposal:
    """The proposal that `ask` becomes, with the electorate and constitution of this moment.

    Raises: NotFound; Conflict; NoVote when the asker has no vote.
    """
    voters = rule_rows.voters(db, writer.team_id)
    if writer.operator_id not in voters:
        raise NoVote("Who has no vote in the team proposes nothing.")
    subject = ask.change.subject
    if subject and rows.is_open_about(db, writer.team_id, subject):
        raise Conflict("The team is voting on this already.", remedy="Vote there, or wait for its end.")
    held = constitutions.held(db, writer.team_id).constitution
    return Proposal(
        proposal_id=str(uuid_utils.uuid7()),
        change=ask.change,
        reason=ask.reason,
        proposer_id=writer.operator_id,
        base_version=base_version(db, writer.team_id, ask.change),
        opened_ms=now_ms,
        closes_ms=now_ms + held.voting_ms,
        electorate=tuple(sorted(voters)),
        owners=tuple(sorted(operator for operator, role in voters.items() if role == "owner")),
        constitution=held,
        early=len(voters) > 1 or not rule_rows.somebody_left_since(db, writer.team_id, now_ms - ALONE_MS),
        emergency_rule_id=emergency_rule_id,
    )


def vote(database: Database, writer: Writer, proposal_id: str, said: Vote, now_ms: int) -> ProposalCard:
    """Cast a ballot, or another in its place; the last one needed closes the vote.

    Raises: NotFound; NoVote for who is not in the electorate; Conflict when the vote is over; StoreBusy.
    """
    with database.writing() as db:
        teams.lock_team(db, writer.team_id)
        proposal = _of(db, writer.team_id, proposal_id)
        if proposal.state == "open" and now_ms >= proposal.closes_ms:
            _close(db, writer.team_id, proposal, now_ms)
            proposal = _of(db, writer.team_id, proposal_id)
        late = proposal.state != "open"
        if not late:
            _cast(db, writer, proposal, said, now_ms)
            return card(db, writer.team_id, proposal_id, writer.operator_id, now_ms)
    raise Conflict("This vote is over.")


def _cast(db: Connection, writer: Writer, proposal: Proposal, said: Vote, now_ms: int) -> None:
    if writer.operator_id not in proposal.electorate:
        raise NoVote("Only those vote who were in the team when it was asked.")
    ballot = Ballot(operator_id=writer.operator_id, choice=said.choice, cast_ms=now_ms, reason=said.reason)
    rows.cast(db, writer.team_id, proposal.proposal_id, ballot)
    detail = {"proposal_id": proposal.proposal_id, "choice": said.choice}
    write_audit(db, writer.team_id, "ballot.cast", detail, operator_id=writer.operator_id, now_ms=now_ms)
    _close_if_due(db, writer.team_id, proposal, now_ms)


def withdraw(database: Database, writer: Writer, proposal_id: str, now_ms: int) -> ProposalCard:
    """Take a proposal back; its proposer alone can. Raises: NotFound; NoVote; Conflict; StoreBusy."""
    with database.writing() as db:
        teams.lock_team(db, writer.team_id)
        proposal = _of(db, writer.team_id, proposal_id)
        if proposal.proposer_id != writer.operator_id:
            raise NoVote("Only who proposed it can take it back.")
        if proposal.state != "open":
            raise Conflict("This vote is over.")
        _end(db, writer.team_id, proposal, "withdrawn", now_ms, None)
        if proposal.emergency_rule_id:
            rule_rows.raise_version(db, writer.team_id)
        return card(db, writer.team_id, proposal_id, writer.operator_id, now_ms)


def shown(database: Database, team_id: str, operator_id: str, now_ms: int) -> list[ProposalCard]:
    """The team's proposals, the newest first; what is due is closed before. Raises: StoreBusy."""
    close_due(database, team_id, now_ms)
    with database.reading() as db:
        return [
            card(db, team_id, proposal.proposal_id, operator_id, now_ms)
            for proposal in rows.newest(db, team_id, SHOWN_MAX)
        ]


def one(database: Database, team_id: str, proposal_id: str, operator_id: str, now_ms: int) -> ProposalCard:
    """One proposal. Raises: NotFound; StoreBusy."""
    close_due(database, team_id, now_ms)
    with database.reading() as db:
        return card(db, team_id, proposal_id, operator_id, now_ms)


def close_due(database: Database, team_id: str, now_ms: int) -> bool:
    """End every vote of the team whose time has come, once; whether one ended. Raises: StoreBusy."""
    with database.reading() as db:
        if not any(_is_due(db, team_id, proposal, now_ms) for proposal in rows.open_ones(db, team_id)):
            return False
    with database.writing() as db:
        teams.lock_team(db, team_id)
        ended = [_close_if_due(db, team_id, proposal, now_ms) for proposal in rows.open_ones(db, team_id)]
    return any(ended)


def teams_due(database: Database, now_ms: int) -> list[str]:
    """Teams in which a vote is over. Raises: StoreBusy."""
    with database.reading() as db:
        return rows.teams_with_due(db, now_ms)


def _is_due(db: Connection, team_id: str, proposal: Proposal, now_ms: int) -> bool:
    return is_due(proposal, _count(db, team_id, proposal), now_ms)


def _close_if_due(db: Connection, team_id: str, proposal: Proposal, now_ms: int) -> bool:
    return _is_due(db, team_id, proposal, now_ms) and _close(db, team_id, proposal, now_ms)


def _close(db: Connection, team_id: str, proposal: Proposal, now_ms: int) -> bool:
    """Count, and carry out what passed; False when somebody else did. The caller holds the team's lock."""
    outcome = _count(db, team_id, proposal)
    state: State = "passed" if outcome.passed else "rejected"
    if outcome.passed and not _stands(db, team_id, proposal):
        state = "overtaken"
    if not _end(db, team_id, proposal, state, now_ms, outcome):
        return False
    if state == "passed":
        subject_id = carry_out(
            db, team_id, proposal.change, origin="vote", made_by=proposal.proposer_id,
            proposal_id=proposal.proposal_id, now_ms=now_ms,
        )  # fmt: skip
        detail = {"proposal_id": proposal.proposal_id, "what": proposal.change.what, "subject_id": subject_id}
        write_audit(db, team_id, "proposal.carried-out", detail, operator_id=None, now_ms=now_ms)
    if state == "passed" or proposal.emergency_rule_id:
        rule_rows.raise_version(db, team_id)
    return True


def _end(  # noqa: PLR0913, PLR0917 (how a proposal ends)
    db: Connection, team_id: str, proposal: Proposal, state: State, now_ms: int, outcome: Outcome | None
) -> bool:
    ended = msgspec.structs.replace(proposal, state=state, closed_ms=now_ms, outcome=outcome)
    if not rows.close(db, team_id, ended):
        return False
    if proposal.emergency_rule_id:
        # Passed, the ratified rule takes its place; otherwise it is over.
        rule_rows.retire(db, team_id, proposal.emergency_rule_id, now_ms)
    _audit(db, team_id, f"proposal.{state}", ended, None, now_ms)
    return True


def _stands(db: Connection, team_id: str, proposal: Proposal) -> bool:
    """Whether what it would change is still what it was."""
    try:
        return base_version(db, team_id, proposal.change) == proposal.base_version
    except NotFound:
        return False


def _count(db: Connection, team_id: str, proposal: Proposal) -> Outcome:
    members = frozenset(rule_rows.voters(db, team_id))
    return count(proposal, rows.ballots_of(db, team_id, proposal.proposal_id), members)


def _of(db: Connection, team_id: str, proposal_id: str) -> Proposal:
    proposal = rows.find(db, team_id, proposal_id)
    if proposal is None:
        raise NotFound("There is no such proposal.")
    return proposal


def card(db: Connection, team_id: str, proposal_id: str, operator_id: str, now_ms: int) -> ProposalCard:
    """The proposal as `operator_id` sees it. Raises: NotFound."""
    proposal = _of(db, team_id, proposal_id)
    is_open = proposal.state == "open" and now_ms < proposal.closes_ms
    return ProposalCard(
        proposal=proposal,
        ballots=rows.ballots_of(db, team_id, proposal_id),
        outcome=proposal.outcome or _count(db, team_id, proposal),
        evidence=rows.evidence_of(db, team_id, proposal_id),
        may_vote=is_open and operator_id in proposal.electorate,
    )


def constitution_of(database: Database, team_id: str) -> Constitution:
    """The constitution that holds. Raises: StoreBusy."""
    with database.reading() as db:
        return constitutions.held(db, team_id).constitution


def _audit(  # noqa: PLR0913, PLR0917 (an entry is these)
    db: Connection, team_id: str, action: str, proposal: Proposal, operator_id: str | None, now_ms: int
) -> None:
    detail = {"proposal_id": proposal.proposal_id, "change": msgspec.to_builtins(proposal.change)}
    if proposal.outcome:
        detail["arithmetic"] = list(proposal.outcome.arithmetic)
    write_audit(db, team_id, action, detail, operator_id=operator_id, now_ms=now_ms)
