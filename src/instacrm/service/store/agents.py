"""Agents: when each was last heard, and how far its clock is off."""

from sqlalchemy import Connection, insert, select, update

from .tables import agents

# Written again only after this long, so that asking for news is nearly always a read.
HEARD_MS = 60_000


def heard(  # noqa: PLR0913 (what is known of an agent)
    db: Connection, team_id: str, agent_id: str, *, operator_id: str, now_ms: int, skew_ms: int | None = None,
    version: str | None = None,
) -> None:  # fmt: skip
    """The agent synchronised at `now_ms`; a skew or version that is not given stays as it was."""
    mine = (agents.c.team_id == team_id, agents.c.agent_id == agent_id)
    news = {"operator_id": operator_id, "last_sync_ms": now_ms}
    if skew_ms is not None:
        news["skew_ms"] = skew_ms
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
