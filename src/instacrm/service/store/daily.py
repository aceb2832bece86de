"""Counts by local day, kept in the transaction that changes the outreaches they count.

They hold for one time zone, `team_heads.counted_zone`. Where that is not the team's (a database from before there were
such counts, a team that moved) readers count the outreaches themselves, and the next write counts everything anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, delete, select, tuple_, update

from instacrm.domain.days import zone_of
from instacrm.domain.tallies import Line, openings, tallies

from .rows import add, among, chunks, put, remove
from .tables import daily_counts, daily_people, outreaches, team_heads, teams

_NAMES: Final = tuple(name for name in Line._fields if name != "day")
_COLUMNS: Final = tuple(outreaches.c[name] for name in _NAMES)


# A row of `outreaches`, read or about to be written.
_Row = RowMapping | dict[str, Any]


def keep(db: Connection, team_id: str, before: Sequence[_Row], after: Sequence[_Row]) -> None:
    """Bring the counts up to date: these rows of `outreaches` were, these are; both hold what changed at least."""
    if not after:
        return
    zone, counted = _zones(db, team_id)
    if zone != counted:
        _count_all(db, team_id, zone)
        return
    there = zone_of(zone)
    was, now = _lines(before, there), _lines(after, there)
    changed = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    if not changed:
        return
    was, now = ({key: lines[key] for key in changed & lines.keys()} for lines in (was, now))
    people = {line.person_id for line in (*was.values(), *now.values()) if line.person_id}
    # Another message to the same person may open them now, or no longer.
    others = {key: line for key, line in _written_to(db, team_id, people, there).items() if key not in changed}
    _move(db, team_id, daily_counts, _difference(tallies(was.values()), tallies(now.values())))
    _move(
        db, team_id, daily_people,
        _difference(openings((*others.values(), *was.values())), openings((*others.values(), *now.values()))),
    )  # fmt: skip


def holds(db: Connection, team_id: str) -> bool:
    """Whether the counts are of the team's own days."""
    zone, counted = _zones(db, team_id)
    return zone == counted


def _zones(db: Connection, team_id: str) -> tuple[str, str | None]:
    asked = select(teams.c.zone, team_heads.c.counted_zone).join(team_heads, team_heads.c.team_id == teams.c.team_id)
    row = db.execute(asked.where(teams.c.team_id == team_id)).one()
    return row.zone, row.counted_zone


def _count_all(db: Connection, team_id: str, zone: str) -> None:
    rows = db.execute(select(*_COLUMNS).where(outreaches.c.team_id == team_id)).mappings()
    lines = _lines(rows, zone_of(zone)).values()
    for table, found in ((daily_counts, tallies(lines)), (daily_people, openings(lines))):
        db.execute(delete(table).where(table.c.team_id == team_id))
        add(db, table, [_row(team_id, key, n) for key, n in found.items()])
    db.execute(update(team_heads).where(team_heads.c.team_id == team_id).values(counted_zone=zone))


def _lines(rows: Iterable[_Row], there: tzinfo) -> dict[str, Line]:
    return {
        row["outreach_id"]: Line(
            day=datetime.fromtimestamp(row["at_ms"] / 1000, there).toordinal(),
            **{name: row[name] for name in _NAMES},
        )
        for row in rows
    }


def _written_to(db: Connection, team_id: str, people: Iterable[str], there: tzinfo) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for some in chunks(sorted(people)):
        asked = select(*_COLUMNS).where(outreaches.c.team_id == team_id, among(db, outreaches.c.person_id, some))
        found |= _lines(db.execute(asked).mappings(), there)
    return found


def _difference(was: Counter[Any], now: Counter[Any]) -> dict[Any, int]:
    now.subtract(was)
    return {key: more for key, more in now.items() if more}


def _move(db: Connection, team_id: str, table: Table, differences: dict[Any, int]) -> None:
    there: dict[Any, int] = {}
    keys = sorted(differences)
    for some in chunks(keys):
        columns = [table.c[name] for name in some[0]._fields]
        rows = db.execute(select(*columns, table.c.n).where(table.c.team_id == team_id, tuple_(*columns).in_(some)))
        there |= {type(some[0])(*row[:-1]): row[-1] for row in rows}
    counted = [_row(team_id, key, there.get(key, 0) + differences[key]) for key in keys]
    put(db, table, [row for row in counted if row["n"]])
    remove(db, table, [row for row in counted if not row["n"]])


def _row(team_id: str, key: Any, n: int) -> dict[str, Any]:
    return {"team_id": team_id, **key._asdict(), "n": n}
