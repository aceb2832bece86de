"""Counts hold replies and words of rules too: the first write of each team counts everything anew."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("UPDATE team_heads SET counted_zone = NULL")
