"""Imports of people from files."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import create_table

revision = "0010"
down_revision = "0009"

_ID = sa.String(length=64)


def upgrade() -> None:
    create_table(
        "imports",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("import_id", _ID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("from_seq", sa.BigInteger(), nullable=False),
        sa.Column("to_seq", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("undone_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "import_id", name=op.f("pk_imports")),
    )
