"""The tables of Core, the same on SQLite, PostgreSQL and Oracle.

`team_id` leads every key and index. Times are epoch milliseconds. JSON is text: no database's own JSON type is
the same on all three. Oracle stores the empty string as null, so no column relies on the difference.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

_ID = String(64)
_MS = BigInteger

# One row: this database's own identity. `epoch` changes only when Core is restored from a backup.
core = Table("core", metadata, Column("core_id", Integer, primary_key=True), Column("epoch", _ID, nullable=False))

teams = Table(
    "teams", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("team_key", String(64), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("week_start", Integer, nullable=False),
    Column("text_policy", String(8), nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("created_ms", _MS, nullable=False),
    # Since when the text policy holds: what was written before is not taken under a wider one.
    Column("text_since_ms", _MS),
    # 32 bytes as hex, for `domain.erasures.seal`; nobody outside Core is ever told. Null before it was made.
    Column("seal_key", String(64)),
)  # fmt: skip

# Locked first in every push transaction: `head_seq` is the place of the newest event, `min_seq` of the oldest kept.
team_heads = Table(
    "team_heads", metadata,
    Column("team_id", _ID, ForeignKey("teams.team_id"), primary_key=True),
    Column("head_seq", BigInteger, nullable=False),
    Column("min_seq", BigInteger, nullable=False),
    # The zone of whose days the counts below are; null before they were counted.
    Column("counted_zone", String(64)),
)  # fmt: skip

operators = Table(
    "operators", metadata,
    Column("operator_id", _ID, primary_key=True),
    Column("OPR_NAME", String(32), nullable=False),
    Column("name_key", String(64), nullable=False, unique=True),
    Column("email", String(320)),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("created_ms", _MS, nullable=False),
    UniqueConstraint("issuer", "subject"),
)  # fmt: skip

memberships = Table(
    "memberships", metadata,
    Column("team_id", _ID, ForeignKey("teams.team_id"), primary_key=True),
    Column("operator_id", _ID, ForeignKey("operators.operator_id"), primary_key=True),
    Column("role", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("since_ms", _MS, nullable=False),
)  # fmt: skip

actors = Table(
    "actors", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("actor_id", _ID, primary_key=True),
    Column("handle", String(64), nullable=False),
    Column("user_id", _ID, nullable=False),
    Column("joined_ms", _MS, nullable=False),
)  # fmt: skip

actor_operators = Table(
    "actor_operators", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("actor_id", _ID, primary_key=True),
    Column("operator_id", _ID, primary_key=True),
    Column("since_ms", _MS, nullable=False),
    # None while they write from it.
    Column("left_ms", _MS),
)  # fmt: skip

# The immutable facts, in the team's order.
event_logs = Table(
    "event_logs", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", _ID, nullable=False),
    Column("stamp", String(16), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("at_ms", _MS, nullable=False),
    Column("hlc", String(96), nullable=False),
    Column("raw_hlc", String(96), nullable=False),
    Column("received_ms", _MS, nullable=False),
    Column("agent_id", _ID, nullable=False),
    Column("operator_id", _ID, nullable=False),
    Column("actor_id", _ID),
    Column("address_id", _ID),
    Column("outreach_id", _ID),
    Column("fact", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("team_id", "event_id"),
    Index("ix_event_logs_outreach", "team_id", "outreach_id"),
    Index("ix_event_logs_kind_at", "team_id", "kind", "at_ms"),
    Index("ix_event_logs_address_kind", "team_id", "address_id", "kind", "at_ms"),
)  # fmt: skip

# What may be withheld or erased: the `private` part of an event, as JSON.
texts = Table(
    "texts", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("event_id", _ID, primary_key=True),
    Column("private", Text, nullable=False),
)  # fmt: skip

addresses = Table(
    "addresses", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("address_id", _ID, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("handle", String(64)),
    Column("hlc", String(96), nullable=False),
    Index("ix_addresses_person", "team_id", "person_id"),
)  # fmt: skip

# Who held an address from when until just before when: of the few that changed hands, and of no other.
holders = Table(
    "holders", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("address_id", _ID, primary_key=True),
    Column("from_ms", _MS, primary_key=True, autoincrement=False),
    Column("until_ms", _MS, nullable=False),
    Column("person_id", _ID, nullable=False),
    Index("ix_holders_person", "team_id", "person_id"),
)  # fmt: skip

# Who was erased: ids of people and of their addresses, which are keyed hashes. `named` (1) when an erasure says so;
# 0 for an address that a later word gave to somebody erased.
erasures = Table(
    "erasures", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("entity_id", _ID, primary_key=True),
    Column("event_id", _ID, nullable=False),
    Column("named", Integer, nullable=False),
    Column("at_ms", _MS, nullable=False),
)  # fmt: skip

# Last write wins by `hlc`, then `event_id`. `value` is JSON: an empty string stays one on Oracle too.
registers = Table(
    "registers", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("entity", String(16), primary_key=True),
    Column("entity_id", _ID, primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("value", Text),
    Column("hlc", String(96), nullable=False),
    Column("event_id", _ID, nullable=False),
)  # fmt: skip

# One row per outreach story: the fold of its facts, kept with the push that changes it. `seq` is the place of the
# newest fact of the story, `weight` that of the fact that decides its state.
outreaches = Table(
    "outreaches", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("outreach_id", _ID, primary_key=True),
    Column("operator_id", _ID, nullable=False),
    Column("actor_id", _ID, nullable=False),
    Column("address_id", _ID),
    Column("person_id", _ID),
    Column("at_ms", _MS, nullable=False),
    Column("state", String(12), nullable=False),
    Column("weight", String(200), nullable=False),
    Column("intent_event_id", _ID),
    Column("seq", BigInteger, nullable=False),
    Column("text_key", _ID),
    Column("template_id", _ID),
    Column("variant_id", _ID),
    # Of a sent one: when the one before was sent to the same person (by anybody, by the same operator, from the same
    # account). Whoever has none before a period is reached anew in it: `domain/tallies.py`.
    Column("prior_ms", _MS),
    Column("operator_prior_ms", _MS),
    Column("actor_prior_ms", _MS),
    # These two hold all that counting needs, so that a count reads no rows.
    Index(
        "ix_outreaches_when", "team_id", "at_ms", "state", "operator_id", "actor_id", "person_id", "outreach_id",
        "prior_ms", "operator_prior_ms", "actor_prior_ms",
    ),
    Index("ix_outreaches_person", "team_id", "person_id", "at_ms", "state", "operator_id", "actor_id", "outreach_id"),
    Index("ix_outreaches_operator", "team_id", "operator_id", "at_ms"),
    Index("ix_outreaches_actor", "team_id", "actor_id", "at_ms"),
    Index("ix_outreaches_template", "team_id", "template_id", "variant_id", "at_ms"),
)  # fmt: skip

# One row per person: what lists sort and filter by, kept with the push that changes it.
prospects = Table(
    "prospects", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Column("handle", String(64)),
    Column("status", String(32), nullable=False),
    Column("sent", Integer, nullable=False),
    Column("first_at_ms", _MS),
    Column("last_at_ms", _MS),
    Column("last_state", String(12)),
    Column("last_operator_id", _ID),
    Column("last_actor_id", _ID),
    Column("last_reply_ms", _MS),
    Column("owner_id", _ID),
    # A day, `2026-11-27`: days sort as text.
    Column("follow_up", String(10)),
    Column("do_not_contact", Integer, nullable=False, server_default="0"),
    # The account that should write to them.
    Column("account_id", _ID),
    Index("ix_prospects_last", "team_id", "last_at_ms", "person_id"),
    Index("ix_prospects_status", "team_id", "status", "last_at_ms", "person_id"),
    Index("ix_prospects_handle", "team_id", "handle"),
    Index("ix_prospects_sent", "team_id", "sent", "person_id"),
    Index("ix_prospects_first", "team_id", "first_at_ms", "person_id"),
    Index("ix_prospects_account", "team_id", "account_id", "last_at_ms", "person_id"),
    Index("ix_prospects_follow_up", "team_id", "follow_up", "person_id"),
    # Holds all that the counts beside the filters need.
    Index("ix_prospects_facets", "team_id", "status", "owner_id", "follow_up", "do_not_contact", "last_reply_ms"),
)  # fmt: skip

# What reports add up: `domain/tallies.py`. Kept with the push that changes what they count; days are
# `date.toordinal`, `*` stands for anybody. First: outreaches and words of rules by day; people by the days of two
# messages (two replies) in a row.
daily_counts = Table(
    "daily_counts", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("what", String(12), primary_key=True),
    Column("on_day", Integer, primary_key=True, autoincrement=False),
    Column("operator_id", _ID, primary_key=True),
    Column("actor_id", _ID, primary_key=True),
    Column("n", Integer, nullable=False),
)  # fmt: skip

daily_people = Table(
    "daily_people", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("scope", String(8), primary_key=True),
    Column("on_day", Integer, primary_key=True, autoincrement=False),
    Column("prev_day", Integer, primary_key=True, autoincrement=False),
    Column("who", _ID, primary_key=True),
    Column("n", Integer, nullable=False),
)  # fmt: skip

# People by whom they were last written to by, or from, when, and where they stand now.
reach_counts = Table(
    "reach_counts", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("scope", String(8), primary_key=True),
    Column("who", _ID, primary_key=True),
    Column("last_day", Integer, primary_key=True, autoincrement=False),
    Column("status", String(32), primary_key=True),
    Column("n", Integer, nullable=False),
)  # fmt: skip

# People alike in all that the explorer filters by.
facet_counts = Table(
    "facet_counts", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("operator_id", _ID, primary_key=True),
    Column("actor_id", _ID, primary_key=True),
    Column("status", String(32), primary_key=True),
    Column("owner_id", _ID, primary_key=True),
    # A day, or `none`.
    Column("follow_up", String(10), primary_key=True),
    Column("replied", Integer, primary_key=True, autoincrement=False),
    Column("do_not_contact", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
)  # fmt: skip

# How many events came in, by day (UTC, days since 1970) and operator.
daily_arrivals = Table(
    "daily_arrivals", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("on_day", Integer, primary_key=True, autoincrement=False),
    Column("operator_id", _ID, primary_key=True),
    Column("n", Integer, nullable=False),
)  # fmt: skip

dead_letters = Table(
    "dead_letters", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("letter_id", _ID, primary_key=True),
    Column("event_id", _ID, nullable=False),
    Column("code", String(32), nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_ms", _MS, nullable=False),
)  # fmt: skip

agents = Table(
    "agents", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
    Column("operator_id", _ID, nullable=False),
    Column("version", String(32), nullable=False),
    Column("last_sync_ms", _MS, nullable=False),
    Column("skew_ms", BigInteger, nullable=False),
    # The place up to which it was given the team's history when it last asked; null before.
    Column("known_seq", BigInteger),
)  # fmt: skip

rules = Table(
    "rules", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("rule_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("params", Text, nullable=False),
    Column("operator_id", _ID),
    Column("actor_id", _ID),
    Column("may_override", Integer, nullable=False),
    Column("enacted_ms", _MS, nullable=False),
    Column("retired_ms", _MS),
    # vote, alone, personal or emergency; `ends_ms` is an emergency's.
    Column("origin", String(12), nullable=False, server_default="alone"),
    Column("made_by", _ID),
    Column("proposal_id", _ID),
    Column("ends_ms", _MS),
)  # fmt: skip

# What the team is asked, and what became of it. The rest of a proposal is JSON: nobody asks by it.
proposals = Table(
    "proposals", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("proposal_id", _ID, primary_key=True),
    Column("subject", _ID),
    Column("state", String(12), nullable=False),
    Column("opened_ms", _MS, nullable=False),
    Column("closes_ms", _MS, nullable=False),
    Column("body", Text, nullable=False),
    Column("evidence", Text),
    Index("ix_proposals_state", "team_id", "state", "closes_ms"),
    Index("ix_proposals_opened", "team_id", "opened_ms"),
)  # fmt: skip

ballots = Table(
    "ballots", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("proposal_id", _ID, primary_key=True),
    Column("operator_id", _ID, primary_key=True),
    Column("choice", String(8), nullable=False),
    Column("reason", Text),
    Column("cast_ms", _MS, nullable=False),
)  # fmt: skip

goals = Table(
    "goals", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("goal_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("metric", String(16), nullable=False),
    Column("every", String(8), nullable=False),
    Column("target", Integer, nullable=False),
    Column("operator_id", _ID),
    Column("actor_id", _ID),
    Column("proposal_id", _ID),
    Column("enacted_ms", _MS, nullable=False),
    Column("retired_ms", _MS),
)  # fmt: skip

# Every constitution the team had; the newest holds. What others read often stands in `teams` as well.
constitutions = Table(
    "constitutions", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("proposal_id", _ID),
    Column("enacted_ms", _MS, nullable=False),
)  # fmt: skip

# Each import of people from a file: what it did, and its places in the team's history.
imports = Table(
    "imports", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("import_id", _ID, primary_key=True),
    Column("operator_id", _ID, nullable=False),
    Column("name", String(200), nullable=False),
    Column("at_ms", _MS, nullable=False),
    Column("from_seq", BigInteger, nullable=False),
    Column("to_seq", BigInteger, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("undone_ms", _MS),
)  # fmt: skip

# Named addresses of the dashboard's list: `?` and filters. `shared` (1) with the team.
saved_views = Table(
    "saved_views", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("view_id", _ID, primary_key=True),
    Column("operator_id", _ID, nullable=False),
    Column("name", String(40), nullable=False),
    # Oracle stores the empty address as null.
    Column("address", Text),
    Column("shared", Integer, nullable=False),
)  # fmt: skip

# What a script shows in place of a sign-in: only the hash is here, and it is asked for before the team is known, like
# `sessions`. `scope` is read or write.
api_tokens = Table(
    "api_tokens", metadata,
    Column("team_id", _ID, nullable=False),
    Column("token_id", _ID, primary_key=True),
    Column("operator_id", _ID, nullable=False),
    Column("name", String(64), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_ms", _MS, nullable=False),
    Column("expires_ms", _MS),
    Column("seen_ms", _MS),
    Column("revoked_ms", _MS),
)  # fmt: skip

logins = Table(
    "logins", metadata,
    Column("login_id", _ID, primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("secret", Text),
    Column("expires_ms", _MS, nullable=False),
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    Column("session_id", _ID, primary_key=True),
    Column("family_id", _ID, nullable=False),
    Column("operator_id", _ID, nullable=False),
    Column("team_id", _ID),
    Column("kind", String(8), nullable=False),
    Column("access_hash", String(64), unique=True),
    Column("refresh_hash", String(64), unique=True),
    Column("device", String(128), nullable=False),
    Column("created_ms", _MS, nullable=False),
    Column("access_expires_ms", _MS, nullable=False),
    Column("expires_ms", _MS, nullable=False),
    Column("rotated_ms", _MS),
    Column("revoked_ms", _MS),
    Column("seen_ms", _MS, nullable=False),
    Index("ix_sessions_family", "family_id"),
    Index("ix_sessions_operator", "operator_id"),
)  # fmt: skip

invitations = Table(
    "invitations", metadata,
    Column("invitation_id", _ID, primary_key=True),
    Column("team_id", _ID),
    Column("email", String(320)),
    Column("role", String(8), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_ms", _MS, nullable=False),
    Column("expires_ms", _MS, nullable=False),
    Column("used_ms", _MS),
    Column("created_by", _ID),
)  # fmt: skip

audit_logs = Table(
    "audit_logs", metadata,
    Column("team_id", _ID, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", _MS, nullable=False),
    Column("operator_id", _ID),
    Column("action", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("chain", String(64), nullable=False),
)  # fmt: skip
