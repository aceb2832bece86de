"""Events and their private parts as rows, each with a sum of its own."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import apsw
import msgspec

from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.domain.holders import FOREVER_MS

from .sql import AMONG, listed, rows

_COLUMNS: Final = (
    "event_id, lsn, kind, at_ms, hlc, agent_id, operator_id, actor_id, address_id, outreach_id, fact, seq, stamp"
)
_INSERT: Final = f"INSERT INTO events({_COLUMNS}, row_crc) VALUES({','.join('?' * 14)})"
_SELECT: Final = f"SELECT {_COLUMNS}, (SELECT private FROM texts WHERE texts.event_id = events.event_id) FROM events"  # noqa: S608 (constants)
_PUT_PRIVATE: Final = "INSERT OR REPLACE INTO texts VALUES(?,?,?)"

_encode: Final = msgspec.json.Encoder().encode
_encode_sorted: Final = msgspec.json.Encoder(order="sorted").encode


def row_sum(row: tuple[Any, ...]) -> int:
    """CRC-32 over the columns of a row as compact JSON in UTF-8; a blob, which is damage, has one too."""
    return zlib.crc32(_encode(row))


def _json(value: dict[str, Any]) -> str:
    return _encode_sorted(value).decode()


def _event(row: tuple[Any, ...]) -> Event:
    event_id, _, kind, at_ms, hlc, agent, operator, actor, address, outreach, fact, seq, stamp, private = row
    return Event(
        event_id=event_id,
        kind=kind,
        at_ms=at_ms,
        hlc=hlc,
        agent_id=agent,
        operator_id=operator,
        actor_id=actor,
        address_id=address,
        outreach_id=outreach,
        fact=msgspec.json.decode(fact),
        private=msgspec.json.decode(private) if private else {},
        seq=seq,
        stamp=stamp,
    )


def add_all(db: apsw.Connection, events: Sequence[Event], lsn: int | None) -> list[Event]:
    """Keep `events`; those that are new, each once, in their order."""
    if len(events) == 1:
        return _add(db, events[0], lsn)
    known = known_among(db, (e.event_id for e in events))
    new: dict[str, Event] = {}
    for event in events:
        if event.event_id not in known:
            new.setdefault(event.event_id, event)
    found = list(new.values())
    db.executemany(_INSERT, [_row(event, lsn) for event in found])
    texts = [(e.event_id, _json(e.private)) for e in found if e.private]
    db.executemany(_PUT_PRIVATE, [(*row, row_sum(row)) for row in texts])
    return found


def _add(db: apsw.Connection, event: Event, lsn: int | None) -> list[Event]:
    """As `add_all`, without asking first whether it is known."""
    db.execute(f"{_INSERT} ON CONFLICT(event_id) DO NOTHING", _row(event, lsn))
    if not db.changes():
        return []
    if event.private:
        put_private(db, event.event_id, event.private)
    return [event]


def _row(e: Event, lsn: int | None) -> tuple[Any, ...]:
    """The row of a fact, its sum at the end."""
    row = (
        *(e.event_id, lsn, e.kind, e.at_ms, e.hlc, e.agent_id, e.operator_id),
        *(e.actor_id, e.address_id, e.outreach_id, _json(e.fact), e.seq, e.stamp),
    )
    return (*row, row_sum(row))


def known_among(db: apsw.Connection, event_ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that are on disk."""
    query = f"SELECT event_id FROM events WHERE event_id {AMONG}"  # noqa: S608 (constants)
    return frozenset(found for (found,) in rows(db, query, (listed(event_ids),)))


def put_private(db: apsw.Connection, event_id: str, private: dict[str, Any]) -> None:
    """Keep the private part of an event; an empty one is removed."""
    if not private:
        db.execute("DELETE FROM texts WHERE event_id=?", (event_id,))
        return
    row = (event_id, _json(private))
    db.execute(_PUT_PRIVATE, (*row, row_sum(row)))


def count_placed(db: apsw.Connection, first: int, last: int) -> int:
    """How many events here have a place in the team's history from `first` to `last`."""
    found: int = db.execute("SELECT count(DISTINCT seq) FROM events WHERE seq BETWEEN ? AND ?", (first, last)).get
    return found


def place(db: apsw.Connection, event_id: str, *, hlc: str, seq: int | None, stamp: str | None) -> None:
    """Take over what Core says of an event: its effective stamp and its place."""
    row = db.execute(f"SELECT {_COLUMNS} FROM events WHERE event_id=?", (event_id,)).get  # noqa: S608 (constants)
    if row is None:
        return
    changed = (*row[:4], hlc, *row[5:11], seq, stamp)
    db.execute(
        "UPDATE events SET hlc=?, seq=?, stamp=?, row_crc=? WHERE event_id=?",
        (hlc, seq, stamp, row_sum(changed), event_id),
    )


def every(db: apsw.Connection) -> list[Event]:
    """All facts, in the order they came."""
    return list(each(db))


def each(db: apsw.Connection) -> Iterator[Event]:
    """All facts, in the order they came, one at a time."""
    return (_event(row) for row in db.execute(f"{_SELECT} ORDER BY place"))


def rename(db: apsw.Connection, event: Event) -> None:
    """Take over the ids of `event`, which is kept under others."""
    row = db.execute(f"SELECT {_COLUMNS} FROM events WHERE event_id=?", (event.event_id,)).get  # noqa: S608 (constants)
    changed = (*row[:7], event.actor_id, event.address_id, row[9], _json(event.fact), *row[11:])
    db.execute(
        "UPDATE events SET actor_id=?, address_id=?, fact=?, row_crc=? WHERE event_id=?",
        (event.actor_id, event.address_id, changed[10], row_sum(changed), event.event_id),
    )


def forget_places(db: apsw.Connection) -> None:
    """No event has a place any more: the server's history is another one.

    The push's stamp stays: it says that the server corrected the clock stamp once and must not do so again.
    """
    for event_id, hlc, stamp in rows(db, "SELECT event_id, hlc, stamp FROM events WHERE seq IS NOT NULL"):
        place(db, event_id, hlc=hlc, seq=None, stamp=stamp)


def exists(db: apsw.Connection, event_id: str) -> bool:
    """Whether the event is on disk."""
    return db.execute("SELECT 1 FROM events WHERE event_id=?", (event_id,)).get is not None


def find(db: apsw.Connection, event_id: str) -> Event | None:
    """The event, with its private part."""
    row = db.execute(f"{_SELECT} WHERE event_id=?", (event_id,)).get
    return _event(row) if row else None


def story(db: apsw.Connection, outreach_id: str) -> list[Event]:
    """All facts of an outreach, its rule events included."""
    return [_event(row) for row in db.execute(f"{_SELECT} WHERE outreach_id=?", (outreach_id,))]


def of_address(db: apsw.Connection, address_id: str, kind: str) -> list[Event]:
    """All facts of a kind about an address."""
    return [_event(row) for row in db.execute(f"{_SELECT} WHERE address_id=? AND kind=?", (address_id, kind))]


def taken_back_at(db: apsw.Connection, address_ids: Iterable[str]) -> frozenset[str]:
    """Those of these addresses of which an import's entry was taken back."""
    query = f"SELECT DISTINCT address_id FROM events WHERE address_id {AMONG} AND kind='entry.withdrawn'"  # noqa: S608 (constants)
    return frozenset(found for (found,) in rows(db, query, (listed(address_ids),)))


def observed(db: apsw.Connection, operator_id: str, since_ms: int, limit: int) -> list[Event]:
    """Own messages the operator's pages showed since `since_ms` that were not pressed there, newest first."""
    where = "kind='outreach.observed' AND operator_id=? AND at_ms>=? ORDER BY at_ms DESC LIMIT ?"
    return [_event(row) for row in db.execute(f"{_SELECT} WHERE {where}", (operator_id, since_ms, limit))]


def registers_of(db: apsw.Connection, entity_id: str) -> list[Event]:
    """Every write of a register of an entity."""
    where = "kind='register.set' AND json_extract(fact, '$.entity_id')=?"
    return [_event(row) for row in db.execute(f"{_SELECT} WHERE {where}", (entity_id,))]


def late_rules_of(db: apsw.Connection, outreach_id: str) -> tuple[str, ...]:
    """The ids of the rules that spoke of a message only after it had gone out."""
    query = "SELECT fact FROM events WHERE outreach_id=? AND kind='rule.late' ORDER BY at_ms, event_id"
    told = [
        rule for (fact,) in rows(db, query, (outreach_id,)) for rule in msgspec.json.decode(fact).get("rules") or ()
    ]
    return tuple(dict.fromkeys(str(rule.get("rule_id")) for rule in told))


def joins_of(db: apsw.Connection, actor_id: str) -> list[Event]:
    """Every time somebody joined an actor, or left it."""
    asked = (f"{_SELECT} WHERE kind='{kind}' AND actor_id=?" for kind in sorted(events.ACCOUNT_KINDS))
    return [_event(row) for query in asked for row in db.execute(query, (actor_id,))]


def latest_at(
    db: apsw.Connection, address_id: str, kind: str, *, from_ms: int = 0, until_ms: int = FOREVER_MS
) -> int | None:
    """When the last fact of a kind about an address happened, within a span."""
    found: int | None = db.execute(
        "SELECT max(at_ms) FROM events WHERE address_id=? AND kind=? AND at_ms>=? AND at_ms<?",
        (address_id, kind, from_ms, until_ms),
    ).get
    return found


def drop_texts(db: apsw.Connection, where: str, bindings: tuple[Any, ...] = ()) -> int:
    """Remove the words from the events that `where` (SQL of this package) picks; handles and names stay. How many."""
    # A note is no message: it was written for the team.
    chosen = f"SELECT event_id FROM events WHERE kind<>'note.added' AND ({where})"  # noqa: S608 (conditions of this package)
    query = f"SELECT event_id, private FROM texts WHERE event_id IN ({chosen})"  # noqa: S608 (constants)
    gone = 0
    for event_id, private in rows(db, query, bindings):
        kept = msgspec.json.decode(private)
        if kept.pop("text", None) is not None:
            put_private(db, event_id, kept)
            gone += 1
    return gone


def drop_private(db: apsw.Connection, where: str, bindings: tuple[Any, ...]) -> None:
    """Remove all that is private from the events that `where` (SQL of this package) picks."""
    db.execute(f"DELETE FROM texts WHERE event_id IN (SELECT event_id FROM events WHERE {where})", bindings)  # noqa: S608 (conditions of this package)


def count_own(db: apsw.Connection) -> int:
    """How many events this computer wrote."""
    return int(db.execute("SELECT count(*) FROM events WHERE lsn IS NOT NULL").get or 0)


def find_sound(db: apsw.Connection, place: int) -> Event | None:
    """The own event at a place, if it is as it was written; without its private part when only that is not."""
    row = db.execute(f"SELECT {_COLUMNS}, row_crc FROM events WHERE place=? AND lsn IS NOT NULL", (place,)).get  # noqa: S608 (constants)
    if row is None or row_sum(row[:-1]) != row[-1]:
        return None
    private = db.execute("SELECT event_id, private, row_crc FROM texts WHERE event_id=?", (row[0],)).get
    is_sound = private is not None and row_sum(private[:2]) == private[2]
    return _event((*row[:-1], private[1] if is_sound else None))


def find_wrong_row(db: apsw.Connection) -> str | None:
    """The id of the first row whose sum is wrong."""
    for *row, crc in db.execute(f"SELECT {_COLUMNS}, row_crc FROM events"):  # noqa: S608 (constants)
        if row_sum(tuple(row)) != crc:
            return str(row[0])
    for event_id, private, crc in db.execute("SELECT event_id, private, row_crc FROM texts"):
        if row_sum((event_id, private)) != crc:
            return str(event_id)
    return None
