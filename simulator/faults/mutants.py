"""Bugs planted in a copy of the product, each of which the rounds must catch; the product itself has no switch."""

import shutil
from pathlib import Path
from typing import Final, NamedTuple

from .programs import SOURCE


class Change(NamedTuple):
    """In `file` (below the package), `old` becomes `new`."""

    file: str
    old: str
    new: str


class Mutant(NamedTuple):
    """A bug, and the accidents under which it shows, in order."""

    what: str
    faults: tuple[str, ...]
    changes: tuple[Change, ...]


class Stale(Exception):
    """The product has changed so that the bug cannot be planted any more."""


MUTANTS: Final[dict[str, Mutant]] = {}


def mutated(mutant: Mutant, folder: Path) -> Path:
    """A copy of the source in `folder` with the bug in it. Raises: Stale."""
    copy = folder / "src"
    shutil.copytree(SOURCE / "instacrm", copy / "instacrm", ignore=shutil.ignore_patterns("__pycache__"))
    for change in mutant.changes:
        path = copy / "instacrm" / change.file
        text = path.read_text()
        if text.count(change.old) != 1:
            raise Stale(f"{change.file} holds {text.count(change.old)} times: {change.old}")
        path.write_text(text.replace(change.old, change.new))
    return copy
