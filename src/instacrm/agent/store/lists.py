"""What the window's lists show, by index and in pages: nobody who logs waits for them."""

from collections.abc import Iterator
from heapq import merge
from typing import Final, NamedTuple

import apsw

from instacrm.domain import events, holders, prospects

from . import facts, holding, outreaches, people
from .outreaches import OutreachRow
from .sql import rows

_TEAM: Final = outreaches.scope_key(outreaches.TEAM)
# A status that follows from what happened is looked for among so many, newest first.
_LOOKED_THROUGH: Final = 20_000
_LAST_LETTER: Final = "\U0010ffff"
TOLD: Final = {
    "rules": (events.HELD, events.OVERRIDDEN, events.WARNED, events.LATE),
    "people": (events.REGISTER, events.NOTE, events.REPLY, events.RESOLVED, events.NAMED),
}
# All of them as SQL: the planner takes a partial index only for the very condition it was made with.
ALL_TOLD: Final = ",".join(f"'{kind}'" for kinds in TOLD.values() for kind in kinds)


class Known(NamedTuple):
    """Somebody with a handle, or with one that was theirs until just before `until_ms`."""

    person_id: str
    handle: str
    until_ms: int | None = None


class Due(NamedTuple):
    """Somebody with a day to be written to again."""

    handle: str
    day: str


class Told(NamedTuple):
    """One fact of a list, as its row has it."""

    event_id: str
    at_ms: int
    kind: str
    operator_id: str
    actor_id: str | None
    address_id: str | None
    outreach_id: str | None
    fact: str
    private: str | None


def count_known(db: apsw.Connection) -> int:
    """How many handles this computer knows."""
    return int(db.execute("SELECT count(*) FROM addresses WHERE handle IS NOT NULL").get or 0)


# What each status means for the person of `a`, as `domain.prospects.status_of` has it. What few people are is found
# once, what most are is asked of each.
_SET: Final = "a.person_id IN (SELECT entity_id FROM registers WHERE entity='person' AND field='status' AND value=?)"
_UNSET: Final = (
    "NOT EXISTS (SELECT 1 FROM registers r"
    " WHERE r.entity='person' AND r.entity_id=a.person_id AND r.field='status' AND r.value>'')"
)
_WRITTEN: Final = "EXISTS (SELECT 1 FROM outreaches o WHERE o.person=a.person_id AND o.counted=1)"
_REPLIED: Final = (
    "a.person_id IN (SELECT coalesce(h.person_id, b.person_id) FROM events e INDEXED BY events_replies"
    " CROSS JOIN addresses b ON b.address_id=e.address_id"
    " LEFT JOIN holders h ON h.address_id=e.address_id AND h.from_ms<=e.at_ms AND h.until_ms>e.at_ms"
    " WHERE e.kind='reply.seen')"
)
_FOLLOWS: Final = {
    "new": f"NOT {_WRITTEN} AND NOT {_REPLIED}",
    "no-reply": f"{_WRITTEN} AND NOT {_REPLIED}",
    "replied": _REPLIED,
}


def _having(status: str | None) -> tuple[str, tuple[str, ...]]:
    """The condition that the person of `a` has this status, and its bindings."""
    if status is None:
        return "1", ()
    follows = _FOLLOWS.get(status)
    return (f"({_SET} OR ({follows} AND {_UNSET}))" if follows else _SET), (status,)


def by_handle(db: apsw.Connection, part: str, limit: int, *, status: str | None = None) -> list[Known]:
    """Whose handle begins with `part`, then whose contains it, each by the alphabet."""
    found: list[Known] = []
    begins, contains = "handle>=? AND handle<?", "handle>'' AND instr(handle, ?) > 1"
    for which, words in ((begins, (part, part + _LAST_LETTER)), (contains, (part,))):
        if len(found) < limit:
            # The index alone answers the inner question: reading each person there takes twenty times as long.
            among = (
                "SELECT address_id, handle FROM addresses INDEXED BY addresses_handle"  # noqa: S608 (constants)
                f" WHERE {which} ORDER BY handle LIMIT ?"
            )
            looked_through = limit - len(found) if status is None else _LOOKED_THROUGH
            found += _among(db, f"({among})", (*words, looked_through), status, limit - len(found))
    return found


def _among(
    db: apsw.Connection, addresses: str, bindings: tuple[str | int, ...], status: str | None, limit: int
) -> list[Known]:
    having, status_bindings = _having(status)
    query = (
        f"SELECT a.person_id, f.handle FROM {addresses} f CROSS JOIN addresses a ON a.address_id = f.address_id"  # noqa: S608 (constants)
        f" WHERE {having} ORDER BY f.handle LIMIT ?"
    )
    return [Known(*row) for row in rows(db, query, (*bindings, *status_bindings, limit))]


def by_last_message(db: apsw.Connection, status: str | None = None) -> Iterator[Known]:
    """Everybody written to, the last first; then everybody else with a handle."""
    having, bindings = _having(status)
    query = (
        "SELECT a.person_id, a.handle, l.last_ms FROM (SELECT person, last_ms FROM latest INDEXED BY latest_team"  # noqa: S608 (constants)
        " WHERE scope='|' ORDER BY last_ms DESC LIMIT ?) l CROSS JOIN addresses a ON a.person_id = l.person"
        f" WHERE a.handle IS NOT NULL AND {having} ORDER BY l.last_ms DESC"
    )
    written_to = ((Known(*row[:2]), row[2]) for row in db.execute(query, (_LOOKED_THROUGH, *bindings)))
    yield from (known for known, _ in merge(written_to, _without_handle(db), key=lambda one: -one[1]))
    others = (
        "SELECT a.person_id, a.handle FROM addresses a INDEXED BY addresses_handle WHERE a.handle>''"  # noqa: S608 (constants)
        f" AND {having} AND NOT EXISTS (SELECT 1 FROM latest l WHERE l.scope=? AND l.person=a.person_id)"
        " ORDER BY a.handle LIMIT ?"
    )
    yield from (Known(*row) for row in db.execute(others, (*bindings, _TEAM, _LOOKED_THROUGH)))


# Few handles change hands: all of them are read.
_FORMER: Final = (
    "SELECT h.person_id, a.handle, max(h.until_ms), l.last_ms FROM holders h"
    " CROSS JOIN addresses a ON a.address_id = h.address_id"
    " LEFT JOIN latest l ON l.person = h.person_id AND l.scope = '|'"
    " WHERE h.until_ms < ? AND h.person_id <> h.address_id AND h.person_id <> a.person_id"
    " AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.entity_id = h.person_id)"
)


def former(db: apsw.Connection, part: str, limit: int) -> list[Known]:
    """Who once had a handle that contains `part`, the last to give it up first."""
    query = f"{_FORMER} AND instr(a.handle, ?) > 0 GROUP BY h.address_id, h.person_id ORDER BY 3 DESC LIMIT ?"
    return [Known(*row[:3]) for row in rows(db, query, (holders.FOREVER_MS, part, limit))]


def _without_handle(db: apsw.Connection) -> list[tuple[Known, int]]:
    """Who was written to and has no handle any more, the last first, each with when that was."""
    query = (
        f"{_FORMER} AND l.last_ms > 0 AND NOT EXISTS"  # noqa: S608 (constants)
        " (SELECT 1 FROM addresses b WHERE b.person_id = h.person_id AND b.handle IS NOT NULL)"
        " GROUP BY h.person_id ORDER BY l.last_ms DESC"
    )
    return [(Known(*row[:3]), row[3]) for row in rows(db, query, (holders.FOREVER_MS,))]


def by_register(db: apsw.Connection, field: str, value: str, limit: int) -> list[Known]:
    """For whom a person set `field` to `value`."""
    query = (
        "SELECT a.person_id, a.handle FROM registers r CROSS JOIN addresses a ON a.person_id = r.entity_id"
        " WHERE r.entity='person' AND r.field=? AND r.value=? AND a.handle IS NOT NULL ORDER BY a.handle LIMIT ?"
    )
    return [Known(*row) for row in rows(db, query, (field, value, limit))]


_DUE: Final = (
    " FROM registers r CROSS JOIN addresses a ON a.person_id = r.entity_id"  # noqa: S608 (constants)
    " WHERE r.entity='person' AND r.field='follow-up' AND r.value<=? AND r.value>'' AND a.handle IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM registers w WHERE w.entity='person' AND w.entity_id=r.entity_id"
    f" AND (w.field, w.value) IN {people.WISHES})"
)


def follow_ups_due(db: apsw.Connection, today: str, limit: int) -> list[Due]:
    """Whom the team wants to write to again by `today`, the longest due first; nobody who is to be left alone."""
    query = f"SELECT min(a.handle), r.value{_DUE} GROUP BY r.entity_id ORDER BY r.value, 1 LIMIT ?"
    return [Due(*row) for row in rows(db, query, (today, limit))]


def count_due(db: apsw.Connection, today: str) -> int:
    """How many those are."""
    return int(db.execute(f"SELECT count(DISTINCT r.entity_id){_DUE}", (today,)).get or 0)


def last_to(db: apsw.Connection, person: str) -> OutreachRow | None:
    """The last counted message to somebody."""
    where = "person=? AND counted=1 ORDER BY at_ms DESC, outreach_id DESC LIMIT 1"
    return next(outreaches.each_where(db, where, (person,)), None)


def status_of(db: apsw.Connection, person_id: str, *, written_to: bool) -> str:
    """The status of somebody: what a person set, else what happened says."""
    register = people.find_register(db, "person", person_id, "status")
    replied = not register and any(
        facts.latest_at(db, span.address_id, events.REPLY, from_ms=span.from_ms, until_ms=span.until_ms) is not None
        for span in holding.held_by(db, person_id)
    )
    return prospects.status_of(register, written_to=written_to, replied=replied)


def registers_of(db: apsw.Connection, person_id: str) -> dict[str, str]:
    """Every field that is set for somebody."""
    query = "SELECT field, value FROM registers WHERE entity='person' AND entity_id=? AND value IS NOT NULL"
    return dict(rows(db, query, (person_id,)))


def told_before(db: apsw.Connection, kinds: tuple[str, ...], before_ms: int) -> Iterator[Told]:
    """Facts of these kinds before an instant, newest first."""
    among = ",".join(f"'{kind}'" for kind in kinds)
    # The longer list names the index.
    where = f"kind IN ({ALL_TOLD}) AND kind IN ({among}) AND at_ms<? ORDER BY at_ms DESC"
    return _told(db, where, (before_ms,))


def messages_before(db: apsw.Connection, before_ms: int) -> Iterator[OutreachRow]:
    """Outreaches before an instant by anybody, newest first."""
    return outreaches.each_where(db, "at_ms<? ORDER BY at_ms DESC", (before_ms,))


def replies_since(db: apsw.Connection, from_ms: int) -> set[tuple[str, str]]:
    """(operator, person) of every reply seen since an instant."""
    query = (
        f"SELECT DISTINCT e.operator_id, coalesce({holding.PERSON}, e.address_id) FROM events e"  # noqa: S608 (constants)
        f"{holding.WHOEVER} WHERE e.kind='reply.seen' AND e.at_ms>=? AND e.address_id IS NOT NULL"
    )
    return set(rows(db, query, (from_ms,)))


def held_since(db: apsw.Connection, from_ms: int) -> set[tuple[str, str]]:
    """(operator, message) of every hold since an instant."""
    # The longer list names the index.
    query = (
        "SELECT operator_id, coalesce(outreach_id, event_id) FROM events"  # noqa: S608 (constants)
        f" WHERE kind IN ({ALL_TOLD}) AND kind='{events.HELD}' AND at_ms>=?"
    )
    return set(rows(db, query, (from_ms,)))


def _told(db: apsw.Connection, where: str, bindings: tuple[str | int, ...]) -> Iterator[Told]:
    columns = "event_id, at_ms, kind, operator_id, actor_id, address_id, outreach_id, fact"
    text = "(SELECT private FROM texts WHERE texts.event_id = events.event_id)"
    cursor = db.execute(f"SELECT {columns}, {text} FROM events WHERE {where}", bindings)  # noqa: S608 (constants)
    return (Told(*row) for row in cursor)
