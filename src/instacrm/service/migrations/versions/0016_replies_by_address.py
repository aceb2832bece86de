"""What happened about an address is found by its kind: its replies among all its messages."""

from instacrm.service.migrations.steps import create_index, drop_index

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    create_index("ix_event_logs_address_kind", "event_logs", ["team_id", "address_id", "kind", "at_ms"])
    drop_index("ix_event_logs_address", "event_logs")
