"""Events the team's server has not acknowledged, and those it did not take."""

from collections.abc import Iterable
from typing import Final

import apsw
import msgspec

from instacrm.domain.events import ID_MAX, KIND_MAX, Event

from .sql import rows

# The row of an event, by its id.
_IT: Final = "place=(SELECT place FROM events WHERE event_id=?)"


class Quarantined(msgspec.Struct, frozen=True):
    """An event the server refused for good; it stays on this computer and in the server's dead letters."""

    event_id: str
    kind: str
    at_ms: int
    code: str
    message: str


def put_all(db: apsw.Connection, event_ids: Iterable[str]) -> None:
    """The events are still to be sent, in the order they were written."""
    query = (
        "INSERT OR IGNORE INTO outbox(event_id, place, attempts) SELECT event_id, place, 0 FROM events WHERE event_id=?"
    )
    db.executemany(query, [(event_id,) for event_id in event_ids])


def put_all_kept(db: apsw.Connection) -> None:
    """Everything of the operators of this computer is to be sent again, but what the server refused.

    Everybody's erasures are sent too: a restored server must not have anybody back. Without the server's seal only
    those who lead the team are believed.
    """
    db.execute(
        "WITH mine AS (SELECT DISTINCT operator_id FROM events WHERE lsn IS NOT NULL)"
        " INSERT OR IGNORE INTO outbox(event_id, place, attempts) SELECT event_id, place, 0 FROM events"
        " WHERE CASE WHEN kind='person.erased'"
        "  THEN json_extract(fact, '$.seal') IS NOT NULL"
        "   OR EXISTS (SELECT 1 FROM members NATURAL JOIN mine WHERE role IN ('owner', 'admin'))"
        "  ELSE lsn IS NOT NULL OR operator_id IN mine END"
        " AND event_id NOT IN (SELECT event_id FROM quarantine)"
    )


def done(db: apsw.Connection, event_id: str) -> None:
    """The server has it."""
    db.execute(f"DELETE FROM outbox WHERE {_IT}", (event_id,))  # noqa: S608 (constants)


def postpone(db: apsw.Connection, event_id: str) -> None:
    """Try again, after all others."""
    db.execute(f"UPDATE outbox SET attempts = attempts + 1 WHERE {_IT}", (event_id,))  # noqa: S608 (constants)


def quarantine(db: apsw.Connection, event_id: str, code: str, message: str) -> None:
    """The server will not take it: out of the queue, into a person's sight."""
    db.execute(
        "INSERT OR REPLACE INTO quarantine SELECT event_id, kind, at_ms, ?, ? FROM events WHERE event_id=?",
        (code, message, event_id),
    )
    done(db, event_id)


def show(db: apsw.Connection, event: Event, code: str, message: str) -> None:
    """An event from elsewhere that cannot be kept: a person sees that there was one."""
    row = (event.event_id[:ID_MAX], event.kind[:KIND_MAX], max(0, min(event.at_ms, 1 << 53)), code, message)
    db.execute("INSERT OR REPLACE INTO quarantine VALUES(?,?,?,?,?)", row)


def next_ids(db: apsw.Connection, limit: int, operator_id: str | None) -> tuple[str, ...]:
    """The ids to send next: those never refused first, in the order written.

    An outbox belongs to its operator, erasures excepted.
    """
    found: list[str] = []
    for which in ("o.attempts = 0 ORDER BY o.place", "o.attempts > 0 ORDER BY o.attempts, o.place"):
        left = limit - len(found) if limit >= 0 else limit
        query = (
            "SELECT o.event_id FROM outbox o CROSS JOIN events e ON e.place = o.place"  # noqa: S608 (constants)
            f" WHERE (?1 IS NULL OR e.operator_id = ?1 OR e.kind = 'person.erased') AND {which} LIMIT ?2"
        )
        found += (event_id for (event_id,) in rows(db, query, (operator_id, left)))
    return tuple(found)


def count(db: apsw.Connection) -> int:
    """How many events wait."""
    return int(db.execute("SELECT count(*) FROM outbox").get or 0)


def quarantined(db: apsw.Connection) -> tuple[Quarantined, ...]:
    """What the server did not take, oldest first."""
    found = rows(db, "SELECT event_id, kind, at_ms, code, message FROM quarantine ORDER BY at_ms")
    return tuple(Quarantined(*row) for row in found)
