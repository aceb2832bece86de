"""Who held an address at which time, as rows: of the few addresses that changed hands."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import apsw

from instacrm.domain.holders import FOREVER_MS, Held

from .sql import AMONG, listed, rows

# What gives a fact `e` with an address the person it is about: whoever held the address then.
BY_DATE: Final = (
    " JOIN addresses a ON a.address_id = e.address_id LEFT JOIN holders h"
    " ON h.address_id = e.address_id AND h.from_ms <= e.at_ms AND h.until_ms > e.at_ms"
)
# As above, for facts about somebody whom nobody met too.
WHOEVER: Final = BY_DATE.replace(" JOIN", " LEFT JOIN", 1)
PERSON: Final = "coalesce(h.person_id, a.person_id)"


class Span(NamedTuple):
    """An address, and from when until just before when (epoch ms) it was somebody's."""

    address_id: str
    from_ms: int
    until_ms: int


def always(address_id: str) -> Span:
    """The address of somebody who had it from the beginning and has it still."""
    return Span(address_id, 0, FOREVER_MS)


def put(db: apsw.Connection, address_id: str, held: Sequence[Held]) -> None:
    """Keep who held an address from when until when; nobody when it never changed hands."""
    db.execute("DELETE FROM holders WHERE address_id=?", (address_id,))
    if held:
        db.executemany("INSERT INTO holders VALUES(?,?,?,?)", [(address_id, *one) for one in held])


def handed_on(db: apsw.Connection, address_ids: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that changed hands."""
    query = f"SELECT DISTINCT address_id FROM holders WHERE address_id {AMONG}"  # noqa: S608 (constants)
    return frozenset(found for (found,) in rows(db, query, (listed(address_ids),)))


def unread(db: apsw.Connection) -> tuple[str, ...]:
    """The addresses that changed hands by a word which a version kept that knew nothing of such words."""
    query = (
        "SELECT DISTINCT address_id FROM events INDEXED BY events_handed_on"
        " WHERE kind='person.met' AND json_extract(fact, '$.from_ms') IS NOT NULL"
        " AND address_id NOT IN (SELECT address_id FROM holders)"
    )
    return tuple(found for (found,) in rows(db, query))


def person_at(db: apsw.Connection, address_id: str, at_ms: int) -> str | None:
    """The id of the person who held an address at an instant."""
    query = (
        "SELECT coalesce((SELECT person_id FROM holders WHERE address_id=?1 AND from_ms<=?2 AND until_ms>?2),"
        " (SELECT person_id FROM addresses WHERE address_id=?1))"
    )
    found: str | None = db.execute(query, (address_id, at_ms)).get
    return found


def held_by(db: apsw.Connection, person_id: str) -> tuple[Span, ...]:
    """The addresses a person has, or had once."""
    query = (
        "SELECT address_id, 0, ?2 FROM addresses WHERE person_id=?1"
        " AND address_id NOT IN (SELECT address_id FROM holders)"
        " UNION ALL SELECT address_id, from_ms, until_ms FROM holders WHERE person_id=?1 ORDER BY 1, 2"
    )
    return tuple(Span(*row) for row in rows(db, query, (person_id, FOREVER_MS)))


def of_address(db: apsw.Connection, address_id: str) -> tuple[Held, ...]:
    """Who held an address from when until when; nobody where it never changed hands."""
    query = "SELECT from_ms, until_ms, person_id FROM holders WHERE address_id=? ORDER BY from_ms"
    return tuple(Held(*row) for row in rows(db, query, (address_id,)))


def until(db: apsw.Connection, address_id: str, at_ms: int) -> int | None:
    """Until when whoever held an address at an instant had it (epoch ms); none when they have it still."""
    query = "SELECT until_ms FROM holders WHERE address_id=?1 AND from_ms<=?2 AND until_ms>?2 AND until_ms<?3"
    found: int | None = db.execute(query, (address_id, at_ms, FOREVER_MS)).get
    return found
