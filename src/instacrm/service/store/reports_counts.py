"""Counts of a period, mine beside the team's. A message counts once it is sent, and once; a person counts once."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

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
            *_states(db, team_id, operator_id, asked.rest),
            *_rule_words(db, team_id, operator_id, asked.rest),
            *_reached(db, team_id, operator_id, asked),
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


def _states(db: Connection, team_id: str, operator_id: str, rest: Span) -> Iterable[tuple[str, Pair]]:
    rows = db.execute(
        select(outreaches.c.state, *_tally(outreaches.c.operator_id == operator_id))
        .where(_within(outreaches.c, team_id, rest), outreaches.c.state.in_(_STATE_COUNTS))
        .group_by(outreaches.c.state)
    )
    return [(row.state, Pair(row.mine, row.team)) for row in rows]


def _rule_words(db: Connection, team_id: str, operator_id: str, rest: Span) -> Iterable[tuple[str, Pair]]:
    rows = db.execute(
        select(event_logs.c.kind, *_tally(event_logs.c.operator_id == operator_id))
        .where(_within(event_logs.c, team_id, rest), event_logs.c.kind.in_(RULE_WORDS))
        .group_by(event_logs.c.kind)
    )
    return [(RULE_WORDS[row.kind], Pair(row.mine, row.team)) for row in rows]


def _reached(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> Iterable[tuple[str, Pair]]:
    """People of the rest whom nobody, or not the asker, wrote to in the counted days before it; and first contacts."""
    o, earlier = outreaches.c, outreaches.alias("earlier")

    def last_before(*alike: ColumnElement[bool]) -> ColumnElement[int]:
        e = earlier.c
        before = and_(e.team_id == team_id, e.person_id == o.person_id, e.state == "sent", e.at_ms < asked.rest.from_ms)
        return select(func.max(e.at_ms)).where(before, *alike).correlate(outreaches).scalar_subquery()

    own = o.operator_id == operator_id
    rows = db.execute(
        select(
            o.person_id,
            case((own, 1), else_=0).label("own"),
            last_before().label("team_ms"),
            case((own, last_before(earlier.c.operator_id == operator_id))).label("my_ms"),
        )
        .where(_within(o, team_id, asked.rest), o.state == "sent", o.person_id.is_not(None))
        .order_by(o.at_ms, o.outreach_id)
    ).all()
    opened = {row.person_id for row in rows if (row.team_ms or 0) < asked.span.from_ms}
    opened_by_me = {row.person_id for row in rows if row.own and (row.my_ms or 0) < asked.span.from_ms}
    first: dict[str, int] = {}
    for row in rows:
        if row.team_ms is None:
            first.setdefault(row.person_id, row.own)
    return [
        ("people", Pair(len(opened_by_me), len(opened))),
        ("first_contacts", Pair(sum(first.values()), len(first))),
    ]


def written_before(team_id: str, span: Span, *same: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether something was sent within `span` to the person at hand, with the `same` columns if any."""
    earlier = outreaches.alias("earlier")
    alike = [earlier.c[column.name] == column for column in (outreaches.c.person_id, *same)]
    return exists().where(_within(earlier.c, team_id, span), earlier.c.state == "sent", *alike)


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
