"""People counted by all that the explorer filters by."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import create_table

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    create_table(
        "facet_counts",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("follow_up", sa.String(length=10), nullable=False),
        sa.Column("replied", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("do_not_contact", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id",
            "operator_id",
            "actor_id",
            "status",
            "owner_id",
            "follow_up",
            "replied",
            "do_not_contact",
            name="pk_facet_counts",
        ),
    )
