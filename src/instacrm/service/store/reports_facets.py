"""Counts beside the filters of the prospects' list: people alike in every filter, summed here for each.

How many are alike is counted with each push (`facet_counts`), for everybody and for whom each operator wrote to from
each account. Questions beyond that (words, a time, several operators) count the people themselves.

A facet leaves its own filter out: beside "warm" stands how many the list would have with warm alone, everything else
as it is.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from instacrm.domain.prospects import STATUSES
from instacrm.domain.tallies import ANY, NO_DAY, NOBODY

from . import daily
from .reports_prospects import ProspectQuestion, follow_up_of, matching, reached
from .reports_shapes import Facet, Facets
from .rows import among, chunks
from .tables import facet_counts, outreaches, prospects

# Filters that the counts know, and what bears on no count; a question with any other is not of them.
_COUNTED: Final = (
    "statuses", "operators", "actors", "owners", "follow_ups", "replied", "do_not_contact", "today", "sort",
)  # fmt: skip
# Of so many people it is quicker to look up who wrote to them.
_FEW: Final = 8_000
_PLAIN: Final = ProspectQuestion()
_YES_NO: Final = {True: "yes", False: "no"}


# What each facet lets through, in the order of a cell; nothing lets all through.
_Wanted = tuple[Sequence[str], ...]


class _Cell(NamedTuple):
    """Some of the people: alike in every facet."""

    status: str
    owner: str
    follow_up: str
    replied: str
    do_not_contact: str


class _Told(NamedTuple):
    """How many are alike; and, of those who fit, how many each operator wrote to, and from each account."""

    cells: list[tuple[_Cell, int]]
    operators: Counter[str]
    actors: Counter[str]


def facets(db: Connection, team_id: str, question: ProspectQuestion) -> Facets:
    """The counts beside each filter of `question`."""
    wanted = (
        question.statuses,
        question.owners,
        question.follow_ups,
        _asked(question.replied),
        _asked(question.do_not_contact),
    )
    tell = _kept if _is_kept(db, team_id, question) else _read
    told = tell(db, team_id, question, wanted)
    counted = {name: _counted(told.cells, wanted, place) for place, name in enumerate(_Cell._fields)}
    own = sorted(set(counted["status"]) - set(STATUSES))
    return Facets(
        total=sum(count for cell, count in told.cells if _fits(cell, wanted, None)),
        status=[Facet(status, counted["status"][status]) for status in (*STATUSES, *own)],
        owner=_sorted(counted["owner"]),
        follow_up=[Facet(value, counted["follow_up"][value]) for value in ("due", "planned", "none")],
        replied=[Facet(value, counted["replied"][value]) for value in _YES_NO.values()],
        do_not_contact=[Facet(value, counted["do_not_contact"][value]) for value in _YES_NO.values()],
        operator=_sorted(told.operators),
        actor=_sorted(told.actors),
    )


def _is_kept(db: Connection, team_id: str, question: ProspectQuestion) -> bool:
    is_plain = msgspec.structs.replace(_PLAIN, **{name: getattr(question, name) for name in _COUNTED}) == question
    is_one = len(question.operators) <= 1 and len(question.actors) <= 1
    is_named = ANY not in {*question.operators, *question.actors}
    return is_plain and is_one and is_named and daily.holds(db, team_id)


def _kept(db: Connection, team_id: str, question: ProspectQuestion, wanted: _Wanted) -> _Told:
    f, day = facet_counts.c, facet_counts.c.follow_up
    operator, actor = (*question.operators, ANY)[0], (*question.actors, ANY)[0]
    # In a query of its own: bound twice, PostgreSQL takes an expression for two.
    alike = (
        select(
            f.operator_id, f.actor_id, f.status, f.owner_id,
            case((day == NO_DAY, "none"), (day <= question.today, "due"), else_="planned").label("follow_up"),
            f.replied, f.do_not_contact, f.n,
        )
        .where(f.team_id == team_id, or_(f.operator_id == operator, f.actor_id == actor))
        .subquery()
    )  # fmt: skip
    columns = [column for column in alike.c if column.name != "n"]
    told = _Told([], Counter(), Counter())
    rows = db.execute(select(*columns, func.sum(alike.c.n).label("n")).group_by(*columns))
    for row in rows:
        wrote, used, n = row.operator_id, row.actor_id, int(row.n)
        yes_no = _YES_NO[bool(row.replied)], _YES_NO[bool(row.do_not_contact)]
        cell = _Cell(row.status, row.owner_id, row.follow_up, *yes_no)
        if (wrote, used) == (operator, actor):
            told.cells.append((cell, n))
        if _fits(cell, wanted, None):
            # Beside an operator stands how many they wrote to from the account that is asked for, if one is.
            told.operators[wrote] += n * (wrote != ANY and used == actor)
            told.actors[used] += n * (used != ANY and wrote == operator)
    return _Told(told.cells, +told.operators, +told.actors)


def _read(db: Connection, team_id: str, question: ProspectQuestion, wanted: _Wanted) -> _Told:
    if question.needle and (told := _found(db, team_id, question, wanted)):
        return told
    return _Told(
        _cells(db, team_id, question),
        _writers(db, team_id, question, outreaches.c.operator_id, operators=()),
        _writers(db, team_id, question, outreaches.c.actor_id, actors=()),
    )


def _found(db: Connection, team_id: str, question: ProspectQuestion, wanted: _Wanted) -> _Told | None:
    """As `_read`, of the few whom a search finds: looked up one by one; none when there are many.

    Without that, the databases go through all the team's messages to see who of them is meant.
    """
    anybody = msgspec.structs.replace(question, operators=(), actors=())
    asked = select(prospects.c.person_id, *_alike(question)).where(and_(*reached(team_id, anybody)))
    people = {row.person_id: _Cell(*row[1:]) for row in db.execute(asked.limit(_FEW + 1))}
    if len(people) > _FEW:
        return None
    o = outreaches.c
    wrote: dict[str, set[tuple[str, str]]] = {}
    for some in chunks(sorted(people)):
        mine = (o.team_id == team_id, among(db, o.person_id, some))
        for row in db.execute(select(o.person_id, o.operator_id, o.actor_id).where(*mine).distinct()):
            wrote.setdefault(row.person_id, set()).add((row.operator_id, row.actor_id))
    told = _Told([], Counter(), Counter())
    by, using = set(question.operators), set(question.actors)
    alike: Counter[_Cell] = Counter()
    for person_id, cell in people.items():
        pairs = wrote.get(person_id, set())
        if not (by or using) or any((not by or a in by) and (not using or b in using) for a, b in pairs):
            alike[cell] += 1
        if _fits(cell, wanted, None):
            told.operators.update({a for a, b in pairs if not using or b in using})
            told.actors.update({b for a, b in pairs if not by or a in by})
    return told._replace(cells=list(alike.items()))


def _asked(answer: bool | None) -> Sequence[str]:
    return () if answer is None else (_YES_NO[answer],)


def _alike(question: ProspectQuestion) -> list[ColumnElement[Any]]:
    """The columns of a cell."""
    return [
        prospects.c.status,
        func.coalesce(prospects.c.owner_id, NOBODY).label("owner"),
        follow_up_of(question.today).label("follow_up"),
        case((prospects.c.last_reply_ms.is_(None), "no"), else_="yes").label("replied"),
        case((prospects.c.do_not_contact == 1, "yes"), else_="no").label("do_not_contact"),
    ]


def _cells(db: Connection, team_id: str, question: ProspectQuestion) -> list[tuple[_Cell, int]]:
    # In a query of its own: bound twice, PostgreSQL takes an expression for two.
    people = select(*_alike(question)).where(and_(*reached(team_id, question))).subquery()
    columns = [people.c[name] for name in _Cell._fields]
    rows = db.execute(select(*columns, func.count().label("people")).group_by(*columns))
    return [(_Cell(*row[:-1]), int(row.people)) for row in rows]


def _fits(cell: _Cell, wanted: _Wanted, leaving_out: int | None) -> bool:
    return all(
        place == leaving_out or not allowed or value in allowed
        for place, (value, allowed) in enumerate(zip(cell, wanted, strict=True))
    )


def _counted(cells: Sequence[tuple[_Cell, int]], wanted: _Wanted, place: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell, count in cells:
        if _fits(cell, wanted, place):
            counted[cell[place]] += count
    return counted


def _sorted(counted: Counter[str]) -> list[Facet]:
    return [Facet(value, count) for value, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def _writers(
    db: Connection, team_id: str, question: ProspectQuestion, column: Any, **without: tuple[()]
) -> Counter[str]:
    """People by who wrote to them, or from which account; a person may stand under several."""
    asked = msgspec.structs.replace(question, **without)
    mine = and_(outreaches.c.team_id == team_id, outreaches.c.person_id.is_not(None))
    for other, chosen in ((outreaches.c.operator_id, asked.operators), (outreaches.c.actor_id, asked.actors)):
        if chosen:
            mine = and_(mine, other.in_(chosen))
    people = matching(team_id, msgspec.structs.replace(asked, operators=(), actors=()))
    told = (
        select(column.label("who"), func.count(outreaches.c.person_id.distinct()).label("people"))
        .where(mine, outreaches.c.person_id.in_(select(prospects.c.person_id).where(people)))
        .group_by(column)
    )
    return Counter({row.who: int(row.people) for row in db.execute(told)})
