"""Counts of a period, mine beside the team's. A message counts once it is sent, and once; a person counts once."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from instacrm.domain import events

from .tables import addresses, event_logs, outreaches

# Every zone's midnight falls on a quarter of an hour (UTC), so quarters add up to local days.
QUARTER_MS: Final = 15 * 60 * 1000

_STATE_COUNTS: Final = ("sent", "failed", "unconfirmed")
_RULE_COUNTS: Final = {events.WARNED: "warned", events.HELD: "held", events.OVERRIDDEN: "overridden"}


class Span(NamedTuple):
    """From `from_ms` on, before `to_ms`."""

    from_ms: int
    to_ms: int


class Pair(NamedTuple):
    """A number of the asker's own, and of the whole team with theirs in it."""

    mine: int
    team: int


def _within(columns: Any, team_id: str, span: Span) -> ColumnElement[bool]:
    return and_(columns.team_id == team_id, columns.at_ms >= span.from_ms, columns.at_ms < span.to_ms)


def counts(db: Connection, team_id: str, operator_id: str, span: Span) -> dict[str, Pair]:
    """Every count of the period by the name it has in `Counts`."""
    own_story = outreaches.c.operator_id == operator_id
    own_event = event_logs.c.operator_id == operator_id
    return {
        **dict.fromkeys((*_STATE_COUNTS, *_RULE_COUNTS.values()), Pair(0, 0)),
        **_states(db, team_id, own_story, span),
        **_rule_events(db, team_id, own_event, span),
        "people": _people(db, team_id, own_story, span),
        "first_contacts": _first_contacts(db, team_id, own_story, span),
        "replies": _replies(db, team_id, own_event, span),
    }


def _tally(own: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.coalesce(func.sum(case((own, 1), else_=0)), 0).label("mine"), func.count().label("team")


def _distinct(own: ColumnElement[bool], who: ColumnElement[str]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.count(case((own, who)).distinct()).label("mine"), func.count(who.distinct()).label("team")


def _states(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> dict[str, Pair]:
    rows = db.execute(
        select(outreaches.c.state, *_tally(own))
        .where(_within(outreaches.c, team_id, span), outreaches.c.state.in_(_STATE_COUNTS))
        .group_by(outreaches.c.state)
    )
    return {row.state: Pair(row.mine, row.team) for row in rows}


def _rule_events(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> dict[str, Pair]:
    rows = db.execute(
        select(event_logs.c.kind, *_tally(own))
        .where(_within(event_logs.c, team_id, span), event_logs.c.kind.in_(_RULE_COUNTS))
        .group_by(event_logs.c.kind)
    )
    return {_RULE_COUNTS[row.kind]: Pair(row.mine, row.team) for row in rows}


def _people(db: Connection, team_id: str, own: ColumnElement[bool], span: Span) -> Pair:
    row = db.execute(
        select(*_distinct(own, outreaches.c.person_id)).where(
            _within(outreaches.c, team_id, span), outreaches.c.state == "sent"
        )
    ).one()
    return Pair(row.mine, row.team)


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
