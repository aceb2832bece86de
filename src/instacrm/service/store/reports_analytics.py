"""What became of the people the team wrote to: by week of the first message, by operator, by account."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, case, func, literal, select

from instacrm.domain.tallies import ACTOR, OPERATOR, TEAM

from .reports_counts import Span, Stretch, anew
from .reports_team import sent_within
from .tables import outreaches, prospects, registers


def replied(db: Connection, team_id: str, span: Span, scope: str = TEAM) -> dict[str, tuple[int, int]]:
    """People written to in the span and, of them, those who replied after a message of it, by operator or account.

    Whoever replied after any message of the span replied after its first one, the only one that found nobody before.
    """
    o, p = outreaches.c, prospects.c
    who, prior_ms = {
        TEAM: (literal(""), o.prior_ms),
        OPERATOR: (o.operator_id, o.operator_prior_ms),
        ACTOR: (o.actor_id, o.actor_prior_ms),
    }[scope]
    people = (
        select(who.label("who"), case((p.last_reply_ms >= o.at_ms, 1), else_=0).label("replied"))
        .join_from(outreaches, prospects, and_(p.team_id == o.team_id, p.person_id == o.person_id))
        .where(sent_within(team_id, span), anew(prior_ms, Stretch.uncounted(span)))
        .subquery()
    )
    rows = db.execute(select(people.c.who, func.count(), func.sum(people.c.replied)).group_by(people.c.who))
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def replied_to_variants(db: Connection, team_id: str, span: Span) -> dict[tuple[str, str], tuple[int, int]]:
    """By template and variant: people it went to in the span and, of them, those who replied after the first one."""
    o, p = outreaches.c, prospects.c
    people = (
        select(
            o.template_id,
            o.variant_id,
            o.person_id,
            func.max(case((p.last_reply_ms >= o.at_ms, 1), else_=0)).label("replied"),
        )
        .join_from(outreaches, prospects, and_(p.team_id == o.team_id, p.person_id == o.person_id))
        .where(sent_within(team_id, span), o.template_id.is_not(None), o.variant_id.is_not(None))
        .group_by(o.template_id, o.variant_id, o.person_id)
        .subquery()
    )
    by = (people.c.template_id, people.c.variant_id)
    rows = db.execute(select(*by, func.count(), func.sum(people.c.replied)).group_by(*by))
    return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in rows}


class FirstMessage(NamedTuple):
    """The first message the team ever sent to a person, and whether they replied after it."""

    operator_id: str
    text_key: str | None
    intent_event_id: str | None
    replied: bool


def first_messages(db: Connection, team_id: str, span: Span, *, limit: int) -> tuple[int, list[FirstMessage]]:
    """How many people were written to for the first time in the span, and the newest of these messages."""
    o, p = outreaches.c, prospects.c
    first = (sent_within(team_id, span), o.person_id.is_not(None), o.prior_ms.is_(None))
    asked = (
        select(o.operator_id, o.text_key, o.intent_event_id, case((p.last_reply_ms >= o.at_ms, 1), else_=0))
        .join_from(outreaches, prospects, and_(p.team_id == o.team_id, p.person_id == o.person_id))
        .where(*first)
        .order_by(o.at_ms.desc(), o.outreach_id.desc())
        .limit(limit)
    )
    newest = [FirstMessage(*row[:3], bool(row[3])) for row in db.execute(asked)]
    return db.scalar(select(func.count()).where(*first)) or 0, newest


def template_fields(db: Connection, team_id: str) -> dict[str, dict[str, str]]:
    """Every field of every template: `title`, `owner`, `ended`, and the texts by `variant.` and their ids."""
    r = registers.c
    found: dict[str, dict[str, str]] = {}
    where = (r.team_id == team_id, r.entity == "template", r.value.is_not(None))
    for template_id, field, value in db.execute(select(r.entity_id, r.field, r.value).where(*where)):
        # Kept as JSON, and null where it was taken away; a text is all that a template has.
        if isinstance(told := msgspec.json.decode(value), str):
            found.setdefault(template_id, {})[field] = told
    return found


def first_written_to(
    db: Connection, team_id: str, starts_ms: Sequence[int], until_ms: int
) -> dict[tuple[int, str, bool], int]:
    """People whose first message lies between the first start and `until_ms`: by period, status, and having replied."""
    c = prospects.c
    later = [(c.first_at_ms >= start, place) for place, start in reversed(list(enumerate(starts_ms)))]
    place: Any = case(*later, else_=-1)
    people = (
        select(place.label("place"), c.status, case((c.last_reply_ms.is_not(None), 1), else_=0).label("replied"))
        .where(c.team_id == team_id, c.sent > 0, c.first_at_ms >= starts_ms[0], c.first_at_ms < until_ms)
        .subquery()
    )
    columns = (people.c.place, people.c.status, people.c.replied)
    rows = db.execute(select(*columns, func.count()).group_by(*columns))
    return {(int(row[0]), row[1], bool(row[2])): int(row[3]) for row in rows}
