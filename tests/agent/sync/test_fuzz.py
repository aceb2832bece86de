"""Plays of `fuzzing` keep every promise, and each bug of `mutants` breaks one. Other seeds: `fuzzing --seed N`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.faults.mutants import mutated
from tests.agent.sync.fuzzing import Team
from tests.agent.sync.mutants import MUTANTS

ROOT = Path(__file__).parents[3]


# Even ones put a computer back to an older copy, odd ones Core.
@pytest.mark.parametrize("seed", [5, 8])
def test_every_promise_is_kept_whatever_goes_wrong(seed: int, tmp_path: Path, empty_core: Path) -> None:
    Team(tmp_path, empty_core, seed).play()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planted_bug_breaks_a_promise(name: str, tmp_path: Path) -> None:
    source = mutated(MUTANTS[name].mutant, tmp_path)
    play = [sys.executable, "-m", "tests.agent.sync.fuzzing", "--runs", "1", "--seed", str(MUTANTS[name].seed)]
    environment = os.environ | {"PYTHONPATH": f"{source}:{ROOT}"}  # noqa: TID251 (the program's own)

    played = subprocess.run(play, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    assert played.returncode == 1, played.stderr
    assert "BROKEN" in played.stdout, played.stderr
