"""How many events came in each day (UTC), by operator: what quotas are held against."""

from typing import Final

from sqlalchemy import Connection, delete, select

from .rows import put
from .tables import daily_arrivals

DAY_MS: Final = 24 * 60 * 60 * 1000
_KEPT_DAYS: Final = 30


def of_day(db: Connection, team_id: str, day: int) -> dict[str, int]:
    """The counts of a day (days since 1970) by operator."""
    c = daily_arrivals.c
    rows = db.execute(select(c.operator_id, c.n).where(c.team_id == team_id, c.on_day == day))
    return {row.operator_id: row.n for row in rows}


def put_count(db: Connection, team_id: str, day: int, operator_id: str, n: int) -> None:
    """Keep the count of a day."""
    put(db, daily_arrivals, [{"team_id": team_id, "on_day": day, "operator_id": operator_id, "n": n}])


def forget_old(db: Connection, team_id: str, day: int) -> None:
    """Forget the counts of more than a month before `day`."""
    c = daily_arrivals.c
    db.execute(delete(daily_arrivals).where(c.team_id == team_id, c.on_day < day - _KEPT_DAYS))
