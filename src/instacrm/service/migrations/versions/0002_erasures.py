"""Who was erased, and under which addresses they were known."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import create_table

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
