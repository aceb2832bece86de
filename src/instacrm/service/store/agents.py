"""Agents: when each was last heard, and how far its clock is off."""

from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from .tables import agents, operators

# Written again only after this long, so that asking for news is nearly always a read.
HEARD_MS = 60_000


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One computer of the team: whose, its program's version, when it was last heard, how far its clock is ahead."""

    agent_id: str
    operator: str
    version: str
    last_sync_ms: int
    skew_ms: int
    # The place in the team's history it had when it was last heard; none when it never asked.
    known_seq: int | None


def agents_of(db: Connection, team_id: str) -> list[AgentRow]:
    """The team's agents, last heard first."""
    c = agents.c
    rows = db.execute(
        select(c.agent_id, operators.c.OPR_NAME, c.version, c.last_sync_ms, c.skew_ms, c.known_seq)
        .join_from(agents, operators, operators.c.operator_id == c.operator_id, isouter=True)
        .where(c.team_id == team_id)
        .order_by(c.last_sync_ms.desc(), c.agent_id)
    )
    return [
        AgentRow(
            agent_id=row[0],
            operator=row[1] or "",
            version=row[2],
            last_sync_ms=row[3],
            skew_ms=row[4],
            known_seq=row[5],
        )
        for row in rows
    ]


def heard(  # noqa: PLR0913 (what is known of an agent)
    db: Connection, team_id: str, agent_id: str, *, operator_id: str, now_ms: int, skew_ms: int | None = None,
    version: str | None = None, known_seq: int | None = None,
) -> None:  # fmt: skip
    """The agent synchronised at `now_ms`; a skew, version or place that is not given stays as it was."""
    mine = (agents.c.team_id == team_id, agents.c.agent_id == agent_id)
    news: dict[str, Any] = {"operator_id": operator_id, "last_sync_ms": now_ms}
    if skew_ms is not None:
        news["skew_ms"] = skew_ms
    if known_seq is not None:
        news["known_seq"] = known_seq
    if version is not None:
        news["version"] = version[:32] or "-"
    if not db.execute(update(agents).where(*mine).values(news)).rowcount:
        db.execute(
            insert(agents).values({"team_id": team_id, "agent_id": agent_id, "version": "-", "skew_ms": 0} | news)
        )


def is_stale(db: Connection, team_id: str, agent_id: str, now_ms: int) -> bool:
    """Whether the last time this agent was heard is worth writing anew."""
    last = db.scalar(select(agents.c.last_sync_ms).where(agents.c.team_id == team_id, agents.c.agent_id == agent_id))
    return last is None or now_ms - last > HEARD_MS
