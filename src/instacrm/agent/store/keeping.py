"""Which dated backups stay: the three newest, the newest of each of seven days, the newest of each of four weeks."""

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

NEWEST: Final = 3
DAYS: Final = 7
WEEKS: Final = 4
_DAY_MS: Final = 86_400_000
# 1970-01-01 was a Thursday; weeks begin on Monday.
_TO_MONDAY_MS: Final = 3 * _DAY_MS


class Dated(NamedTuple):
    """A dated backup: how far it goes and when it was made (UTC)."""

    lsn: int
    at_ms: int
    path: Path


def to_keep(backups: Iterable[Dated]) -> frozenset[Dated]:
    """Those of `backups` that stay; days and weeks are counted where there are backups, so a holiday costs none."""
    newest_first = sorted(backups, key=lambda b: (b.lsn, b.at_ms), reverse=True)
    daily = _first_of_each(newest_first, lambda b: b.at_ms // _DAY_MS, DAYS)
    weekly = _first_of_each(newest_first, lambda b: (b.at_ms + _TO_MONDAY_MS) // (7 * _DAY_MS), WEEKS)
    return frozenset((*newest_first[:NEWEST], *daily, *weekly))


def _first_of_each(backups: list[Dated], group: Callable[[Dated], Hashable], limit: int) -> list[Dated]:
    found: dict[Hashable, Dated] = {}
    for backup in backups:
        found.setdefault(group(backup), backup)
    return list(found.values())[:limit]
