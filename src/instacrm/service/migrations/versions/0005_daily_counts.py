"""Outreaches and people counted by local day. They are filled by the first write of each team."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import add_column, create_table

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    add_column("team_heads", sa.Column("counted_zone", sa.String(length=64)))
    create_table(
        "daily_counts",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("on_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "what", "on_day", "operator_id", "actor_id", name="pk_daily_counts"),
    )
    create_table(
        "daily_people",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("on_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("prev_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "scope", "on_day", "prev_day", "who", name="pk_daily_people"),
    )
