"""Outreaches as rows, and `latest`: when each person was first and last written to, by team, operator and account.

Both answer the rules by index alone. An outreach that is not counted (failed) leaves them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import apsw
import msgspec

from instacrm.domain.outreach import Outreach, State
from instacrm.domain.verdicts import Scope

from .sql import AMONG, listed, rows

TEAM: Final = Scope()
_COLUMNS: Final = "outreach_id, operator_id, actor_id, address_id, person, at_ms, state, own, text_event_id"
_KEPT: Final = (*_COLUMNS.split(", "), "counted", "text_key")
_INSERT: Final = f"INSERT INTO outreaches({', '.join(_KEPT)}) VALUES({','.join('?' * len(_KEPT))})"
_FIND: Final = f"SELECT {', '.join(_KEPT)} FROM outreaches WHERE outreach_id=?"  # noqa: S608 (constants)


class OutreachRow(msgspec.Struct, frozen=True, kw_only=True):
    """An outreach as lists show it. `person` is a person id, or the address while nobody met them."""

    outreach_id: str
    operator_id: str
    actor_id: str
    address_id: str | None
    person: str | None
    at_ms: int
    state: State
    own: bool
    text_event_id: str | None


class _Touch(NamedTuple):
    """What the rules see of an outreach."""

    operator_id: str
    actor_id: str
    person: str | None
    at_ms: int
    counted: bool
    text_key: str | None


def scope_key(scope: Scope) -> str:
    """The text under which `latest` keeps a scope."""
    return f"{scope.operator_id or ''}|{scope.actor_id or ''}"


def scopes_of(operator_id: str, actor_id: str) -> tuple[Scope, ...]:
    """Every scope an outreach counts in."""
    return (TEAM, Scope(operator_id), Scope(None, actor_id), Scope(operator_id, actor_id))


def within(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The condition that picks counted outreaches of `scope`, and its bindings."""
    named = [("operator_id", scope.operator_id), ("actor_id", scope.actor_id)]
    kept = [(column, value) for column, value in named if value is not None]
    return " AND ".join(["counted=1", *(f"{column}=?" for column, _ in kept)]), tuple(value for _, value in kept)


def index_of(scope: Scope) -> str:
    """The index that has the counted outreaches of `scope` by time, with their people."""
    if scope.operator_id is None:
        return "outreaches_at" if scope.actor_id is None else "outreaches_actor"
    return "outreaches_operator" if scope.actor_id is None else "outreaches_pair"


def _kept_as(story: Outreach, person: str | None, *, own: bool) -> tuple[Any, ...]:
    """The row of an outreach, in the order of `_KEPT`."""
    return (
        *(story.outreach_id, story.operator_id, story.actor_id, story.address_id, person, story.at_ms),
        *(story.state, own, story.text_event_id, story.counted, story.text_key),
    )


def _touch_of(row: tuple[Any, ...]) -> _Touch:
    return _Touch(row[1], row[2], row[4], row[5], bool(row[9]), row[10])


def find_kept(db: apsw.Connection, outreach_id: str) -> tuple[Any, ...] | None:
    """The whole row of an outreach, for `put`."""
    found: tuple[Any, ...] | None = db.execute(_FIND, (outreach_id,)).get
    return found


def put(db: apsw.Connection, story: Outreach, known: tuple[Any, ...] | None, *, person: str | None, own: bool) -> None:
    """Keep the outreach as its story now stands, where so far `known` was kept."""
    row = _kept_as(story, person, own=own)
    if known is None:
        db.execute(_INSERT, row)
    else:
        _change(db, known, row)
    before, after = _touch_of(known) if known else None, _touch_of(row)
    if before == after:
        return
    if before is None:
        if after.person is not None and after.counted:
            span = (after.at_ms, after.at_ms)
            scopes = scopes_of(after.operator_id, after.actor_id)
            _widen(db, {(after.person, scope_key(scope)): span for scope in scopes})
    else:
        _remember_anew(db, before, after)
    told = {
        (scope, touch.text_key, touch.person)
        for touch in (before, after)
        if touch is not None and touch.person is not None and touch.text_key is not None
        for scope in scopes_of(touch.operator_id, touch.actor_id)
    }
    for scope, text_key, who in told:
        _remember_text(db, scope, text_key, who)


def _change(db: apsw.Connection, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    """Write what differs: a column that is set, to the same value even, has its indexes written anew."""
    changed = [number for number, (was, is_) in enumerate(zip(before, after, strict=True)) if was != is_]
    if changed:
        settings = ", ".join(f"{_KEPT[number]}=?" for number in changed)
        values = (*(after[number] for number in changed), after[0])
        db.execute(f"UPDATE outreaches SET {settings} WHERE outreach_id=?", values)  # noqa: S608 (constants)


def put_new(db: apsw.Connection, stories: Sequence[tuple[Outreach, str]], *, own: bool) -> None:
    """Keep outreaches that were not known, each with the person it went to."""
    db.executemany(_INSERT, [_kept_as(story, person, own=own) for story, person in stories])
    _widen(db, _spans((s.operator_id, s.actor_id, person, s.at_ms) for s, person in stories if s.counted))
    told = {
        (scope, story.text_key, person)
        for story, person in stories
        if story.text_key is not None
        for scope in scopes_of(story.operator_id, story.actor_id)
    }
    for scope, text_key, who in told:
        _remember_text(db, scope, text_key, who)


def _spans(told: Iterable[tuple[str, str, str, int]]) -> dict[tuple[str, str], tuple[int, int]]:
    """(person, scope): its first and last instant in messages of (operator, actor, person, instant)."""
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    keys: dict[tuple[str, str], tuple[str, ...]] = {}
    for operator_id, actor_id, person, at_ms in told:
        writer = (operator_id, actor_id)
        if writer not in keys:
            keys[writer] = tuple(scope_key(scope) for scope in scopes_of(*writer))
        for key in keys[writer]:
            first_ms, last_ms = spans.get((person, key), (at_ms, at_ms))
            spans[person, key] = (min(first_ms, at_ms), max(last_ms, at_ms))
    return spans


def _widen(db: apsw.Connection, spans: dict[tuple[str, str], tuple[int, int]]) -> None:
    """More outreaches than were known: no need to read the others. Only what moves is written, as in `_change`."""
    query = "SELECT scope, first_ms, last_ms FROM latest WHERE person=?"
    known = {
        (person, scope): (first_ms, last_ms)
        for person in {person for person, _ in spans}
        for scope, first_ms, last_ms in rows(db, query, (person,))
    }
    unknown = [(*key, *span) for key, span in sorted(spans.items()) if key not in known]
    db.executemany("INSERT INTO latest(person, scope, first_ms, last_ms) VALUES(?,?,?,?)", unknown)
    if len(unknown) == len(spans):
        return
    moved = [(key, span, known[key]) for key, span in spans.items() if key in known]
    earlier = [(span[0], *key) for key, span, before in moved if span[0] < before[0]]
    later = [(span[1], *key) for key, span, before in moved if span[1] > before[1]]
    db.executemany("UPDATE latest SET first_ms=? WHERE person=? AND scope=?", earlier)
    db.executemany("UPDATE latest SET last_ms=? WHERE person=? AND scope=?", later)


def known_among(db: apsw.Connection, outreach_ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids of which there is an outreach."""
    query = f"SELECT outreach_id FROM outreaches WHERE outreach_id {AMONG}"  # noqa: S608 (constants)
    return frozenset(found for (found,) in rows(db, query, (listed(outreach_ids),)))


def _remember_anew(db: apsw.Connection, before: _Touch | None, after: _Touch) -> None:
    touched = {
        (scope, touch.person)
        for touch in (before, after)
        if touch is not None and touch.person is not None
        for scope in scopes_of(touch.operator_id, touch.actor_id)
    }
    for scope, who in touched:
        _remember_latest(db, scope, who)


def _remember_latest(db: apsw.Connection, scope: Scope, person: str) -> None:
    condition, bindings = within(scope)
    first_ms, last_ms = db.execute(
        f"SELECT min(at_ms), max(at_ms) FROM outreaches INDEXED BY outreaches_person WHERE person=? AND {condition}",  # noqa: S608 (constants)
        (person, *bindings),
    ).get
    key = scope_key(scope)
    if first_ms is None:
        db.execute("DELETE FROM latest WHERE scope=? AND person=?", (key, person))
    else:
        db.execute(
            "INSERT INTO latest VALUES(?,?,?,?) ON CONFLICT DO UPDATE"
            " SET first_ms=excluded.first_ms, last_ms=excluded.last_ms"
            " WHERE first_ms<>excluded.first_ms OR last_ms<>excluded.last_ms",
            (key, person, first_ms, last_ms),
        )


def _remember_text(db: apsw.Connection, scope: Scope, text_key: str, person: str) -> None:
    """Keep when `person` last got the text, and how many people ever did."""
    condition, bindings = within(scope)
    key = scope_key(scope)
    last_ms = db.execute(
        "SELECT max(at_ms) FROM outreaches INDEXED BY outreaches_text"  # noqa: S608 (constants)
        f" WHERE text_key=? AND person=? AND {condition}",
        (text_key, person, *bindings),
    ).get
    before = db.execute(
        "SELECT last_ms FROM text_seen WHERE scope=? AND text_key=? AND person=?", (key, text_key, person)
    ).get
    if last_ms == before:
        return
    if last_ms is None:
        db.execute("DELETE FROM text_seen WHERE scope=? AND text_key=? AND person=?", (key, text_key, person))
    else:
        db.execute("INSERT OR REPLACE INTO text_seen VALUES(?,?,?,?)", (key, text_key, person, last_ms))
    more = (last_ms is not None) - (before is not None)
    newest = "coalesce((SELECT max(last_ms) FROM text_seen WHERE scope=?1 AND text_key=?2), 0)"
    db.execute(
        f"INSERT INTO texts_used VALUES(?1, ?2, ?3, {newest})"
        f" ON CONFLICT(scope, text_key) DO UPDATE SET people=people+?3, last_ms={newest}",
        (key, text_key, more),
    )
    if more < 0:
        # Else what is kept would tell whether a text that went to nobody was once thought to have gone out.
        db.execute("DELETE FROM texts_used WHERE scope=? AND text_key=? AND people=0", (key, text_key))


def each_where(db: apsw.Connection, where: str, bindings: tuple[Any, ...]) -> Iterator[OutreachRow]:
    """The outreaches that `where` (SQL of this package) picks, one after the other."""
    cursor = db.execute(f"SELECT {_COLUMNS} FROM outreaches WHERE {where}", bindings)  # noqa: S608 (constants)
    return (
        OutreachRow(
            outreach_id=row[0],
            operator_id=row[1],
            actor_id=row[2],
            address_id=row[3],
            person=row[4],
            at_ms=row[5],
            state=row[6],
            own=bool(row[7]),
            text_event_id=row[8],
        )
        for row in cursor
    )


def _rows(db: apsw.Connection, where: str, bindings: tuple[Any, ...]) -> tuple[OutreachRow, ...]:
    return tuple(each_where(db, where, bindings))


def find(db: apsw.Connection, outreach_id: str) -> OutreachRow | None:
    """The outreach."""
    return next(iter(_rows(db, "outreach_id=?", (outreach_id,))), None)


def person_of(db: apsw.Connection, outreach_id: str) -> str | None:
    """Whom the outreach went to."""
    found: str | None = db.execute("SELECT person FROM outreaches WHERE outreach_id=?", (outreach_id,)).get
    return found


def of_address(db: apsw.Connection, address_id: str) -> tuple[str, ...]:
    """The ids of all outreaches to an address."""
    return to_addresses(db, (address_id,))


def to_addresses(db: apsw.Connection, address_ids: Iterable[str]) -> tuple[str, ...]:
    """The ids of all outreaches to any of these addresses."""
    # The address of an outreach is that of one of its facts.
    query = (
        "SELECT DISTINCT o.outreach_id FROM events e CROSS JOIN outreaches o ON o.outreach_id = e.outreach_id"  # noqa: S608 (constants)
        f" WHERE e.address_id {AMONG} AND o.address_id = e.address_id"
    )
    return tuple(outreach_id for (outreach_id,) in rows(db, query, (listed(address_ids),)))


def of_person(db: apsw.Connection, person: str, limit: int) -> tuple[OutreachRow, ...]:
    """The last outreaches to a person by anybody, newest first."""
    return _rows(db, "person=? ORDER BY at_ms DESC, outreach_id DESC LIMIT ?", (person, limit))


def around(
    db: apsw.Connection, actor_id: str, person: str | None, from_ms: int, until_ms: int
) -> tuple[OutreachRow, ...]:
    """Outreaches from an account to a person (or to anybody) that count, by anybody, between two instants."""
    where = "counted=1 AND actor_id=? AND at_ms BETWEEN ? AND ?"
    if person is None:
        return _rows(db, where, (actor_id, from_ms, until_ms))
    return _rows(db, f"{where} AND person=?", (actor_id, from_ms, until_ms, person))


def since(db: apsw.Connection, from_ms: int) -> tuple[OutreachRow, ...]:
    """Every outreach since `from_ms` by anybody, of whatever state, newest first."""
    return _rows(db, "at_ms>=? ORDER BY at_ms DESC, outreach_id DESC", (from_ms,))


def first_sent_to(db: apsw.Connection, person: str) -> str | None:
    """The first message that went out to a person, by anybody."""
    query = "SELECT outreach_id FROM outreaches WHERE person=? AND state='sent' ORDER BY at_ms, outreach_id LIMIT 1"
    found: str | None = db.execute(query, (person,)).get
    return found


def last_on(db: apsw.Connection, operator_id: str, actor_id: str) -> int | None:
    """When the operator last wrote from this account."""
    query = "SELECT max(at_ms) FROM outreaches WHERE counted=1 AND operator_id=? AND actor_id=?"
    found: int | None = db.execute(query, (operator_id, actor_id)).get
    return found


def overdue(db: apsw.Connection, operator_id: str, before_ms: int) -> tuple[OutreachRow, ...]:
    """Outreaches begun on this computer that are pending since before `before_ms`, oldest first."""
    where = "operator_id=? AND state IN ('pending', 'unconfirmed') AND at_ms<? AND state='pending' AND own=1"
    return _rows(db, f"{where} ORDER BY at_ms", (operator_id, before_ms))


def own_between(
    db: apsw.Connection, operator_id: str, after: tuple[int, str], until_ms: int, limit: int
) -> tuple[OutreachRow, ...]:
    """The operator's counted outreaches begun on this computer, after an instant and id, until an instant, in order."""
    between = "(at_ms, outreach_id) > (?, ?) AND at_ms<=? AND own=1 ORDER BY at_ms, outreach_id LIMIT ?"
    return _rows(db, f"counted=1 AND operator_id=? AND {between}", (operator_id, *after, until_ms, limit))


def text_key_of(db: apsw.Connection, outreach_id: str) -> str | None:
    """The key of its text, where texts are known."""
    found: str | None = db.execute("SELECT text_key FROM outreaches WHERE outreach_id=?", (outreach_id,)).get
    return found


def unsettled(db: apsw.Connection, operator_id: str, limit: int) -> tuple[OutreachRow, ...]:
    """The operator's outreaches nobody knows the end of, newest first."""
    where = "operator_id=? AND state IN ('pending', 'unconfirmed') ORDER BY at_ms DESC LIMIT ?"
    return _rows(db, where, (operator_id, limit))


def nameless(db: apsw.Connection, operator_id: str, limit: int) -> tuple[OutreachRow, ...]:
    """The operator's outreaches that went to nobody knows whom, newest first; failed ones need no name."""
    where = "operator_id=? AND address_id IS NULL AND counted=1 ORDER BY at_ms DESC LIMIT ?"
    return _rows(db, where, (operator_id, limit))


def count_since(db: apsw.Connection, scope: Scope, since_ms: int, limit: int) -> int:
    """How many counted outreaches of `scope` happened at or after `since_ms`, at most `limit`."""
    condition, bindings = within(scope)
    inner = f"SELECT 1 FROM outreaches WHERE {condition} AND at_ms>=? LIMIT ?"  # noqa: S608 (constants)
    return int(db.execute(f"SELECT count(*) FROM ({inner})", (*bindings, since_ms, limit)).get or 0)  # noqa: S608 (constants)
