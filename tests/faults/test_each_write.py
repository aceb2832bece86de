"""The bounded form of `simulator.faults.each_write`: a disk that refuses, at each thing the agent asks of it."""

from pathlib import Path

import pytest

from simulator.faults.each_write import Tally, play_all
from simulator.faults.mutants import MUTANTS, mutated
from simulator.faults.refusing import How, built
from simulator.faults.scenes import SCENES


@pytest.fixture(autouse=True)
def _a_disk_that_refuses(tmp_path: Path) -> None:
    if built(tmp_path) is None:
        pytest.skip("refusing single writes needs Linux and a C compiler")


def played(*asked: object, **more: object) -> Tally:
    tally = play_all(*asked, **more)  # type: ignore[arg-type]
    assert tally is not None
    return tally


def test_a_disk_that_fills_up_at_any_write_loses_nothing_acknowledged() -> None:
    tally = played(["log", "back up"], [How.FULL])

    assert tally.is_clean, tally.notes
    assert tally.refused == sum(tally.operations.values()) > 100
    assert tally.told > 100


def test_a_disk_that_refuses_here_and_there_whatever_the_agent_does_loses_nothing_acknowledged() -> None:
    tally = played(list(SCENES), list(How), every=41)

    assert tally.is_clean, tally.notes
    assert len(tally.operations) == len(SCENES) * len(How)
    assert tally.told > 100


@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if mutant.scenes])
def test_a_bug_that_a_refusing_disk_shows_is_caught(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]

    tally = played(mutant.scenes, [How.FULL], source=mutated(mutant, tmp_path))

    assert not tally.is_clean
