"""Who answered: replies with the person who stood behind their address then."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select, union

from instacrm.domain import events

from .holding import PERSON, with_holders
from .rows import among, chunks
from .tables import addresses, event_logs, holders


class Seen(NamedTuple):
    """One reply that an operator saw. Somebody nobody met stands for themselves: `person_id` is their address."""

    operator_id: str
    person_id: str
    at_ms: int


def within(db: Connection, team_id: str, *conditions: ColumnElement[bool]) -> list[Seen]:
    """The team's replies that meet these conditions on `event_logs`."""
    e = event_logs.c
    rows = db.execute(
        select(e.operator_id, e.address_id, PERSON.label("person_id"), e.at_ms)
        .select_from(with_holders())
        .where(e.team_id == team_id, e.kind == events.REPLY, e.address_id.is_not(None), *conditions)
    )
    return [Seen(row.operator_id, row.person_id or row.address_id, row.at_ms) for row in rows]


def at(db: Connection, team_id: str, address_ids: Iterable[str], *conditions: ColumnElement[bool]) -> list[Seen]:
    """The replies that were seen at these addresses."""
    found: list[Seen] = []
    for some in chunks(sorted(address_ids)):
        found += within(db, team_id, among(db, event_logs.c.address_id, some), *conditions)
    return found


def before(db: Connection, team_id: str, those: ColumnElement[bool], earlier: ColumnElement[bool]) -> list[Seen]:
    """The replies that meet `earlier`, of the people and addresses whose replies meet `those`."""
    seen = (event_logs.c.team_id == team_id, event_logs.c.kind == events.REPLY, those)
    at = select(event_logs.c.address_id).where(*seen)
    held, known, had, once = (
        addresses.alias("held"),
        addresses.alias("known"),
        holders.alias("had"),
        holders.alias("once"),
    )
    people = union(
        select(held.c.person_id).where(held.c.team_id == team_id, held.c.address_id.in_(at)),
        select(had.c.person_id).where(had.c.team_id == team_id, had.c.address_id.in_(at)),
    )
    theirs = select(known.c.address_id).where(known.c.team_id == team_id, known.c.person_id.in_(people))
    formerly = select(once.c.address_id).where(once.c.team_id == team_id, once.c.person_id.in_(people))
    return within(db, team_id, event_logs.c.address_id.in_(union(theirs, formerly, at)), earlier)


def circle(db: Connection, team_id: str, ids: Iterable[str]) -> set[str]:
    """These people and addresses, who stands behind the addresses, and every address of all of them."""
    named = set(ids)
    named |= {person_id for _, person_id in _holders(db, team_id, "address_id", named)}
    return named | {address_id for address_id, _ in _holders(db, team_id, "person_id", named)}


def _holders(db: Connection, team_id: str, column: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for table in (addresses, holders):
        c = table.c
        for some in chunks(sorted(ids)):
            asked = select(c.address_id, c.person_id).where(c.team_id == team_id, among(db, c[column], some))
            yield from ((row.address_id, row.person_id) for row in db.execute(asked))
