"""What every table module needs of SQL: the same on all three databases, and a faster way on PostgreSQL."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, Connection, Integer, Table, TextClause, and_, bindparam, delete, insert, text
from sqlalchemy.dialects import postgresql

# Oracle before 23ai takes at most 1,000 values in a list.
IN_MAX: Final = 500
_QUOTE: Final = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]

_T = TypeVar("_T")


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """`values` in lists short enough for `IN`."""
    for start in range(0, len(values), IN_MAX):
        yield values[start : start + IN_MAX]


def remove(db: Connection, table: Table, keys: Sequence[dict[str, Any]]) -> None:
    """Delete the rows with these primary keys."""
    if not keys:
        return
    named = {column.name: f"key_{column.name}" for column in table.primary_key.columns}
    if db.dialect.name == "postgresql":
        db.execute(_remove_many(table), {bound: [key[name] for key in keys] for name, bound in named.items()})
        return
    condition = and_(*(table.c[name] == bindparam(bound) for name, bound in named.items()))
    db.execute(delete(table).where(condition), [{b: key[name] for name, b in named.items()} for key in keys])


def add(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write new rows, which all have the same columns."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        names = tuple(rows[0])
        db.execute(_add_many(table, names), {name: [row[name] for row in rows] for name in names})
        return
    db.execute(insert(table), list(rows))


def put(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`, each in place of the one with its primary key.

    Delete and insert, not an upsert: no two databases spell that alike. Safe because the team is locked.
    """
    remove(db, table, rows)
    add(db, table, rows)


@cache
def _add_many(table: Table, names: tuple[str, ...]) -> TextClause:
    """All rows in one statement: a list a column, where a statement a row costs many times as much."""
    columns = ", ".join(map(_QUOTE, names))
    lists = _lists(table, names, "")
    return text(f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({lists})")  # noqa: S608 (names of our own tables)


@cache
def _remove_many(table: Table) -> TextClause:
    names = tuple(column.name for column in table.primary_key.columns)
    columns = ", ".join(map(_QUOTE, names))
    same = " AND ".join(f"{table.name}.{_QUOTE(name)} = gone.{_QUOTE(name)}" for name in names)
    lists = _lists(table, names, "key_")
    return text(f"DELETE FROM {table.name} USING unnest({lists}) AS gone({columns}) WHERE {same}")  # noqa: S608 (as above)


def _lists(table: Table, names: tuple[str, ...], prefix: str) -> str:
    return ", ".join(f"CAST(:{prefix}{name} AS {_kind(table, name)}[])" for name in names)


def _kind(table: Table, name: str) -> str:
    kind = table.c[name].type
    return "bigint" if isinstance(kind, BigInteger) else "integer" if isinstance(kind, Integer) else "text"
