"""People counted by whom they were last written to by, and when, and by where they stand."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import create_table

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    create_table(
        "reach_counts",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("last_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "scope", "who", "last_day", "status", name="pk_reach_counts"),
    )
