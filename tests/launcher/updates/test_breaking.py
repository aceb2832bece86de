"""The power is cut, or the disk is full, at every step of an update: the next start always has a whole version."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.versions import STATE, Versions
from tests.launcher.updates.assets import Assets
from tests.launcher.updates.conftest import Computer
from tests.launcher.updates.publisher import Publisher


class Counting(Disk):
    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, what: str) -> None:
        self.steps.append(what)


class FullFrom(Counting):
    """From step `at` on the disk takes nothing more."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def step(self, what: str) -> None:
        super().step(what)
        if len(self.steps) > self.at and not what.startswith("remove"):
            raise OSError(errno.ENOSPC, "No space left on device")


class CutAt(Counting):
    """The process is gone at step `at`, with nothing tidied up."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def step(self, what: str) -> None:
        super().step(what)
        if len(self.steps) > self.at:
            os._exit(9)


def in_a_process_of_its_own(do: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            do()
        except BaseException:  # noqa: BLE001 (the child must not go on as a second pytest)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def steps_of_an_update(computer: Computer) -> int:
    counting = Counting()
    copy = Computer(computer.program.parents[2] / "copy", computer.assets, computer.root)
    copy.look()
    copy.versions.confirm("1.1.0")
    assert copy.look(counting).code == "current"
    counting = Counting()
    Computer(computer.program.parents[2] / "again", computer.assets, computer.root).look(counting)
    return len(counting.steps)


def test_power_cut_at_every_step(computer: Computer, publisher: Publisher, tmp_path: Path) -> None:
    publisher.offer("1.1.0", 2)
    steps = steps_of_an_update(computer)
    ends = set()

    for at in range(steps + 1):
        code = in_a_process_of_its_own(lambda at=at: computer.look(CutAt(at)))  # type: ignore[misc]
        ends.add((code, computer.versions.choose() is not None, computer.starts()))

    assert steps > 15
    assert {code for code, _, _ in ends} == {0, 9}
    assert {version for _, _, version in ends} <= {"1.0.0", "1.1.0"}
    computer.look()
    assert computer.versions.load().trial is not None or computer.starts() in {"1.0.0", "1.1.0"}


def test_disk_full_at_every_step(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    steps = steps_of_an_update(computer)
    codes, versions = set(), set()

    for at in range(steps):
        codes.add(computer.look(FullFrom(at)).code)
        versions.add(Versions(computer.program, computer.disk).load().current)

    assert "update-no-room" in codes
    assert versions == {"1.0.0"}
    assert computer.look().code == "staged"
    assert computer.starts() == "1.1.0"


def test_too_little_room_is_noticed_before_the_first_byte(computer: Computer, publisher: Publisher) -> None:
    path = publisher.offer("1.1.0", 2, unpacked_bytes=1 << 50)

    looked = computer.look()

    assert looked.code == "update-no-room"
    assert f"targets/{path}" not in {asked for asked, _ in computer.assets.asked}


def test_a_trial_that_cannot_be_counted_is_not_started(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    computer.look()

    chosen = Versions(computer.program, FullFrom(0)).choose()

    assert chosen is not None
    assert chosen.release.version == "1.0.0"


def test_two_failures_send_a_version_away_for_good(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    computer.look()

    started = [computer.starts(), computer.starts(), computer.starts()]

    assert started == ["1.1.0", "1.1.0", "1.0.0"]
    assert computer.look().code == "none"
    assert computer.starts() == "1.0.0"


@pytest.mark.parametrize("torn", [b"", b'{"current": "1.0', b"\0" * 40, b'{"current": "../../x", "previous": null}'])
def test_a_torn_pointer_is_made_anew(torn: bytes, computer: Computer) -> None:
    (computer.program / STATE).write_bytes(torn)

    assert computer.starts() == "1.0.0"


def test_a_lost_pointer_beside_a_new_version_puts_that_on_trial(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    computer.look()
    (computer.program / STATE).unlink()

    started = [computer.starts(), computer.starts(), computer.starts()]

    assert started == ["1.1.0", "1.1.0", "1.0.0"]


def test_a_damaged_version_is_passed_over_and_fetched_again(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    computer.look()
    computer.versions.choose()
    computer.versions.confirm("1.1.0")
    (computer.versions.folder("1.1.0") / "pack" / "main.py").unlink()

    assert computer.starts() == "1.0.0"
    assert computer.look().code == "staged"
    assert computer.starts() == "1.1.0"


def test_two_versions_are_kept_and_older_ones_go(computer: Computer, publisher: Publisher) -> None:
    for seq in (2, 3):
        publisher.offer(f"1.{seq}.0", seq)
        computer.look()
        computer.versions.choose()
        computer.versions.confirm(f"1.{seq}.0")

    computer.look()

    assert sorted(folder.name for folder in (computer.program / "versions").iterdir()) == ["1.2.0", "1.3.0"]


def test_a_pinned_version_stays(computer: Computer, publisher: Publisher) -> None:
    computer.versions.pin("1.0.0")
    publisher.offer("1.1.0", 2)

    assert computer.look().code == "pinned"
    assert computer.starts() == "1.0.0"


def test_a_cut_line_goes_on_where_it_broke(computer: Computer, publisher: Publisher, assets: Assets) -> None:
    archive = publisher.code("1.1.0", 2, size=40_000)
    path = publisher.offer("1.1.0", 2, unpacked_bytes=50_000)
    third = archive.stat().st_size // 3 + 1
    assets.cut[f"targets/{path}"] = third

    looked = computer.look()

    ranges = [ranged for asked, ranged in assets.asked if asked == f"targets/{path}"]
    assert looked.code == "staged"
    assert ranges == ["", f"bytes={third}-", f"bytes={2 * third}-"]
    assert computer.starts() == "1.1.0"


def test_a_rollout_reaches_only_its_share(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2, rollout=0)

    assert computer.look().code == "later"
    publisher.offer("1.1.0", 2, rollout=100)
    assert computer.look().code == "staged"
