"""Prospects as the explorer lists them: filtered, sorted, in pages that neither skip nor repeat."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from instacrm.domain.tallies import NOBODY

from .addresses import former_names
from .reports_paging import Place, after, fingerprint, parse_cursor, spell_cursor
from .reports_shapes import ProspectRow
from .rows import chunks
from .tables import actors, addresses, holders, operators, outreaches, prospects

# Sort words of the interface: the column, and whether the largest comes first. People without a value come last.
SORTS: Final[dict[str, tuple[Column[Any], bool]]] = {
    "-last_at": (prospects.c.last_at_ms, True),
    "last_at": (prospects.c.last_at_ms, False),
    "handle": (prospects.c.handle, False),
    "-sent": (prospects.c.sent, True),
    "first_at": (prospects.c.first_at_ms, False),
    "follow_up": (prospects.c.follow_up, False),
}

FollowUp = Literal["due", "planned", "none"]

# So many people are asked for by their ids (Oracle takes no more in one list); more are met soon enough in the order
# of the list.
_FEW: Final = 900


class ProspectQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which prospects, in which order. Within a list any may match; between lists all must.

    `operators` and `actors` ask for one and the same message: written by one of these, from one of those.
    """

    statuses: Sequence[str] = ()
    operators: Sequence[str] = ()
    actors: Sequence[str] = ()
    q: str = ""
    sort: str = "-last_at"
    owners: Sequence[str] = ()
    # Assigned to one of these accounts.
    accounts: Sequence[str] = ()
    follow_ups: Sequence[FollowUp] = ()
    replied: bool | None = None
    do_not_contact: bool | None = None
    # Last written to from this instant on, and before that one.
    last_from_ms: int | None = None
    last_before_ms: int | None = None
    # The team's day now: what is due.
    today: str = ""
    # The people whom `q` names, where they were looked up (`looked_up`).
    named: Sequence[str] | None = None

    def mark(self, team_id: str) -> str:
        """The fingerprint of this question of this team."""
        asked = {
            name: sorted(set(value)) if isinstance(value, (list, tuple)) else value
            for name, value in msgspec.structs.asdict(self).items()
            if name not in ("today", "named")
        }
        return fingerprint("prospects", team_id, asked | {"q": self.needle})

    @property
    def needle(self) -> str:
        """What a handle must contain, folded as handles are."""
        return self.q.strip().removeprefix("@").casefold()


def follow_up_of(today: str) -> ColumnElement[str]:
    """`due`, `planned` or `none` of a prospect on the team's day `today`."""
    day = prospects.c.follow_up
    return case((day.is_(None), "none"), (day <= today, "due"), else_="planned")


def matching(team_id: str, question: ProspectQuestion) -> ColumnElement[bool]:
    """The condition that a prospect meets whom `question` lets through."""
    must = reached(team_id, question)
    if question.statuses:
        must.append(prospects.c.status.in_(question.statuses))
    if question.owners:
        named = prospects.c.owner_id.in_([owner for owner in question.owners if owner != NOBODY])
        must.append(or_(named, prospects.c.owner_id.is_(None)) if NOBODY in question.owners else named)
    if question.follow_ups:
        must.append(follow_up_of(question.today).in_(question.follow_ups))
        if "none" not in question.follow_ups:
            must.append(prospects.c.follow_up.is_not(None))
    if question.replied is not None:
        answered = prospects.c.last_reply_ms.is_not(None)
        must.append(answered if question.replied else ~answered)
    if question.do_not_contact is not None:
        must.append(prospects.c.do_not_contact == int(question.do_not_contact))
    return and_(*must)


def reached(team_id: str, question: ProspectQuestion) -> list[ColumnElement[bool]]:
    """The conditions of `question` that no facet stands for: whom a message of this kind reached, and the words."""
    must: list[ColumnElement[bool]] = [prospects.c.team_id == team_id]
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
    if question.named is not None:
        must.append(prospects.c.person_id.in_(question.named))
    elif question.needle:
        once = prospects.c.person_id.in_(_once_named(team_id, question.needle))
        must.append(or_(_now_named(question.needle), once))
    if question.accounts:
        must.append(prospects.c.account_id.in_(question.accounts))
    if question.last_from_ms is not None:
        must.append(prospects.c.last_at_ms >= question.last_from_ms)
    if question.last_before_ms is not None:
        must.append(prospects.c.last_at_ms < question.last_before_ms)
    return must


def _now_named(needle: str) -> ColumnElement[bool]:
    """Whether a prospect's handle contains `needle`."""
    return func.lower(prospects.c.handle).contains(needle, autoescape=True)


def _once_named(team_id: str, needle: str) -> Select[Any]:
    """Who had a handle once that contains `needle`, and somebody else has it now."""
    a, h = addresses.c, holders.c
    return (
        select(h.person_id)
        .join_from(holders, addresses, and_(a.team_id == h.team_id, a.address_id == h.address_id))
        .where(h.team_id == team_id, func.lower(a.handle).contains(needle, autoescape=True))
    )


def looked_up(db: Connection, team_id: str, question: ProspectQuestion, *, few: int = _FEW) -> ProspectQuestion:
    """The same question with the people its words name, if they are `few`: read once and not for each count."""
    if not question.needle:
        return question
    # Two questions of the database: an index holds all that the first one needs.
    now = select(prospects.c.person_id).where(prospects.c.team_id == team_id, _now_named(question.needle))
    asked = (now, _once_named(team_id, question.needle))
    found = {person_id for named in asked for person_id in db.scalars(named.limit(few + 1))}
    return question if len(found) > few else msgspec.structs.replace(question, named=sorted(found))


def ids(db: Connection, team_id: str, question: ProspectQuestion, *, limit: int) -> list[str]:
    """The people the question lets through, at most `limit`."""
    return list(db.scalars(select(prospects.c.person_id).where(matching(team_id, question)).limit(limit)))


def count(db: Connection, team_id: str, question: ProspectQuestion) -> int:
    """How many prospects the question lets through."""
    return db.scalar(select(func.count()).select_from(prospects).where(matching(team_id, question))) or 0


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
    return addresses_of(db, team_id, [person_id]).get(person_id)


def addresses_of(db: Connection, team_id: str, person_ids: Sequence[str]) -> dict[str, str]:
    """An address of each person that has any, the same one each time."""
    found: dict[str, str] = {}
    for some in chunks(person_ids):
        rows = db.execute(
            select(addresses.c.person_id, func.min(addresses.c.address_id).label("address_id"))
            .where(addresses.c.team_id == team_id, addresses.c.person_id.in_(some))
            .group_by(addresses.c.person_id)
        )
        found |= {row.person_id: row.address_id for row in rows}
    return found


def _listed(team_id: str, question: ProspectQuestion) -> Select[Any]:
    owners, assigned = operators.alias("owners"), actors.alias("assigned")
    last_actor = and_(actors.c.team_id == team_id, actors.c.actor_id == prospects.c.last_actor_id)
    return (
        select(
            prospects,
            operators.c.OPR_NAME.label("last_operator"),
            actors.c.handle.label("last_actor"),
            owners.c.OPR_NAME.label("owner"),
            assigned.c.handle.label("account"),
        )
        .select_from(
            prospects.outerjoin(operators, operators.c.operator_id == prospects.c.last_operator_id)
            .outerjoin(actors, last_actor)
            .outerjoin(owners, owners.c.operator_id == prospects.c.owner_id)
            .outerjoin(assigned, and_(assigned.c.team_id == team_id, assigned.c.actor_id == prospects.c.account_id))
        )
        .where(matching(team_id, question))
    )


def _records(db: Connection, team_id: str, rows: Sequence[Row[Any]]) -> list[ProspectRow]:
    wrote, used = writers(db, team_id, [row.person_id for row in rows])
    former = former_names(db, team_id, [row.person_id for row in rows if row.handle is None])
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
            owner_id=row.owner_id,
            owner=row.owner,
            follow_up=row.follow_up,
            do_not_contact=bool(row.do_not_contact),
            account_id=row.account_id,
            account=row.account,
            former=former.get(row.person_id),
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
