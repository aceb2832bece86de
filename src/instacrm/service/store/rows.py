"""What every table module needs of SQL: the same on all three databases, and a faster way on PostgreSQL."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Table,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql

# Oracle before 23ai takes at most 1,000 values in a list.
IN_MAX: Final = 500
_QUOTE: Final = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]
# Stands in no id: those are visible ASCII.
_BETWEEN_IDS: Final = "\n"

_T = TypeVar("_T")


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """`values` in lists short enough for `IN`."""
    for start in range(0, len(values), IN_MAX):
        yield values[start : start + IN_MAX]


def among(db: Connection, column: ColumnElement[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    """Whether `column` is one of these ids, at most `IN_MAX`."""
    if db.dialect.name == "postgresql":
        # One parameter: five hundred of them cost more to write down than to look up.
        return column == func.any(func.string_to_array(_BETWEEN_IDS.join(ids), _BETWEEN_IDS))
    return column.in_(ids)


def remove(db: Connection, table: Table, keys: Sequence[dict[str, Any]]) -> None:
    """Delete the rows with these primary keys."""
    if not keys:
        return
    names = _keys(table)
    if db.dialect.name == "postgresql":
        db.execute(_remove_many(table), _as_json([{name: key[name] for name in names} for key in keys]))
        return
    condition = and_(*(table.c[name] == bindparam(f"key_{name}") for name in names))
    db.execute(delete(table).where(condition), [{f"key_{name}": key[name] for name in names} for key in keys])


def add(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write new rows, which all have the same columns."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        db.execute(_add_many(table, tuple(rows[0])), _as_json(rows))
        return
    db.execute(insert(table), list(rows))


def put(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`, each in place of the one with its primary key; no two of them have the same.

    Delete and insert, because no two databases spell an upsert alike: safe, as the team is locked.
    """
    if rows and db.dialect.name == "postgresql":
        db.execute(_put_many(table, tuple(rows[0])), _as_json(rows))
        return
    remove(db, table, rows)
    add(db, table, rows)


def amend(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write these columns of rows that are there, found by their primary keys; all `rows` have the same columns."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        db.execute(_amend_many(table, tuple(rows[0])), _as_json(rows))
        return
    keys = _keys(table)
    found = and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
    changed = update(table).where(found).values({n: bindparam(f"new_{n}") for n in rows[0] if n not in keys})
    db.execute(changed, [{f"{'key' if n in keys else 'new'}_{n}": row[n] for n in row} for row in rows])


def add_up(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add the `n` of these rows to what stands under their keys; what comes to nothing goes.

    A key is all columns but `n`; no two rows have the same.
    """
    if not rows:
        return
    if db.dialect.name == "postgresql":
        db.execute(_add_up_many(table, tuple(rows[0])), _as_json(rows))
        if fewer := [row for row in rows if row["n"] < 0]:
            db.execute(_drop_nothing(table), _as_json(fewer))
        return
    names = [name for name in _keys(table) if name != "team_id"]
    columns = [table.c[name] for name in names]
    there: dict[Any, int] = {}
    for some in chunks(rows):
        keys = tuple_(*columns).in_([tuple(row[name] for name in names) for row in some])
        known = db.execute(select(*columns, table.c.n).where(table.c.team_id == some[0]["team_id"], keys))
        there |= {tuple(row[:-1]): row[-1] for row in known}
    summed = [row | {"n": row["n"] + there.get(tuple(row[name] for name in names), 0)} for row in rows]
    put(db, table, [row for row in summed if row["n"]])
    remove(db, table, [row for row in summed if not row["n"]])


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _as_json(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """All rows as one parameter: the driver's own lists, one a column, take it longer than the server's whole work."""
    return {"rows": msgspec.json.encode(rows).decode()}


@cache
def _add_many(table: Table, names: tuple[str, ...]) -> TextClause:
    return text(_adding(table, names))


@cache
def _put_many(table: Table, names: tuple[str, ...]) -> TextClause:
    keys = _keys(table)
    others = ", ".join(f"{_QUOTE(name)} = excluded.{_QUOTE(name)}" for name in names if name not in keys)
    return text(f"{_adding(table, names)} ON CONFLICT ({', '.join(map(_QUOTE, keys))}) DO UPDATE SET {others}")


@cache
def _amend_many(table: Table, names: tuple[str, ...]) -> TextClause:
    keys = _keys(table)
    changed = ", ".join(f"{_QUOTE(name)} = given.{_QUOTE(name)}" for name in names if name not in keys)
    same = " AND ".join(f"{table.name}.{_QUOTE(name)} = given.{_QUOTE(name)}" for name in keys)
    return text(f"UPDATE {table.name} SET {changed} FROM {_given(table, names)} WHERE {same}")  # noqa: S608 (as below)


@cache
def _add_up_many(table: Table, names: tuple[str, ...]) -> TextClause:
    keys = ", ".join(map(_QUOTE, _keys(table)))
    return text(f"{_adding(table, names)} ON CONFLICT ({keys}) DO UPDATE SET n = {table.name}.n + excluded.n")


@cache
def _remove_many(table: Table) -> TextClause:
    return text(_removing(table))


@cache
def _drop_nothing(table: Table) -> TextClause:
    return text(f"{_removing(table)} AND {table.name}.n = 0")


def _removing(table: Table) -> str:
    names = _keys(table)
    same = " AND ".join(f"{table.name}.{_QUOTE(name)} = given.{_QUOTE(name)}" for name in names)
    return f"DELETE FROM {table.name} USING {_given(table, names)} WHERE {same}"  # noqa: S608 (names of our own tables)


def _adding(table: Table, names: Sequence[str]) -> str:
    columns = ", ".join(map(_QUOTE, names))
    return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {_given(table, names)}"  # noqa: S608 (as above)


def _given(table: Table, names: Sequence[str]) -> str:
    columns = ", ".join(f"{_QUOTE(name)} {_kind(table, name)}" for name in names)
    return f"json_to_recordset(CAST(:rows AS json)) AS given({columns})"


def _kind(table: Table, name: str) -> str:
    kind = table.c[name].type
    return "bigint" if isinstance(kind, BigInteger) else "integer" if isinstance(kind, Integer) else "text"
