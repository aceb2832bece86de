"""How many events came in, by day and operator."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import create_table

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    create_table(
        "daily_arrivals",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "on_day", "operator_id", name="pk_daily_arrivals"),
    )
