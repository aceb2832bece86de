"""Owner, follow-up and do-not-contact of a person, where lists can filter and sort by them."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import add_column, create_index

revision = "0004"
down_revision = "0003"

_COLUMN_OF = {"owner": "owner_id", "follow-up": "follow_up", "do-not-contact": "do_not_contact"}
_DAY = 10


def upgrade() -> None:
    add_column("prospects", sa.Column("owner_id", sa.String(length=64)))
    add_column("prospects", sa.Column("follow_up", sa.String(length=10)))
    add_column("prospects", sa.Column("do_not_contact", sa.Integer(), nullable=False, server_default="0"))
    create_index("ix_prospects_follow_up", "prospects", ["team_id", "follow_up", "person_id"])
    facets = ["team_id", "status", "owner_id", "follow_up", "do_not_contact", "last_reply_ms"]
    create_index("ix_prospects_facets", "prospects", facets)
    _fill(op.get_bind())


def _fill(db: sa.Connection) -> None:
    """What agents wrote into these registers before Core had columns for them."""
    registers = sa.table("registers", *map(sa.column, ("team_id", "entity", "entity_id", "field", "value")))
    people = sa.table("prospects", *map(sa.column, ("team_id", "person_id", *_COLUMN_OF.values())))
    rows = db.execute(
        sa.select(registers).where(registers.c.entity == "person", registers.c.field.in_(_COLUMN_OF))
    ).all()
    for row in rows:
        value = _value(row.field, json.loads(row.value) if row.value else None)
        if value is not None:
            mine = (people.c.team_id == row.team_id) & (people.c.person_id == row.entity_id)
            db.execute(sa.update(people).where(mine).values({_COLUMN_OF[row.field]: value}))


def _value(field: str, said: Any) -> str | int | None:
    if not isinstance(said, str) or not said:
        return None
    if field == "do-not-contact":
        return 1 if said == "yes" else None
    return said[:64] if field == "owner" else said if len(said) == _DAY else None
