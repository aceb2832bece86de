"""Registers of people: what they hold, and which write that was."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from .rows import among, chunks
from .tables import registers


def values_of(db: Connection, team_id: str, person_ids: Sequence[str], field: str) -> dict[str, Any]:
    """What the register `field` of each of these people holds, where it holds anything."""
    c = registers.c
    found: dict[str, Any] = {}
    for some in chunks(person_ids):
        rows = db.execute(
            select(c.entity_id, c.value).where(
                c.team_id == team_id, c.entity == "person", among(db, c.entity_id, some), c.field == field
            )
        )
        found |= {row.entity_id: msgspec.json.decode(row.value) for row in rows if row.value}
    return found


def newest_writes(db: Connection, team_id: str, person_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """The event that wrote each register of these people last, by person and field."""
    c = registers.c
    found: dict[tuple[str, str], str] = {}
    for some in chunks(sorted(set(person_ids))):
        rows = db.execute(
            select(c.entity_id, c.field, c.event_id).where(
                c.team_id == team_id, c.entity == "person", among(db, c.entity_id, some)
            )
        )
        found |= {(row.entity_id, row.field): row.event_id for row in rows}
    return found


def all_of(db: Connection, team_id: str, person_id: str) -> dict[str, Any]:
    """Every field of a person that holds something, by name."""
    c = registers.c
    rows = db.execute(
        select(c.field, c.value)
        .where(c.team_id == team_id, c.entity == "person", c.entity_id == person_id)
        .order_by(c.field)
    )
    return {row.field: msgspec.json.decode(row.value) for row in rows if row.value}
