"""Prospects as the explorer lists them: filtered, sorted, in pages that neither skip nor repeat."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, func, select

from .reports_paging import Place, after, fingerprint, parse_cursor, spell_cursor
from .reports_shapes import ProspectRow
from .tables import actors, addresses, operators, outreaches, prospects

# Sort words of the interface: the column, and whether the largest comes first. People without a value come last.
SORTS: Final[dict[str, tuple[Column[Any], bool]]] = {
    "-last_at": (prospects.c.last_at_ms, True),
    "last_at": (prospects.c.last_at_ms, False),
    "handle": (prospects.c.handle, False),
    "-sent": (prospects.c.sent, True),
    "first_at": (prospects.c.first_at_ms, False),
}


class ProspectQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which prospects, in which order. Within a list any may match; between lists all must.

    `operators` and `actors` ask for one and the same message: written by one of these, from one of those.
    """

    statuses: Sequence[str] = ()
    operators: Sequence[str] = ()
    actors: Sequence[str] = ()
    q: str = ""
    sort: str = "-last_at"

    def mark(self, team_id: str) -> str:
        """The fingerprint of this question of this team."""
        lists = (sorted(set(self.statuses)), sorted(set(self.operators)), sorted(set(self.actors)))
        return fingerprint("prospects", team_id, lists, self.needle, self.sort)

    @property
    def needle(self) -> str:
        """What a handle must contain, folded as handles are."""
        return self.q.strip().removeprefix("@").casefold()


def _matching(team_id: str, question: ProspectQuestion) -> ColumnElement[bool]:
    must: list[ColumnElement[bool]] = [prospects.c.team_id == team_id]
    if question.statuses:
        must.append(prospects.c.status.in_(question.statuses))
    if question.operators or question.actors:
        # Not a correlated EXISTS: without statistics SQLite may read all of an operator's messages for each person.
        wrote = select(outreaches.c.person_id).where(
            outreaches.c.team_id == team_id, outreaches.c.person_id.is_not(None)
        )
        if question.operators:
            wrote = wrote.where(outreaches.c.operator_id.in_(question.operators))
        if question.actors:
            wrote = wrote.where(outreaches.c.actor_id.in_(question.actors))
        must.append(prospects.c.person_id.in_(wrote))
    if question.needle:
        must.append(func.lower(prospects.c.handle).contains(question.needle, autoescape=True))
    return and_(*must)


def count(db: Connection, team_id: str, question: ProspectQuestion) -> int:
    """How many prospects the question lets through."""
    return db.scalar(select(func.count()).select_from(prospects).where(_matching(team_id, question))) or 0


def page(
    db: Connection, team_id: str, question: ProspectQuestion, *, limit: int, cursor: str | None
) -> tuple[list[ProspectRow], str | None]:
    """The next `limit` prospects after `cursor`, and the cursor behind them, none at the end.

    Raises: BadCursor when the cursor belongs to another question.
    """
    column, descending = SORTS[question.sort]
    mark = question.mark(team_id)
    place = parse_cursor(cursor, mark, of=column.type.python_type) if cursor else None
    rows: list[Row[Any]] = []
    # People with a value first, by the index of that column; then those without, by id. Two questions of the
    # database, since no two databases place nulls alike.
    if place is None or place.value is not None:
        valued = _listed(team_id, question).where(column.is_not(None))
        if place is not None:
            valued = valued.where(after(column, prospects.c.person_id, place, descending=descending))
        way = (column.desc(), prospects.c.person_id.desc()) if descending else (column, prospects.c.person_id)
        rows += db.execute(valued.order_by(*way).limit(limit + 1)).all()
    if len(rows) <= limit and column.nullable:
        empty = _listed(team_id, question).where(column.is_(None))
        if place is not None and place.value is None:
            empty = empty.where(prospects.c.person_id > place.row_id)
        rows += db.execute(empty.order_by(prospects.c.person_id).limit(limit + 1 - len(rows))).all()
    shown = rows[:limit]
    more = len(rows) > limit
    end = Place(getattr(shown[-1], column.name), shown[-1].person_id) if more else None
    return _records(db, team_id, shown), spell_cursor(mark, end) if end else None


def find(db: Connection, team_id: str, person_id: str) -> ProspectRow | None:
    """The prospect, or none when the team has no such person."""
    rows = db.execute(_listed(team_id, ProspectQuestion()).where(prospects.c.person_id == person_id)).all()
    return _records(db, team_id, rows)[0] if rows else None


def find_address(db: Connection, team_id: str, person_id: str) -> str | None:
    """An address of the person, the same one each time; none when none is known."""
    found: str | None = db.scalar(
        select(func.min(addresses.c.address_id)).where(
            addresses.c.team_id == team_id, addresses.c.person_id == person_id
        )
    )
    return found


def _listed(team_id: str, question: ProspectQuestion) -> Select[Any]:
    last_actor = and_(actors.c.team_id == team_id, actors.c.actor_id == prospects.c.last_actor_id)
    return (
        select(prospects, operators.c.OPR_NAME.label("last_operator"), actors.c.handle.label("last_actor"))
        .select_from(
            prospects.outerjoin(operators, operators.c.operator_id == prospects.c.last_operator_id).outerjoin(
                actors, last_actor
            )
        )
        .where(_matching(team_id, question))
    )


def _records(db: Connection, team_id: str, rows: Sequence[Row[Any]]) -> list[ProspectRow]:
    wrote, used = writers(db, team_id, [row.person_id for row in rows])
    return [
        ProspectRow(
            person_id=row.person_id,
            handle=row.handle,
            status=row.status,
            sent=row.sent,
            first_at_ms=row.first_at_ms,
            last_at_ms=row.last_at_ms,
            last_state=row.last_state,
            last_operator=row.last_operator,
            last_actor=row.last_actor,
            operators=wrote.get(row.person_id, []),
            actors=used.get(row.person_id, []),
            last_reply_ms=row.last_reply_ms,
        )
        for row in rows
    ]


def writers(
    db: Connection, team_id: str, person_ids: Sequence[str]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Who wrote to each person (names), and from which accounts (handles), both sorted."""
    if not person_ids:
        return {}, {}
    same_actor = and_(actors.c.team_id == team_id, actors.c.actor_id == outreaches.c.actor_id)
    pairs = db.execute(
        select(outreaches.c.person_id, operators.c.OPR_NAME, actors.c.handle)
        .distinct()
        .select_from(
            outreaches.outerjoin(operators, operators.c.operator_id == outreaches.c.operator_id).outerjoin(
                actors, same_actor
            )
        )
        .where(outreaches.c.team_id == team_id, outreaches.c.person_id.in_(person_ids))
    ).all()
    return _gathered((p.person_id, p.OPR_NAME) for p in pairs), _gathered((p.person_id, p.handle) for p in pairs)


def _gathered(pairs: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        if value is not None:
            found.setdefault(key, set()).add(value)
    return {key: sorted(values) for key, values in found.items()}
