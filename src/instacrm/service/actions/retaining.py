"""Retention: a team that keeps texts for so many days only has them removed when their time is over."""

from instacrm.service.store import constitutions
from instacrm.service.store.engine import Database


def retain(database: Database, now_ms: int) -> int:
    """Remove the texts of every team that are older than it keeps them; of how many teams some went.

    Raises: StoreBusy.
    """
    with database.reading() as db:
        limited = constitutions.with_retention(db)
    purged = 0
    for team_id in limited:
        with database.writing(team_id) as db:
            purged += constitutions.retain(db, team_id, now_ms)
    return purged
