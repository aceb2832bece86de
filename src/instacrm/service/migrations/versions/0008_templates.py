"""Which template a message was recognised to be of; messages of before were not looked at for that."""

import sqlalchemy as sa

from instacrm.service.migrations.steps import add_column, create_index

revision = "0008"
down_revision = "0007"

_ID = sa.String(length=64)


def upgrade() -> None:
    add_column("outreaches", sa.Column("template_id", _ID, nullable=True))
    add_column("outreaches", sa.Column("variant_id", _ID, nullable=True))
    create_index("ix_outreaches_template", "outreaches", ["team_id", "template_id", "variant_id", "at_ms"])
