"""Tokens of people's own scripts."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import create_table

revision = "0011"
down_revision = "0010"

_ID = sa.String(length=64)


def upgrade() -> None:
    create_table(
        "api_tokens",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("token_id", _ID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=True),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
