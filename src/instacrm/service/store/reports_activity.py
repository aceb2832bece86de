"""Activity: one line per outreach story, with its current state, and one per other event worth showing."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, exists, literal, select, union, union_all

from instacrm.domain import events

from .reports_lines import Key, lines_of
from .reports_paging import Place, after, fingerprint, parse_cursor, spell_cursor
from .reports_shapes import ActivityLine
from .tables import addresses, event_logs, holders, outreaches

STORY: Final = "outreach"

# Events with a line of their own; those of an outreach are in the line of its story.
OWN_LINE: Final = (
    events.NOTICED,
    events.WARNED,
    events.HELD,
    events.OVERRIDDEN,
    events.LATE,
    events.REGISTER,
    events.REPLY,
    events.NOTE,
    events.ELSEWHERE,
    events.OBSERVED,
    events.JOINED,
    events.LEFT,
    events.HEALTH,
)
KINDS: Final = (STORY, *OWN_LINE)

# Of a register only this field is activity; the others hold personal values or are bookkeeping.
_STATUS_SET: Final = event_logs.c.fact.contains('"status"')


class ActivityQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines. Within a list any may match; between lists all must. `states` asks for stories alone."""

    kinds: Sequence[str] = ()
    operators: Sequence[str] = ()
    actors: Sequence[str] = ()
    states: Sequence[str] = ()
    person_id: str | None = None

    def mark(self, team_id: str) -> str:
        """The fingerprint of this question of this team."""
        lists = [sorted(set(asked)) for asked in (self.kinds, self.operators, self.actors, self.states)]
        return fingerprint("activity", team_id, lists, self.person_id)


def page(
    db: Connection, team_id: str, question: ActivityQuestion, *, limit: int, cursor: str | None
) -> tuple[list[ActivityLine], str | None]:
    """The next `limit` lines after `cursor`, newest first, and the cursor behind them, none at the end.

    Raises: BadCursor when the cursor belongs to another question.
    """
    mark = question.mark(team_id)
    place = parse_cursor(cursor, mark, of=int) if cursor else None
    # Each branch reads no more than a page from its own index; only their heads are merged.
    heads = [headed(branch, place, limit + 1) for branch in branches(team_id, question)]
    if not heads:
        return [], None
    merged = union_all(*(select(branch) for branch in heads)).subquery()
    rows = db.execute(select(merged).order_by(merged.c.at_ms.desc(), merged.c.row_id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    keys = [Key(bool(row.is_story), row.row_id) for row in shown]
    lines = lines_of(db, team_id, keys)
    end = spell_cursor(mark, Place(shown[-1].at_ms, shown[-1].row_id)) if len(rows) > limit else None
    return [lines[key] for key in keys if key in lines], end


def branches(team_id: str, question: ActivityQuestion) -> Iterable[Select[Any]]:
    """What the question lets through, each from an index of its own: is_story, at_ms, row_id."""
    person = question.person_id
    if not question.kinds or STORY in question.kinds:
        stories = select(
            literal(1).label("is_story"), outreaches.c.at_ms, outreaches.c.outreach_id.label("row_id")
        ).where(outreaches.c.team_id == team_id, *_by(outreaches.c, question))
        if question.states:
            stories = stories.where(outreaches.c.state.in_(question.states))
        yield stories.where(outreaches.c.person_id == person) if person else stories
    if question.states:
        return
    asked = [kind for kind in OWN_LINE if not question.kinds or kind in question.kinds]
    if person:
        # What is about one person is found by their addresses, all kinds at once.
        yield from _about(team_id, person, question, asked)
        return
    for kind in asked:
        yield _own_lines(team_id, question, kind)


def _own_lines(team_id: str, question: ActivityQuestion, *kinds: str) -> Select[Any]:
    own = select(literal(0).label("is_story"), event_logs.c.at_ms, event_logs.c.event_id.label("row_id")).where(
        event_logs.c.team_id == team_id, event_logs.c.kind.in_(kinds), *_by(event_logs.c, question)
    )
    return own.where(_STATUS_SET) if kinds == (events.REGISTER,) else own


def _by(columns: Any, question: ActivityQuestion) -> Iterable[ColumnElement[bool]]:
    if question.operators:
        yield columns.operator_id.in_(question.operators)
    if question.actors:
        yield columns.actor_id.in_(question.actors)


def _about(team_id: str, person_id: str, question: ActivityQuestion, asked: Sequence[str]) -> Iterable[Select[Any]]:
    theirs = select(addresses.c.address_id).where(addresses.c.team_id == team_id, addresses.c.person_id == person_id)
    h = holders.c
    once = select(h.address_id).where(h.team_id == team_id, h.person_id == person_id)
    anothers = exists().where(
        h.team_id == team_id, h.address_id == event_logs.c.address_id, h.person_id != person_id,
        h.from_ms <= event_logs.c.at_ms, h.until_ms > event_logs.c.at_ms,
    )  # fmt: skip
    by_address = and_(event_logs.c.address_id.in_(union(theirs, once)), ~anothers)
    others = [kind for kind in asked if kind != events.REGISTER]
    if others:
        yield _own_lines(team_id, question, *others).where(by_address)
    if events.REGISTER in asked:
        # A register names its person in the fact; an address beside it is optional.
        # Two branches: for one condition with "or" PostgreSQL reads every status the team ever set.
        status_set = _own_lines(team_id, question, events.REGISTER)
        yield status_set.where(by_address)
        named = event_logs.c.fact.contains(person_id, autoescape=True)
        yield status_set.where(event_logs.c.address_id.is_(None), named)


def headed(branch: Select[Any], place: Place | None, limit: int) -> Subquery:
    """The newest `limit` rows of a branch, those behind `place` if there is one."""
    at_ms, row_id = branch.selected_columns.at_ms, branch.selected_columns.row_id
    if place is not None:
        branch = branch.where(after(at_ms, row_id, place, descending=True))
    return branch.order_by(at_ms.desc(), row_id.desc()).limit(limit).subquery()


def since(db: Connection, team_id: str, seq: int, *, limit: int) -> tuple[list[tuple[int, ActivityLine]], int]:
    """What happened after `seq`, oldest first: (place, line); and the place up to which all is told.

    A story appears once, at its newest event, as it stands now.
    """
    fresh = db.execute(
        select(event_logs.c.seq, event_logs.c.kind, event_logs.c.event_id, event_logs.c.outreach_id)
        .where(event_logs.c.team_id == team_id, event_logs.c.seq > seq)
        .order_by(event_logs.c.seq)
        .limit(limit)
    ).all()
    newest: dict[Key, int] = {}
    for row in fresh:
        key = _key_of(row.kind, row.event_id, row.outreach_id)
        if key is not None:
            newest[key] = row.seq
    lines = lines_of(db, team_id, list(newest))
    told = sorted((place, lines[key]) for key, place in newest.items() if key in lines)
    return told, fresh[-1].seq if fresh else seq


def story(db: Connection, team_id: str, outreach_id: str) -> ActivityLine | None:
    """The line of one outreach, or none when the team has no such story."""
    key = Key(is_story=True, row_id=outreach_id)
    return lines_of(db, team_id, [key]).get(key)


def _key_of(kind: str, event_id: str, outreach_id: str | None) -> Key | None:
    if kind in OWN_LINE:
        return Key(is_story=False, row_id=event_id)
    return Key(is_story=True, row_id=outreach_id) if outreach_id else None
