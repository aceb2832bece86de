"""The account that should write to a prospect. Nobody could say one before, so there is nothing to bring up to date."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import add_column, create_index

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    add_column("prospects", sa.Column("account_id", sa.String(length=64)))
    create_index("ix_prospects_account", "prospects", ["team_id", "account_id", "last_at_ms", "person_id"])
