"""The key that a team's erasures are sealed with."""

import secrets

import sqlalchemy as sa
from alembic import op

from instacrm.service.migrations.steps import add_column

revision = "0007"
down_revision = "0006"

_TEAMS = sa.table("teams", sa.column("team_id"), sa.column("seal_key"))


def upgrade() -> None:
    add_column("teams", sa.Column("seal_key", sa.String(length=64)))
    # Now and not with the first erasure: a backup made before that must know the key too.
    for team_id in op.get_bind().scalars(sa.select(_TEAMS.c.team_id).where(_TEAMS.c.seal_key.is_(None))).all():
        made = {"seal_key": secrets.token_hex(32)}
        op.get_bind().execute(sa.update(_TEAMS).where(_TEAMS.c.team_id == team_id).values(made))
