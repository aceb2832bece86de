"""`instacrm service audit verify`, as whoever runs the server types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from instacrm.service.actions.audit import write_audit
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from tests.bridge.driving import ROOT
from tests.builders import NOON
from tests.service.teams import a_team


def verify(url: str) -> subprocess.CompletedProcess[str]:
    given = {
        "INSTACRM_DATABASE_URL": url, "INSTACRM_CLIENT_ID": "id", "INSTACRM_CLIENT_SECRET": "secret of a test",
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    command = [sys.executable, "-m", "instacrm.main", "service", "audit", "verify"]
    return subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=False)  # noqa: TID251


@pytest.mark.parametrize(
    ("tampering", "code", "says"),
    [
        (None, 0, "3 entries, head"),
        ("update audit_logs set detail = '{}' where number = 2", 1, "BROKEN AT 2"),
        ("delete from audit_logs where number = 2", 1, "BROKEN AT"),
    ],
)
def test_the_command_names_the_entry_that_was_changed(
    tmp_path: Path, tampering: str | None, code: int, says: str
) -> None:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    migrate(url)
    database = Database(url)
    a_team(database)
    with database.writing() as db:
        for number in range(3):
            write_audit(db, "team", "member.changed", {"number": number}, operator_id=None, now_ms=NOON + number)
        if tampering:
            db.exec_driver_sql(tampering)
    database.close()

    found = verify(url)

    assert found.returncode == code, found.stderr
    assert says in found.stdout
