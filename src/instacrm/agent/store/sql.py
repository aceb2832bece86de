"""Asking: rows as plain tuples, whose types the caller knows from the schema."""

from collections.abc import Iterable
from typing import Any, Final

import apsw
import msgspec


def rows(db: apsw.Connection, query: str, bindings: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of the answer."""
    return db.execute(query, bindings).fetchall()


# The condition that a column is one of many values, bound as `listed` gives them.
AMONG: Final = "IN (SELECT value FROM json_each(?))"


def listed(values: Iterable[str]) -> str:
    """Many texts as one binding, for `AMONG`."""
    return msgspec.json.encode(list(values)).decode()
