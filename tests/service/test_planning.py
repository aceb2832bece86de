"""How PostgreSQL goes about what it is asked over and over."""

import pytest
from sqlalchemy import Connection, func, select, text

from instacrm.service.store import tables
from instacrm.service.store.engine import Database

_OFTEN = 20


def plans_after_asking(db: Connection) -> tuple[int, int]:
    """Plans for any values, and for those at hand, once the same was asked often enough to be kept."""
    asked = select(func.count()).where(tables.outreaches.c.team_id == "north", tables.outreaches.c.at_ms > 0)
    for _ in range(_OFTEN):
        db.scalar(asked)
    kept = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%outreaches%'"
    generic, custom = db.execute(text(kept)).one()
    return generic, custom


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_the_dashboard_asks_is_planned_for_its_own_values_each_time_and_nothing_else_is(
    database: Database,
) -> None:
    with database.reading("north", at_one_moment=True) as db:
        generic, custom = plans_after_asking(db)
    with database.reading("north") as db:
        generic_later, _ = plans_after_asking(db)

    assert (generic, custom > 0) == (0, True)
    assert generic_later > 0
