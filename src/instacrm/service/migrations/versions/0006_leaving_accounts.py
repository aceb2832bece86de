"""Until when somebody wrote from an account."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import add_column

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    add_column("actor_operators", sa.Column("left_ms", sa.BigInteger()))
