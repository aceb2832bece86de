"""Counts of a period, mine beside the team's. A message counts once it is sent, and once; a person counts once."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from instacrm.domain.tallies import HEARD, NEVER, OPERATOR, REPLIES, TEAM

from . import replies
from .daily import RULE_WORDS
from .tables import daily_counts, daily_people, event_logs, outreaches

# Every zone's midnight falls on a quarter of an hour (UTC), so quarters add up to local days.
QUARTER_MS: Final = 15 * 60 * 1000

_STATE_COUNTS: Final = ("sent", "failed", "unconfirmed")


class Span(NamedTuple):
    """From `from_ms` on, before `to_ms`."""

    from_ms: int
    to_ms: int


class Stretch(NamedTuple):
    """A span that is whole local days, counted before (`date.toordinal`, `until_day` not included), and a rest.

    `is_open`: the days go on until everything that ever happened, so that nothing is left to the rest.
    """

    span: Span
    from_day: int
    until_day: int
    rest: Span
    is_open: bool = False

    @classmethod
    def uncounted(cls, span: Span) -> "Stretch":
        """A span of which nothing was counted before."""
        return cls(span, 0, 0, span)

    @classmethod
    def open(cls, span: Span, from_day: int) -> "Stretch":
        """A span of counted days behind which there is nothing."""
        return cls(span, from_day, date.max.toordinal(), Span(span.to_ms, span.to_ms), is_open=True)

    @property
    def counted(self) -> Span:
        """The part that was counted before."""
        return Span(self.span.from_ms, self.rest.from_ms)


class Pair(NamedTuple):
    """A number of the asker's own, and of the whole team with theirs in it."""

    mine: int
    team: int


def _within(columns: Any, team_id: str, span: Span) -> ColumnElement[bool]:
    return and_(columns.team_id == team_id, columns.at_ms >= span.from_ms, columns.at_ms < span.to_ms)


def counts(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> dict[str, Pair]:
    """Every count of the period by the name it has in `Counts`."""
    found = dict.fromkeys((*_STATE_COUNTS, *RULE_WORDS.values(), "people", "first_contacts", "replies"), Pair(0, 0))
    parts = [*_tallied(db, team_id, operator_id, asked), *_opened(db, team_id, operator_id, asked)]
    if not asked.is_open:
        parts += [
            *_sent_and_reached(db, team_id, operator_id, asked),
            *_rule_words(db, team_id, operator_id, asked.rest),
            ("replies", _replies(db, team_id, operator_id, asked)),
        ]
    for name, pair in parts:
        found[name] = Pair(found[name].mine + pair.mine, found[name].team + pair.team)
    return found


def _tally(own: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.coalesce(func.sum(case((own, 1), else_=0)), 0).label("mine"), func.count().label("team")


def whole_days(columns: Any, team_id: str, asked: Stretch) -> ColumnElement[bool]:
    """The counted days of `asked`, in a table of counts by day."""
    return and_(columns.team_id == team_id, columns.on_day >= asked.from_day, columns.on_day < asked.until_day)


def _tallied(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> Iterable[tuple[str, Pair]]:
    d = daily_counts.c
    mine = func.sum(case((d.operator_id == operator_id, d.n), else_=0)).label("mine")
    rows = db.execute(
        select(d.what, mine, func.sum(d.n).label("team"))
        .where(whole_days(d, team_id, asked), d.what.in_((*_STATE_COUNTS, *RULE_WORDS.values())))
        .group_by(d.what)
    )
    return [(row.what, Pair(int(row.mine), int(row.team))) for row in rows]


def _opened(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> Iterable[tuple[str, Pair]]:
    """People of the counted days, each once, and those whom the team wrote to for the first time."""
    d = daily_people.c

    def total(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(*conditions), d.n), else_=0))

    mine, opened, first = d.who == operator_id, d.prev_day < asked.from_day, d.prev_day == NEVER
    rows = db.execute(
        select(d.scope, total(opened), total(opened, mine), total(first), total(first, mine))
        .where(whole_days(d, team_id, asked), d.scope.in_((TEAM, OPERATOR, REPLIES, HEARD)))
        .group_by(d.scope)
    )
    found = {scope: [int(n) for n in several] for scope, *several in rows}
    people, my_people, replies, my_replies = (found.get(scope, [0] * 4) for scope in (TEAM, OPERATOR, REPLIES, HEARD))
    return [
        ("people", Pair(my_people[1], people[0])),
        ("first_contacts", Pair(people[3], people[2])),
        ("replies", Pair(my_replies[1], replies[0])),
    ]


def _sent_and_reached(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> Iterable[tuple[str, Pair]]:
    """Messages of the rest by state; people whom nobody, or not the asker, wrote to before it; and first contacts."""
    o = outreaches.c
    named, own = o.person_id.is_not(None), o.operator_id == operator_id

    def total(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(*conditions), 1), else_=0))

    rows = db.execute(
        select(
            o.state,
            total(own),
            func.count(),
            total(named, own, anew(o.operator_prior_ms, asked)),
            total(named, anew(o.prior_ms, asked)),
            total(named, own, o.prior_ms.is_(None)),
            total(named, o.prior_ms.is_(None)),
        )
        .where(_within(o, team_id, asked.rest), o.state.in_(_STATE_COUNTS))
        .group_by(o.state)
    )
    for state, *several in rows:
        mine, team, my_people, people, my_first, first = map(int, several)
        yield state, Pair(mine, team)
        if state == "sent":
            yield "people", Pair(my_people, people)
            yield "first_contacts", Pair(my_first, first)


def anew(prior_ms: ColumnElement[int | None], asked: Stretch) -> ColumnElement[bool]:
    """Whether the message before one that was sent in `asked` was sent before it, or never."""
    return or_(prior_ms.is_(None), prior_ms < asked.span.from_ms)


def _rule_words(db: Connection, team_id: str, operator_id: str, rest: Span) -> Iterable[tuple[str, Pair]]:
    rows = db.execute(
        select(event_logs.c.kind, *_tally(event_logs.c.operator_id == operator_id))
        .where(_within(event_logs.c, team_id, rest), event_logs.c.kind.in_(RULE_WORDS))
        .group_by(event_logs.c.kind)
    )
    return [(RULE_WORDS[row.kind], Pair(row.mine, row.team)) for row in rows]


def _replies(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> Pair:
    """Persons of the rest, not messages, of whom no reply was seen in the counted days before it.

    Two operators who share an account both see the same reply.
    """
    now, earlier = _within(event_logs.c, team_id, asked.rest), _within(event_logs.c, team_id, asked.counted)
    rest = {(seen.operator_id, seen.person_id) for seen in replies.within(db, team_id, now)}
    before = {(seen.operator_id, seen.person_id) for seen in replies.before(db, team_id, now, earlier)}
    mine = [who for who, _ in rest - before if who == operator_id]
    everybody = {person_id for _, person_id in rest} - {person_id for _, person_id in before}
    return Pair(len(mine), len(everybody))


def sent_by_day(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> dict[int, Pair]:
    """Sent messages of each counted day that has any."""
    d = daily_counts.c
    mine = func.sum(case((d.operator_id == operator_id, d.n), else_=0)).label("mine")
    rows = db.execute(
        select(d.on_day, mine, func.sum(d.n).label("team"))
        .where(whole_days(d, team_id, asked), d.what == "sent")
        .group_by(d.on_day)
    )
    return {row.on_day: Pair(int(row.mine), int(row.team)) for row in rows}


def sent_by_quarter(db: Connection, team_id: str, operator_id: str, span: Span) -> list[tuple[int, Pair]]:
    """Sent messages of each quarter of an hour that has any: (its start in epoch milliseconds, mine and team)."""
    # The division stands in a query of its own: bound twice, PostgreSQL takes it for two expressions.
    sent = (
        select((outreaches.c.at_ms // QUARTER_MS).label("quarter"), outreaches.c.operator_id)
        .where(_within(outreaches.c, team_id, span), outreaches.c.state == "sent")
        .subquery()
    )
    rows = db.execute(select(sent.c.quarter, *_tally(sent.c.operator_id == operator_id)).group_by(sent.c.quarter))
    return [(int(row.quarter) * QUARTER_MS, Pair(row.mine, row.team)) for row in rows]
