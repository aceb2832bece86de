"""Core's figures, over all teams: for whoever runs it, never for a team."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from .tables import agents, core, dead_letters, team_heads

_DAY_MS: Final = 24 * 60 * 60 * 1000
_SKEWED_MS: Final = 60_000


class Figure(NamedTuple):
    """A number by its name, as Prometheus writes it."""

    name: str
    meaning: str
    value: int


def touch(db: Connection) -> None:
    """Ask the database something small. Raises: StoreBusy (by the one who opened it)."""
    db.scalar(select(core.c.epoch))


def figures(db: Connection, now_ms: int) -> list[Figure]:
    """How much there is, and who was heard lately."""
    lately = agents.c.last_sync_ms > now_ms - _DAY_MS
    off = func.abs(agents.c.skew_ms) > _SKEWED_MS
    asked = (
        ("instacrm_teams", "Teams.", select(func.count()).select_from(team_heads)),
        ("instacrm_events", "Events of all teams.", select(func.coalesce(func.sum(team_heads.c.head_seq), 0))),
        ("instacrm_agents", "Agents heard within a day.", select(func.count()).select_from(agents).where(lately)),
        (
            "instacrm_agents_wrong_clock",
            "Of these, with a clock more than a minute off.",
            select(func.count()).select_from(agents).where(lately, off),
        ),
        ("instacrm_dead_letters", "Events that were not taken.", select(func.count()).select_from(dead_letters)),
    )
    return [Figure(name, meaning, int(db.scalar(query) or 0)) for name, meaning, query in asked]
