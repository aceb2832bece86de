"""The programs at fixed places: whole at every step of an exchange, as an old one or as a new one."""

from pathlib import Path

import pytest

from instacrm.launcher.exchanging import exchange
from instacrm.launcher.installed import Installed
from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.release import Release
from instacrm.launcher.updates.versions import Chosen

PROGRAMS = {"InstaLogger.exe", "InstaLoggerHost.exe"}


class PowerCut(BaseException):
    """Nothing of the program runs any more."""


class BreakingDisk(Disk):
    """Ends the program before its step number `cut`."""

    def __init__(self, cut: int) -> None:
        self.left = cut

    def step(self, what: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCut(what)


class AtWork(Disk):
    """Refuses to write over a program that lies there, as Windows does with one that runs; `stubborn`: lets none in."""

    def __init__(self, *, stubborn: bool = False) -> None:
        self.stubborn = stubborn

    def rename(self, old: Path, new: Path) -> None:
        if new.name in PROGRAMS and (new.exists() or self.stubborn):
            raise PermissionError(13, "in use", str(new))
        super().rename(old, new)


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    made = Installed(tmp_path / "program", tmp_path / "home")
    exchange(made, version(made, "1.0.0"), Disk())
    return made


def version(installed: Installed, number: str) -> Chosen:
    """A version whose programs say its number, and an extension."""
    folder = installed.program / "versions" / number
    for name in (*(f"stubs/{program}" for program in PROGRAMS), "extension/manifest.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(number)
    return Chosen(Release(number, 1, "win64", "system", 0, {}), folder, on_trial=False)


def said(installed: Installed) -> dict[str, str]:
    return {path.name: path.read_text() for path in installed.program.iterdir() if path.is_file()}


def test_wherever_the_power_is_cut_every_program_is_there_and_the_next_start_goes_on(installed: Installed) -> None:
    new = version(installed, "1.1.0")
    cut, seen = 0, set()

    while True:
        try:
            exchange(installed, new, BreakingDisk(cut))
            break
        except PowerCut:
            there = said(installed)
            assert {there.get(program) for program in PROGRAMS} <= {"1.0.0", "1.1.0"}
            seen.add(tuple(sorted(there.get(program, "") for program in PROGRAMS)))
            cut += 1

    assert said(installed) == dict.fromkeys(PROGRAMS, "1.1.0")
    assert (cut > 3, len(seen) > 1) == (True, True)


def test_a_program_at_work_gives_way_and_goes_with_the_next_start(installed: Installed) -> None:
    new = version(installed, "1.1.0")

    exchange(installed, new, AtWork())

    both = said(installed)
    exchange(installed, new, Disk())
    assert {both[program] for program in PROGRAMS} == {"1.1.0"}
    assert sorted(both.values()) == ["1.0.0", "1.0.0", "1.1.0", "1.1.0"]
    assert said(installed) == dict.fromkeys(PROGRAMS, "1.1.0")


def test_a_program_that_cannot_be_replaced_stays(installed: Installed) -> None:
    with pytest.raises(PermissionError):
        exchange(installed, version(installed, "1.1.0"), AtWork(stubborn=True))

    assert {said(installed)[program] for program in PROGRAMS} == {"1.0.0"}
