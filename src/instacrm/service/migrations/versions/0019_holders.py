"""Who held a handle that changed hands, from when until when."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import create_index, create_table

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    create_table(
        "holders",
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("address_id", sa.String(64), nullable=False),
        sa.Column("from_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "address_id", "from_ms", name="pk_holders"),
    )
    create_index("ix_holders_person", "holders", ["team_id", "person_id"])
