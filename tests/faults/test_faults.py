"""The bounded form of `dev.py faults`: everything is broken once, and every planted bug is caught."""

import itertools
from pathlib import Path

import pytest

from simulator.faults.breaking import FAULTS
from simulator.faults.mutants import MUTANTS, mutated
from simulator.faults.rounds import play

SEED = 20261122
# A bug shows under its own accidents within a few rounds; where chance has a part, this many are enough.
MUTANT_ROUNDS = 40


def test_nothing_acknowledged_is_lost_wrong_or_doubled_whatever_breaks() -> None:
    tally = play(iter(FAULTS.values()), len(FAULTS), seed=SEED)

    assert tally.is_clean, tally.as_json()
    assert tally.acknowledged > 5 * len(FAULTS)
    assert tally.heals > 5
    assert tally.notes == []


@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if mutant.faults])
def test_a_planted_bug_is_caught(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    faults = itertools.cycle(FAULTS[fault] for fault in mutant.faults)

    tally = play(faults, MUTANT_ROUNDS, seed=SEED, source=mutated(mutant, tmp_path), until_loss=True)

    assert tally.lost > 0


def test_what_cannot_be_broken_here_is_counted_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # so nothing can be mounted
    needing = [fault for fault in FAULTS.values() if fault.own_disk]

    tally = play(iter(needing), len(needing), seed=SEED)

    assert tally.skipped == {"disk full": 1, "disk full for a while": 1, "folder read-only at start": 1}
    assert tally.faults == {}
    assert '"skipped": {' in tally.as_json()
