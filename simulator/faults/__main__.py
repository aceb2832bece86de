"""`python -m simulator.faults --rounds N [--mutant NAME|list] [--seed N] [--only FAULT] [--json PATH]`.

Exit 0 when nothing acknowledged was lost, wrong or doubled; 1 when something was, as it must be with a mutant.
"""

import argparse
import itertools
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import each_write
from .breaking import FAULTS, Fault
from .mutants import MUTANTS, mutated
from .refusing import How
from .rounds import play


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--mutant", help="run on a bug planted in a copy of the product; `list` names them")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    parser.add_argument("--only", action="append", choices=FAULTS, metavar="FAULT", help="break only this")
    parser.add_argument("--json", type=Path, help="where to write the counters")
    asked = parser.parse_args()
    if asked.mutant == "list":
        sys.stdout.write("".join(f"{name:24} {mutant.what}\n" for name, mutant in MUTANTS.items()))
        return 0
    if asked.mutant and asked.mutant not in MUTANTS:
        parser.error(f"no such mutant; there are: {', '.join(MUTANTS)}")
    with tempfile.TemporaryDirectory(prefix="instacrm-mutant-") as folder:
        faults = in_random_order(asked.only or list(FAULTS), asked.seed)
        if asked.mutant:
            mutant = MUTANTS[asked.mutant]
            source = mutated(mutant, Path(folder))
            if mutant.scenes:
                return each_write.report(each_write.play_all(mutant.scenes, (How.FULL,), source=source), asked.json)
            faults = itertools.cycle([FAULTS[name] for name in asked.only or mutant.faults])
            tally = play(faults, asked.rounds, seed=asked.seed, source=source, until_loss=True)
        else:
            tally = play(faults, asked.rounds, seed=asked.seed)
    if asked.json:
        asked.json.write_text(tally.as_json())
    sys.stdout.write(tally.as_json() + "\n")
    return 0 if tally.is_clean else 1


def in_random_order(names: list[str], seed: int) -> Iterator[Fault]:
    """All of them in random order, again and again: none is left out for long."""
    rng = random.Random(seed + 1)  # noqa: S311 (no secret)
    while True:
        rng.shuffle(names)
        yield from (FAULTS[name] for name in names)


if __name__ == "__main__":
    sys.exit(main())
