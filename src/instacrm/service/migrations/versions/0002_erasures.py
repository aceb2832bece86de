"""Who was erased, and under which addresses they were known."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_table(
        "erasures",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("entity_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "entity_id", name=op.f("pk_erasures")),
    )


def create_table(name: str, *parts: Any) -> None:
    """Unless it is there: Oracle commits each statement, so a run that was cut off begins again in the middle."""
    if not sa.inspect(op.get_bind()).has_table(name):
        op.create_table(name, *parts)
