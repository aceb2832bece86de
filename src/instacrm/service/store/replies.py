"""Who answered: replies with the person who stands behind their address now."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, and_, select, union

from instacrm.domain import events

from .rows import among, chunks
from .tables import addresses, event_logs


class Seen(NamedTuple):
    """One reply that an operator saw. Somebody nobody met stands for themselves: `person_id` is their address."""

    operator_id: str
    person_id: str
    at_ms: int


def within(db: Connection, team_id: str, *conditions: ColumnElement[bool]) -> list[Seen]:
    """The team's replies that meet these conditions on `event_logs`."""
    e, a = event_logs.c, addresses.c
    rows = db.execute(
        select(e.operator_id, e.address_id, a.person_id, e.at_ms)
        .select_from(event_logs.outerjoin(addresses, and_(a.team_id == e.team_id, a.address_id == e.address_id)))
        .where(e.team_id == team_id, e.kind == events.REPLY, e.address_id.is_not(None), *conditions)
    )
    return [Seen(row.operator_id, row.person_id or row.address_id, row.at_ms) for row in rows]


def of(db: Connection, team_id: str, ids: Iterable[str], *conditions: ColumnElement[bool]) -> list[Seen]:
    """The replies of these people, and of whoever stands behind these addresses."""
    found: list[Seen] = []
    for some in chunks(sorted(circle(db, team_id, ids))):
        found += within(db, team_id, among(db, event_logs.c.address_id, some), *conditions)
    return found


def before(db: Connection, team_id: str, those: ColumnElement[bool], earlier: ColumnElement[bool]) -> list[Seen]:
    """The replies that meet `earlier`, of the people and addresses whose replies meet `those`."""
    seen = (event_logs.c.team_id == team_id, event_logs.c.kind == events.REPLY, those)
    at = select(event_logs.c.address_id).where(*seen)
    held, known = addresses.alias("held"), addresses.alias("known")
    people = select(held.c.person_id).where(held.c.team_id == team_id, held.c.address_id.in_(at))
    theirs = select(known.c.address_id).where(known.c.team_id == team_id, known.c.person_id.in_(people))
    return within(db, team_id, event_logs.c.address_id.in_(union(theirs, at)), earlier)


def circle(db: Connection, team_id: str, ids: Iterable[str]) -> set[str]:
    """These people and addresses, who stands behind the addresses, and every address of all of them."""
    named = set(ids)
    named |= set(_holders(db, team_id, addresses.c.address_id, named).values())
    return named | _holders(db, team_id, addresses.c.person_id, named).keys()


def _holders(db: Connection, team_id: str, column: Column[str], ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(sorted(ids)):
        asked = select(addresses.c.address_id, addresses.c.person_id)
        rows = db.execute(asked.where(addresses.c.team_id == team_id, among(db, column, some)))
        found |= {row.address_id: row.person_id for row in rows}
    return found
