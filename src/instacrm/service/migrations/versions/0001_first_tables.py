"""The first tables."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import create_index, create_table

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_table(
        "actor_operators",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "actor_id", "operator_id", name=op.f("pk_actor_operators")),
    )
    create_table(
        "actors",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("joined_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "actor_id", name=op.f("pk_actors")),
    )
    create_table(
        "addresses",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("address_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=True),
        sa.Column("hlc", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "address_id", name=op.f("pk_addresses")),
    )
    create_index("ix_addresses_person", "addresses", ["team_id", "person_id"], unique=False)
    create_table(
        "agents",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("last_sync_ms", sa.BigInteger(), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_agents")),
    )
    create_table(
        "audit_logs",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", name=op.f("pk_audit_logs")),
    )
    create_table(
        "core",
        sa.Column("core_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("core_id", name=op.f("pk_core")),
    )
    create_table(
        "dead_letters",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("letter_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "letter_id", name=op.f("pk_dead_letters")),
    )
    create_table(
        "event_logs",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("stamp", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.String(length=96), nullable=False),
        sa.Column("raw_hlc", sa.String(length=96), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("address_id", sa.String(length=64), nullable=True),
        sa.Column("outreach_id", sa.String(length=64), nullable=True),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "seq", name=op.f("pk_event_logs")),
        sa.UniqueConstraint("team_id", "event_id", name=op.f("uq_event_logs_team_id")),
    )
    create_index("ix_event_logs_address", "event_logs", ["team_id", "address_id", "at_ms"], unique=False)
    create_index("ix_event_logs_kind_at", "event_logs", ["team_id", "kind", "at_ms"], unique=False)
    create_index("ix_event_logs_outreach", "event_logs", ["team_id", "outreach_id"], unique=False)
    create_table(
        "invitations",
        sa.Column("invitation_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    create_table(
        "logins",
        sa.Column("login_id", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login_id", name=op.f("pk_logins")),
    )
    create_table(
        "operators",
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("OPR_NAME", sa.String(length=32), nullable=False),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_operators")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_operators_issuer")),
        sa.UniqueConstraint("name_key", name=op.f("uq_operators_name_key")),
    )
    create_table(
        "outreaches",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("outreach_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("address_id", sa.String(length=64), nullable=True),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("weight", sa.String(length=200), nullable=False),
        sa.Column("intent_event_id", sa.String(length=64), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "outreach_id", name=op.f("pk_outreaches")),
    )
    create_index("ix_outreaches_actor", "outreaches", ["team_id", "actor_id", "at_ms"], unique=False)
    create_index(
        "ix_outreaches_at",
        "outreaches",
        ["team_id", "at_ms", "state", "operator_id", "actor_id", "person_id", "outreach_id"],
        unique=False,
    )
    create_index("ix_outreaches_operator", "outreaches", ["team_id", "operator_id", "at_ms"], unique=False)
    create_index(
        "ix_outreaches_person",
        "outreaches",
        ["team_id", "person_id", "at_ms", "state", "operator_id", "actor_id", "outreach_id"],
        unique=False,
    )
    create_table(
        "prospects",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("first_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_at_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_state", sa.String(length=12), nullable=True),
        sa.Column("last_operator_id", sa.String(length=64), nullable=True),
        sa.Column("last_actor_id", sa.String(length=64), nullable=True),
        sa.Column("last_reply_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_prospects")),
    )
    create_index("ix_prospects_handle", "prospects", ["team_id", "handle"], unique=False)
    create_index("ix_prospects_sent", "prospects", ["team_id", "sent", "person_id"], unique=False)
    create_index("ix_prospects_first", "prospects", ["team_id", "first_at_ms", "person_id"], unique=False)
    create_index("ix_prospects_last", "prospects", ["team_id", "last_at_ms", "person_id"], unique=False)
    create_index("ix_prospects_status", "prospects", ["team_id", "status", "last_at_ms", "person_id"], unique=False)
    create_table(
        "registers",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("entity", sa.String(length=16), nullable=False),
        sa.Column("entity_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("hlc", sa.String(length=96), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "entity", "entity_id", "field", name=op.f("pk_registers")),
    )
    create_table(
        "rules",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=True),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("may_override", sa.Integer(), nullable=False),
        sa.Column("enacted_ms", sa.BigInteger(), nullable=False),
        sa.Column("retired_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "rule_id", "version", name=op.f("pk_rules")),
    )
    create_table(
        "sessions",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("access_hash", sa.String(length=64), nullable=True),
        sa.Column("refresh_hash", sa.String(length=64), nullable=True),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("access_expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("rotated_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_sessions_access_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_sessions_refresh_hash")),
    )
    create_index("ix_sessions_family", "sessions", ["family_id"], unique=False)
    create_index("ix_sessions_operator", "sessions", ["operator_id"], unique=False)
    create_table(
        "teams",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("team_key", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("week_start", sa.Integer(), nullable=False),
        sa.Column("text_policy", sa.String(length=8), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_teams")),
    )
    create_table(
        "texts",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name=op.f("pk_texts")),
    )
    create_table(
        "memberships",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.operator_id"], name=op.f("fk_memberships_operator_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name=op.f("fk_memberships_team_id")),
        sa.PrimaryKeyConstraint("team_id", "operator_id", name=op.f("pk_memberships")),
    )
    create_table(
        "team_heads",
        sa.Column("team_id", sa.String(length=64), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("min_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.team_id"], name=op.f("fk_team_heads_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team_heads")),
    )
