"""When the message before was sent to the same person: by anybody, by the same operator, from the same account."""

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import add_column, create_index, drop_index

revision = "0020"
down_revision = "0019"

_SAME = {"prior_ms": "", "operator_prior_ms": "operator_id", "actor_prior_ms": "actor_id"}


def upgrade() -> None:
    for name in _SAME:
        add_column("outreaches", sa.Column(name, sa.BigInteger()))
    op.execute(f"UPDATE outreaches SET {', '.join(map(_found, _SAME))} WHERE state = 'sent'")  # noqa: S608 (names of our own columns)
    columns = ["team_id", "at_ms", "state", "operator_id", "actor_id", "person_id", "outreach_id", *_SAME]
    create_index("ix_outreaches_when", "outreaches", columns)
    drop_index("ix_outreaches_at", "outreaches")


def _found(name: str) -> str:
    same = f" AND e.{_SAME[name]} = outreaches.{_SAME[name]}" if _SAME[name] else ""
    earlier = "(e.at_ms < outreaches.at_ms OR (e.at_ms = outreaches.at_ms AND e.outreach_id < outreaches.outreach_id))"
    return (
        f"{name} = (SELECT max(e.at_ms) FROM outreaches e WHERE e.team_id = outreaches.team_id"  # noqa: S608
        f" AND e.person_id = outreaches.person_id AND e.state = 'sent'{same} AND {earlier})"
    )
