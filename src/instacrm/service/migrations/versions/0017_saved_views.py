"""Named addresses of the list of people: one's own, and the team's."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import create_table

revision = "0017"
down_revision = "0016"

_ID = sa.String(length=64)


def upgrade() -> None:
    create_table(
        "saved_views",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("view_id", _ID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "view_id", name="pk_saved_views"),
    )
