"""Counts of a period, mine beside the team's. A message counts once it is sent, and once; a person counts once."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from instacrm.domain import events
from instacrm.domain.tallies import NEVER, OPERATOR, TEAM

from .tables import addresses, daily_counts, daily_people, event_logs, outreaches

# Every zone's midnight falls on a quarter of an hour (UTC), so quarters add up to local days.
QUARTER_MS: Final = 15 * 60 * 1000

_STATE_COUNTS: Final = ("sent", "failed", "unconfirmed")
_RULE_COUNTS: Final = {events.WARNED: "warned", events.HELD: "held", events.OVERRIDDEN: "overridden"}


class Span(NamedTuple):
    """From `from_ms` on, before `to_ms`."""

    from_ms: int
    to_ms: int


class Stretch(NamedTuple):
    """A span that is whole local days, counted before (`date.toordinal`, `until_day` not included), and a rest."""

    span: Span
    from_day: int
    until_day: int
    rest: Span

    @classmethod
    def uncounted(cls, span: Span) -> "Stretch":
        """A span of which nothing was counted before."""
        return cls(span, 0, 0, span)

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
    own_event = event_logs.c.operator_id == operator_id
    return {
        **_states(db, team_id, operator_id, asked),
        **dict.fromkeys(_RULE_COUNTS.values(), Pair(0, 0)),
        **_rule_events(db, team_id, own_event, asked.span),
        **_reached(db, team_id, operator_id, asked),
        "replies": _replies(db, team_id, own_event, asked.span),
    }


def _tally(own: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.coalesce(func.sum(case((own, 1), else_=0)), 0).label("mine"), func.count().label("team")


def _distinct(own: ColumnElement[bool], who: ColumnElement[str]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.count(case((own, who)).distinct()).label("mine"), func.count(who.distinct()).label("team")


def whole_days(columns: Any, team_id: str, asked: Stretch) -> ColumnElement[bool]:
    """The counted days of `asked`, in a table of counts by day."""
    return and_(columns.team_id == team_id, columns.on_day >= asked.from_day, columns.on_day < asked.until_day)


def _states(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> dict[str, Pair]:
    own = outreaches.c.operator_id == operator_id
    fresh = db.execute(
        select(outreaches.c.state, *_tally(own))
        .where(_within(outreaches.c, team_id, asked.rest), outreaches.c.state.in_(_STATE_COUNTS))
        .group_by(outreaches.c.state)
    )
    d = daily_counts.c
    mine = func.sum(case((d.operator_id == operator_id, d.n), else_=0)).label("mine")
    kept = db.execute(
        select(d.what, mine, func.sum(d.n).label("team"))
        .where(whole_days(d, team_id, asked), d.what.in_(_STATE_COUNTS))
        .group_by(d.what)
    )
    found = dict.fromkeys(_STATE_COUNTS, Pair(0, 0))
    for row in (*fresh, *kept):
        found[row[0]] = Pair(found[row[0]].mine + int(row.mine), found[row[0]].team + int(row.team))
    return found


def _rule_events(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> dict[str, Pair]:
    rows = db.execute(
        select(event_logs.c.kind, *_tally(own))
        .where(_within(event_logs.c, team_id, span), event_logs.c.kind.in_(_RULE_COUNTS))
        .group_by(event_logs.c.kind)
    )
    return {_RULE_COUNTS[row.kind]: Pair(row.mine, row.team) for row in rows}


def _reached(db: Connection, team_id: str, operator_id: str, asked: Stretch) -> dict[str, Pair]:
    """People written to, each once, and those whom the team wrote to for the first time."""
    d, mine = daily_people.c, daily_people.c.who == operator_id
    opened, first = d.prev_day < asked.from_day, d.prev_day == NEVER

    def total(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*conditions), d.n), else_=0)), 0)

    kept = db.execute(
        select(
            total(d.scope == OPERATOR, mine, opened).label("my_people"),
            total(d.scope == TEAM, opened).label("people"),
            total(d.scope == TEAM, mine, first).label("my_firsts"),
            total(d.scope == TEAM, first).label("firsts"),
        ).where(whole_days(d, team_id, asked), d.scope.in_((TEAM, OPERATOR)))
    ).one()
    own = outreaches.c.operator_id == operator_id
    people = _people(db, team_id, own, asked)
    firsts = _first_contacts(db, team_id, own, asked.rest)
    return {
        "people": Pair(people.mine + int(kept.my_people), people.team + int(kept.people)),
        "first_contacts": Pair(firsts.mine + int(kept.my_firsts), firsts.team + int(kept.firsts)),
    }


def _people(db: Connection, team_id: str, own: ColumnElement[bool], asked: Stretch) -> Pair:
    """People of the rest whom nobody, or not the asker, wrote to in the counted days before it."""

    def several(*conditions: ColumnElement[bool]) -> int:
        within = _within(outreaches.c, team_id, asked.rest)
        people = select(func.count(outreaches.c.person_id.distinct())).where(within, outreaches.c.state == "sent")
        return int(db.scalar(people.where(*conditions)) or 0)

    by_me = written_before(team_id, asked.counted, outreaches.c.operator_id)
    return Pair(several(own, ~by_me), several(~written_before(team_id, asked.counted)))


def written_before(team_id: str, span: Span, *same: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether something was sent within `span` to the person at hand, with the `same` columns if any."""
    earlier = outreaches.alias("earlier")
    alike = [earlier.c[column.name] == column for column in (outreaches.c.person_id, *same)]
    return exists().where(_within(earlier.c, team_id, span), earlier.c.state == "sent", *alike)


def _first_contacts(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> Pair:
    earlier = outreaches.alias("earlier")
    wrote_before = exists().where(
        earlier.c.team_id == team_id,
        earlier.c.person_id == outreaches.c.person_id,
        earlier.c.state == "sent",
        earlier.c.at_ms <= outreaches.c.at_ms,
        (earlier.c.at_ms < outreaches.c.at_ms) | (earlier.c.outreach_id < outreaches.c.outreach_id),
    )
    row = db.execute(
        select(*_tally(own)).where(
            _within(outreaches.c, team_id, span),
            outreaches.c.state == "sent",
            outreaches.c.person_id.is_not(None),
            ~wrote_before,
        )
    ).one()
    return Pair(row.mine, row.team)


def _replies(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> Pair:
    """Persons, not messages: two operators who share an account both see the same reply."""
    same_address = and_(addresses.c.team_id == team_id, addresses.c.address_id == event_logs.c.address_id)
    who = func.coalesce(addresses.c.person_id, event_logs.c.address_id)
    row = db.execute(
        select(*_distinct(own, who))
        .select_from(event_logs.outerjoin(addresses, same_address))
        .where(_within(event_logs.c, team_id, span), event_logs.c.kind == events.REPLY)
    ).one()
    return Pair(row.mine, row.team)


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
