"""Erased people: the ids that stay, and forgetting everything private about them.

An id is *named* when an erasure says it; an address that a later word gives to an erased person is erased as long as
that word stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, or_, select

from instacrm.domain import events as kinds
from instacrm.domain.erasures import concerned, erased_by
from instacrm.domain.events import Event

from .engine import note_forgotten
from .holding import Holding, Span
from .rows import among, chunks, put, remove
from .tables import addresses, agents, dead_letters, erasures, event_logs, operators, outreaches, registers, texts


def put_erasures(db: Connection, team_id: str, arrived: Sequence[Event]) -> frozenset[str]:
    """Keep the ids that these erasures name; all of them."""
    rows = {
        entity_id: {
            "team_id": team_id, "entity_id": entity_id, "event_id": event.event_id, "named": 1, "at_ms": event.at_ms,
        }
        for event in sorted(arrived, key=lambda e: (e.hlc, e.event_id), reverse=True)
        for entity_id in erased_by(event)
    }  # fmt: skip
    put(db, erasures, list(rows.values()))
    return frozenset(rows)


def erased_among(db: Connection, team_id: str, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Those of `ids` that were erased, with their rows."""
    found: dict[str, Row[Any]] = {}
    for some in chunks(sorted(ids)):
        rows = db.execute(select(erasures).where(erasures.c.team_id == team_id, among(db, erasures.c.entity_id, some)))
        found |= {row.entity_id: row for row in rows}
    return found


class Erased:
    """Who was erased, as one write needs to know it again and again: nobody is asked about twice."""

    def __init__(self, db: Connection, team_id: str) -> None:
        """After the erasures of this write are kept."""
        self._db, self._team_id = db, team_id
        self._asked: set[str] = set()
        self._found: dict[str, Row[Any]] = {}

    def among(self, ids: Iterable[str]) -> dict[str, Row[Any]]:
        """As `erased_among`."""
        wanted = set(ids)
        if fresh := wanted - self._asked:
            self._found |= erased_among(self._db, self._team_id, fresh)
            self._asked |= fresh
        return {entity_id: self._found[entity_id] for entity_id in wanted & self._found.keys()}

    def changed(self) -> None:
        """Another address is erased now, or none any more: what was found is void."""
        self._asked.clear()
        self._found.clear()


def follow(db: Connection, team_id: str, holders: Mapping[str, str], erased: Erased) -> set[str]:
    """Of these addresses with their holders, those that are erased: named so, or held by somebody erased.

    An address that was severed before stands for itself; one that somebody else was given since is free again.
    """
    known = erased.among({*holders, *holders.values()})
    followed = {
        address_id: known[person_id] for address_id, person_id in holders.items()
        if address_id not in known and person_id in known
    }  # fmt: skip
    freed = [
        address_id for address_id, person_id in holders.items()
        if address_id in known and not known[address_id].named and person_id not in known
    ]  # fmt: skip
    remove(db, erasures, [{"team_id": team_id, "entity_id": address_id} for address_id in freed])
    put(db, erasures, [row._asdict() | {"entity_id": key, "named": 0} for key, row in followed.items()])
    if freed or followed:
        erased.changed()
    return (holders.keys() & known.keys() | followed.keys()) - set(freed)


def unreadable_among(arrived: Sequence[Event], erased: Erased, holding: Holding) -> list[Event]:
    """Those of `arrived` that are about somebody erased, who may have handed their handle on."""
    holding.changed_among(event.address_id for event in arrived if event.address_id)
    about = [concerned(event) | holding.holders_of(event) for event in arrived]
    gone = erased.among(frozenset[str]().union(*about)).keys()
    return [event for event, ids in zip(arrived, about, strict=True) if ids & gone] if gone else []


def forget_spans(db: Connection, team_id: str, spans: Iterable[Span]) -> None:
    """Nothing private stays of what happened at an address while somebody erased held it."""
    for span in spans:
        _forget(db, team_id, span.within)


def forget_events(db: Connection, team_id: str, gone: Sequence[Event]) -> None:
    """Nothing private stays of these events."""
    if gone:
        note_forgotten(db)
    remove(db, texts, [{"team_id": team_id, "event_id": event.event_id} for event in gone])


def forget_stories(db: Connection, team_id: str, outreach_ids: Iterable[str]) -> None:
    """Nothing private stays of any fact of these outreaches."""
    for some in chunks(sorted(outreach_ids)):
        _forget(db, team_id, among(db, event_logs.c.outreach_id, some))


def forget_all(db: Connection, team_id: str, ids: Iterable[str]) -> None:
    """Nothing private stays about these people and addresses: not in facts, registers, or what was not taken."""
    gone = sorted(ids)
    for some in chunks(gone):
        _forget(db, team_id, among(db, event_logs.c.address_id, some))
        c = registers.c
        db.execute(delete(registers).where(c.team_id == team_id, c.entity == "person", among(db, c.entity_id, some)))
    for entity_id in gone:
        # Writes about a person need no address. Their kinds are few, so that the index on them narrows it down.
        about = (kinds.REGISTER, kinds.NOTE, kinds.MET)
        _forget(db, team_id, event_logs.c.kind.in_(about), event_logs.c.fact.contains(entity_id, autoescape=True))
        letter = or_(dead_letters.c.raw.contains(entity_id, autoescape=True), dead_letters.c.event_id == entity_id)
        db.execute(delete(dead_letters).where(dead_letters.c.team_id == team_id, letter))


def stories_of(db: Connection, team_id: str, ids: Iterable[str]) -> set[str]:
    """The outreaches that went to these people or addresses."""
    found: set[str] = set()
    for some in chunks(sorted(ids)):
        c = outreaches.c
        asked = select(c.outreach_id).where(
            c.team_id == team_id, or_(among(db, c.address_id, some), among(db, c.person_id, some))
        )
        found.update(db.scalars(asked))
    return found


def addresses_of(db: Connection, team_id: str, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that are addresses the team knows, and the addresses of those that are people."""
    found: set[str] = set()
    for some in chunks(sorted(ids)):
        c = addresses.c
        asked = select(c.address_id).where(
            c.team_id == team_id, or_(among(db, c.address_id, some), among(db, c.person_id, some))
        )
        found.update(db.scalars(asked))
    return found


class ErasureRow(NamedTuple):
    """One erasure as an event: when it was done, when Core received it, and by whom."""

    event_id: str
    at_ms: int
    received_ms: int
    operator: str


def erasures_of(db: Connection, team_id: str) -> list[ErasureRow]:
    """The team's erasures, newest first."""
    rows = db.execute(
        select(event_logs.c.event_id, event_logs.c.at_ms, event_logs.c.received_ms, operators.c.OPR_NAME)
        .join_from(event_logs, operators, operators.c.operator_id == event_logs.c.operator_id, isouter=True)
        .where(event_logs.c.team_id == team_id, event_logs.c.kind == kinds.ERASED)
        .order_by(event_logs.c.seq.desc())
    )
    return [ErasureRow(row.event_id, row.at_ms, row.received_ms, row.OPR_NAME or "") for row in rows]


def agents_behind(db: Connection, team_id: str, since_ms: int) -> list[str]:
    """The agents, by their operators' names, that did not sync since."""
    rows = db.scalars(
        select(operators.c.OPR_NAME)
        .join_from(agents, operators, operators.c.operator_id == agents.c.operator_id)
        .where(agents.c.team_id == team_id, agents.c.last_sync_ms < since_ms)
        .order_by(operators.c.OPR_NAME)
    )
    return [str(name) for name in rows]


def _forget(db: Connection, team_id: str, *conditions: ColumnElement[bool]) -> None:
    note_forgotten(db)
    chosen = select(event_logs.c.event_id).where(event_logs.c.team_id == team_id, *conditions)
    db.execute(delete(texts).where(texts.c.team_id == team_id, texts.c.event_id.in_(chosen)))
