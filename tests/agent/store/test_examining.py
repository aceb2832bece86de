"""What `doctor` finds in a data folder, and that it says what to do about it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from instacrm.agent.actions.who import Who
from instacrm.agent.examining import examine
from instacrm.agent.settings import Home
from instacrm.wire.window import Finding
from tests.agent.actions.desks import logged, opened
from tests.agent.ipc.link_agent import ADA
from tests.agent.ipc.test_ipc_server import Running, a_hello, with_an_agent
from tests.builders import DAY, NOON


def examined(folder: Path, now_ms: int = NOON) -> dict[str, Finding]:
    return {finding.name: finding for finding in asyncio.run(examine(Home(folder), now_ms=now_ms))}


def test_doctor_lists_every_dated_backup(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for day in range(3):
        logged(store)
        store.backup(NOON + day * DAY)
    store.close()

    found = examined(tmp_path, NOON + 3 * DAY)

    assert found["dated backups"].state == "ok"
    assert [f"2026-11-{day}" in found["dated backups"].says for day in (22, 23, 24)] == [True] * 3


def _nothing(folder: Path) -> None:
    """As it is after a clean end: the agent is away."""


def _spoil(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(b"no database" * 1000)


def _break_the_journal(folder: Path) -> None:
    file = max((folder / "journal").iterdir())
    file.write_bytes(b"ICJ1" + bytes(20) + file.read_bytes())


def _take_everything(folder: Path) -> None:
    for file in folder.glob("agent.*"):
        file.unlink()


@pytest.mark.parametrize(
    "change",
    [_nothing, _spoil("agent.db"), _spoil("agent.db.bak"), _break_the_journal, _take_everything],
    ids=["away", "store", "backup", "journal", "no data"],
)
def test_whatever_is_not_right_comes_with_what_to_do(change: Callable[[Path], object], tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    store.close()
    change(tmp_path)

    found = examined(tmp_path, NOON)

    wrong = [finding for finding in found.values() if finding.state != "ok"]
    assert "agent" in {finding.name for finding in wrong}
    assert [finding for finding in wrong if not finding.remedy] == []


@pytest.mark.parametrize("who", [ADA, None], ids=["signed in", "nobody"])
def test_a_running_agent_says_whether_a_browser_is_heard_and_what_to_do_if_not(who: Who | None, tmp_path: Path) -> None:
    async def look(running: Running) -> list[list[Finding]]:
        alone = await examine(Home(running.home), now_ms=NOON)
        await (await running.client()).ask("hello", a_hello())
        return [alone, await examine(Home(running.home), now_ms=NOON)]

    alone, heard = with_an_agent(tmp_path / "home", look, who)

    said = [next(one for one in found if one.name == "extension") for found in (alone, heard)]
    assert [one.state for one in said] == ["note", "ok"]
    assert said[1].says == "1 browser is connected"
    assert [one for one in (*alone, *heard) if one.state != "ok" and not one.remedy] == []
