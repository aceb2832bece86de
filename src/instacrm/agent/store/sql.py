"""Asking: rows as plain tuples, whose types the caller knows from the schema."""

from typing import Any

import apsw


def rows(db: apsw.Connection, query: str, bindings: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of the answer."""
    return db.execute(query, bindings).fetchall()
