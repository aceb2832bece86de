"""Counts beside the filters of the prospects' list: one pass over a narrow index, summed here for every filter.

A facet leaves its own filter out: beside "warm" stands how many the list would have with warm alone, everything else
as it is.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, case, func, select

from instacrm.domain.prospects import STATUSES

from .reports_prospects import NOBODY, ProspectQuestion, follow_up_of, matching, reached
from .reports_shapes import Facet, Facets
from .tables import outreaches, prospects

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


def facets(db: Connection, team_id: str, question: ProspectQuestion) -> Facets:
    """The counts beside each filter of `question`."""
    cells = _cells(db, team_id, question)
    wanted = (
        question.statuses,
        question.owners,
        question.follow_ups,
        _asked(question.replied),
        _asked(question.do_not_contact),
    )
    counted = {name: _counted(cells, wanted, place) for place, name in enumerate(_Cell._fields)}
    own = sorted(set(counted["status"]) - set(STATUSES))
    return Facets(
        total=sum(count for cell, count in cells if _fits(cell, wanted, None)),
        status=[Facet(status, counted["status"][status]) for status in (*STATUSES, *own)],
        owner=_sorted(counted["owner"]),
        follow_up=[Facet(value, counted["follow_up"][value]) for value in ("due", "planned", "none")],
        replied=[Facet(value, counted["replied"][value]) for value in _YES_NO.values()],
        do_not_contact=[Facet(value, counted["do_not_contact"][value]) for value in _YES_NO.values()],
        operator=_writers(db, team_id, question, outreaches.c.operator_id, operators=()),
        actor=_writers(db, team_id, question, outreaches.c.actor_id, actors=()),
    )


def _asked(answer: bool | None) -> Sequence[str]:
    return () if answer is None else (_YES_NO[answer],)


def _cells(db: Connection, team_id: str, question: ProspectQuestion) -> list[tuple[_Cell, int]]:
    # In a query of its own: bound twice, PostgreSQL takes an expression for two.
    people = (
        select(
            prospects.c.status,
            func.coalesce(prospects.c.owner_id, NOBODY).label("owner"),
            follow_up_of(question.today).label("follow_up"),
            case((prospects.c.last_reply_ms.is_(None), "no"), else_="yes").label("replied"),
            case((prospects.c.do_not_contact == 1, "yes"), else_="no").label("do_not_contact"),
        )
        .where(and_(*reached(team_id, question)))
        .subquery()
    )
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
) -> list[Facet]:
    """People by who wrote to them, or from which account; a person may stand under several."""
    asked = msgspec.structs.replace(question, **without)
    mine = and_(outreaches.c.team_id == team_id, outreaches.c.person_id.is_not(None))
    for other, chosen in ((outreaches.c.operator_id, asked.operators), (outreaches.c.actor_id, asked.actors)):
        if chosen:
            mine = and_(mine, other.in_(chosen))
    people = msgspec.structs.replace(asked, operators=(), actors=())
    told = select(column.label("who"), func.count(outreaches.c.person_id.distinct()).label("people")).where(mine)
    if people != ProspectQuestion(sort=people.sort, today=people.today):
        told = told.where(outreaches.c.person_id.in_(select(prospects.c.person_id).where(matching(team_id, people))))
    return _sorted(Counter({row.who: row.people for row in db.execute(told.group_by(column))}))
