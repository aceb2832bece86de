"""Proposals and ballots as rows."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from instacrm.domain.governance.proposals import Proposal
from instacrm.domain.governance.tally import Ballot

from .rows import put
from .tables import ballots, proposals


def add(db: Connection, team_id: str, proposal: Proposal, evidence: Mapping[str, Any] | None) -> None:
    """Open a proposal, with the evidence it was made on."""
    db.execute(
        insert(proposals).values(
            team_id=team_id,
            proposal_id=proposal.proposal_id,
            subject=proposal.change.subject,
            state=proposal.state,
            opened_ms=proposal.opened_ms,
            closes_ms=proposal.closes_ms,
            body=msgspec.json.encode(proposal).decode(),
            evidence=msgspec.json.encode(evidence).decode() if evidence else None,
        )
    )


def find(db: Connection, team_id: str, proposal_id: str) -> Proposal | None:
    """The proposal of that id."""
    mine = (proposals.c.team_id == team_id, proposals.c.proposal_id == proposal_id)
    body = db.scalar(select(proposals.c.body).where(*mine))
    return msgspec.json.decode(body, type=Proposal) if body else None


def evidence_of(db: Connection, team_id: str, proposal_id: str) -> dict[str, Any] | None:
    """What the proposal was made on, as it was then."""
    mine = (proposals.c.team_id == team_id, proposals.c.proposal_id == proposal_id)
    kept = db.scalar(select(proposals.c.evidence).where(*mine))
    return msgspec.json.decode(kept) if kept else None


def newest(db: Connection, team_id: str, limit: int) -> list[Proposal]:
    """The team's proposals, the newest first."""
    asked = select(proposals.c.body).where(proposals.c.team_id == team_id)
    rows = db.scalars(asked.order_by(proposals.c.opened_ms.desc(), proposals.c.proposal_id.desc()).limit(limit))
    return [msgspec.json.decode(body, type=Proposal) for body in rows]


def open_ones(db: Connection, team_id: str) -> list[Proposal]:
    """Every proposal that is not decided, the oldest first."""
    mine = (proposals.c.team_id == team_id, proposals.c.state == "open")
    rows = db.scalars(select(proposals.c.body).where(*mine).order_by(proposals.c.opened_ms))
    return [msgspec.json.decode(body, type=Proposal) for body in rows]


def is_open_about(db: Connection, team_id: str, subject: str) -> bool:
    """Whether the team is being asked about this rule, goal or constitution already."""
    count = select(func.count()).where(
        proposals.c.team_id == team_id, proposals.c.state == "open", proposals.c.subject == subject
    )
    return bool(db.scalar(count))


def teams_with_due(db: Connection, now_ms: int) -> list[str]:
    """Teams of this Core that have a proposal whose time is over."""
    due = select(proposals.c.team_id).where(proposals.c.state == "open", proposals.c.closes_ms <= now_ms)
    return sorted(set(db.scalars(due)))


def close(db: Connection, team_id: str, proposal: Proposal) -> bool:
    """Write the end of a proposal; False when somebody else ended it first."""
    mine = (
        proposals.c.team_id == team_id,
        proposals.c.proposal_id == proposal.proposal_id,
        proposals.c.state == "open",
    )
    body = msgspec.json.encode(proposal).decode()
    return bool(db.execute(update(proposals).where(*mine).values(state=proposal.state, body=body)).rowcount)


def cast(db: Connection, team_id: str, proposal_id: str, ballot: Ballot) -> None:
    """Keep somebody's ballot in place of the one they cast before."""
    row = {
        "team_id": team_id,
        "proposal_id": proposal_id,
        "operator_id": ballot.operator_id,
        "choice": ballot.choice,
        "reason": ballot.reason or None,
        "cast_ms": ballot.cast_ms,
    }
    put(db, ballots, [row])


def ballots_of(db: Connection, team_id: str, proposal_id: str) -> tuple[Ballot, ...]:
    """The ballots cast so far, by time."""
    mine = (ballots.c.team_id == team_id, ballots.c.proposal_id == proposal_id)
    found = [
        Ballot(operator_id=row.operator_id, choice=row.choice, cast_ms=row.cast_ms, reason=row.reason or "")
        for row in db.execute(select(ballots).where(*mine))
    ]
    return tuple(sorted(found, key=lambda ballot: (ballot.cast_ms, ballot.operator_id)))
