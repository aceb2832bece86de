"""How far each agent knows the team's history."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import add_column

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    add_column("agents", sa.Column("known_seq", sa.BigInteger(), nullable=True))
