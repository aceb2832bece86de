"""Proposals, ballots, goals and constitutions; where a rule came from; which text a message was."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import add_column, create_index, create_table

revision = "0003"
down_revision = "0002"

_ID = sa.String(length=64)


def upgrade() -> None:
    add_column("teams", sa.Column("text_since_ms", sa.BigInteger(), nullable=True))
    add_column("outreaches", sa.Column("text_key", _ID, nullable=True))
    add_column("rules", sa.Column("origin", sa.String(length=12), nullable=False, server_default="alone"))
    add_column("rules", sa.Column("made_by", _ID, nullable=True))
    add_column("rules", sa.Column("proposal_id", _ID, nullable=True))
    add_column("rules", sa.Column("ends_ms", sa.BigInteger(), nullable=True))
    create_table(
        "proposals",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("subject", _ID, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=False),
        sa.Column("closes_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "proposal_id", name=op.f("pk_proposals")),
    )
    create_index("ix_proposals_state", "proposals", ["team_id", "state", "closes_ms"])
    create_index("ix_proposals_opened", "proposals", ["team_id", "opened_ms"])
    create_table(
        "ballots",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("operator_id", _ID, nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cast_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "proposal_id", "operator_id", name=op.f("pk_ballots")),
    )
    create_table(
        "goals",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("goal_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("metric", sa.String(length=16), nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("operator_id", _ID, nullable=True),
        sa.Column("actor_id", _ID, nullable=True),
        sa.Column("proposal_id", _ID, nullable=True),
        sa.Column("enacted_ms", sa.BigInteger(), nullable=False),
        sa.Column("retired_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "goal_id", "version", name=op.f("pk_goals")),
    )
    create_table(
        "constitutions",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposal_id", _ID, nullable=True),
        sa.Column("enacted_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "version", name=op.f("pk_constitutions")),
    )
