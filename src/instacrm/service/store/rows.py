"""What every table module needs of SQL that all three databases agree on."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert

# Oracle before 23ai takes at most 1,000 values in a list.
IN_MAX: Final = 500

_T = TypeVar("_T")


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """`values` in lists short enough for `IN`."""
    for start in range(0, len(values), IN_MAX):
        yield values[start : start + IN_MAX]


def remove(db: Connection, table: Table, keys: Sequence[dict[str, Any]]) -> None:
    """Delete the rows with these primary keys."""
    if keys:
        named = {column.name: f"key_{column.name}" for column in table.primary_key.columns}
        condition = and_(*(table.c[name] == bindparam(bound) for name, bound in named.items()))
        db.execute(delete(table).where(condition), [{b: key[name] for name, b in named.items()} for key in keys])


def put(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`, each in place of the one with its primary key.

    Delete and insert, not an upsert: no two databases spell that alike. Safe because the team is locked.
    """
    if rows:
        remove(db, table, rows)
        db.execute(insert(table), list(rows))
