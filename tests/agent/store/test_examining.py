"""What `doctor` finds in a data folder."""

import asyncio
from pathlib import Path

from instacrm.agent.examining import examine
from instacrm.agent.settings import Home
from tests.agent.actions.desks import logged, opened
from tests.builders import DAY, NOON


def test_doctor_lists_every_dated_backup(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for day in range(3):
        logged(store)
        store.backup(NOON + day * DAY)
    store.close()

    found = {finding.name: finding for finding in asyncio.run(examine(Home(tmp_path), now_ms=NOON + 3 * DAY))}

    assert found["dated backups"].state == "ok"
    assert [f"2026-11-{day}" in found["dated backups"].says for day in (22, 23, 24)] == [True] * 3
