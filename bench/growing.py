"""A team made many times larger on the database itself: every person once more under other ids, with all that happened.

What follows from the events is copied with them, since it would follow from the copies in the same way; only the
counts are made anew, by Core's own next write.
"""

from typing import Any, Final, Protocol

from sqlalchemy import Column, ColumnElement, Connection, Table, func, insert, literal, select, update

from instacrm.service.store import tables as t
from instacrm.service.store.engine import Database

# Columns that hold ids of people, of what went to them and of what happened; accounts and operators stay.
_IDS: Final = frozenset(
    {"event_id", "outreach_id", "address_id", "person_id", "entity_id", "intent_event_id", "handle"}
)  # fmt: skip
# The column by which a copy is told from what the team was made with: no id of its own begins like this.
_TABLES: Final = {
    t.event_logs: "address_id",
    t.texts: "event_id",
    t.addresses: "address_id",
    t.registers: "entity_id",
    t.outreaches: "outreach_id",
    t.prospects: "person_id",
}
_MARK: Final = "x"
_NAMED: Final = ('"person_id":"', '"entity_id":"')


class Grown(Protocol):
    """A team, and the database of its Core."""

    @property
    def core(self) -> Database:
        """Core's database."""

    @property
    def team_id(self) -> str:
        """The team in it."""


def grow(crowd: Grown, times: int, already: int = 1) -> None:
    """`crowd` has `times` the people it was made with; it had `already` times as many before. Its counts are void."""
    heads = t.team_heads.c
    with crowd.core.writing() as db:
        if db.dialect.name == "sqlite":
            # With its two megabytes the indexes are read from the disk again for every row.
            db.exec_driver_sql("PRAGMA cache_size=-400000")
        head = db.scalars(select(heads.head_seq).where(heads.team_id == crowd.team_id)).one()
        places = head // already
        for number in range(already, times):
            for table, key in _TABLES.items():
                _copy(db, crowd.team_id, table, key, number, places)
        # Core's next write counts everything anew.
        grown = {"head_seq": places * times, "counted_zone": None}
        db.execute(update(t.team_heads).where(heads.team_id == crowd.team_id).values(grown))


def _copy(db: Connection, team_id: str, table: Table, key: str, number: int, places: int) -> None:  # noqa: PLR0913, PLR0917
    copied = [_copied(column, number, places) for column in table.c]
    first = (table.c.team_id == team_id, ~table.c[key].startswith(_MARK))
    db.execute(insert(table).from_select(list(table.c), select(*copied).where(*first)))


def _copied(column: Column[Any], number: int, places: int) -> ColumnElement[Any]:
    prefix = f"{_MARK}{number}-"
    if column.name in _IDS:
        return literal(prefix) + column
    if column.name == "seq":
        return column + literal(places * number)
    if column.name == "fact":
        fact: ColumnElement[Any] = column
        for name in _NAMED:
            fact = func.replace(fact, name, name + prefix)
        return fact
    return column
