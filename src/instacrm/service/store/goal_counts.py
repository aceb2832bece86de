"""How many of what a goal counts there were within a span: facts of the team's own, never a sample."""

from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, distinct, func, select

from instacrm.domain import events
from instacrm.domain.governance.drafts import Metric
from instacrm.domain.verdicts import Scope

from .holding import PERSON, with_holders
from .tables import event_logs, outreaches

_OUTREACHES: Final = {"messages": outreaches.c.outreach_id, "people": outreaches.c.person_id}


def count(  # noqa: PLR0913, PLR0917 (one question)
    db: Connection, team_id: str, metric: Metric, scope: Scope, from_ms: int, until_ms: int
) -> int:
    """How many of `metric` from `from_ms` until just before `until_ms`, within `scope`."""
    if metric in _OUTREACHES:
        c = outreaches.c
        within = and_(c.team_id == team_id, c.state == "sent", c.at_ms >= from_ms, c.at_ms < until_ms, *_of(scope, c))
        return int(db.scalar(select(func.count(distinct(_OUTREACHES[metric]))).where(within)) or 0)
    if metric == "replies":
        return _replies(db, team_id, scope, from_ms, until_ms)
    return _became(db, team_id, metric, scope, from_ms, until_ms)


def _of(scope: Scope, columns: Any) -> list[ColumnElement[bool]]:
    named = [(columns.operator_id, scope.operator_id), (columns.actor_id, scope.actor_id)]
    return [column == value for column, value in named if value is not None]


def _replies(db: Connection, team_id: str, scope: Scope, from_ms: int, until_ms: int) -> int:
    """People whose reply was seen; two operators who see it make one."""
    e = event_logs.c
    asked = (
        select(func.count(distinct(PERSON)))
        .select_from(with_holders())
        .where(e.team_id == team_id, e.kind == events.REPLY, e.at_ms >= from_ms, e.at_ms < until_ms, *_of(scope, e))
    )
    return int(db.scalar(asked) or 0)


def _became(  # noqa: PLR0913, PLR0917 (one question)
    db: Connection, team_id: str, status: str, scope: Scope, from_ms: int, until_ms: int
) -> int:
    """People who were given the status; with an account, those who were written to from it."""
    e = event_logs.c
    asked = select(e.fact).where(
        e.team_id == team_id, e.kind == events.REGISTER, e.at_ms >= from_ms, e.at_ms < until_ms,
        *_of(Scope(scope.operator_id), e),
    )  # fmt: skip
    facts = (msgspec.json.decode(fact) for fact in db.scalars(asked))
    people = {
        str(fact.get("entity_id"))
        for fact in facts
        if (fact.get("entity"), fact.get("field"), fact.get("value")) == ("person", "status", status)
    }
    if scope.actor_id is not None and people:
        o = outreaches.c
        people &= set(
            db.scalars(select(o.person_id).where(o.team_id == team_id, o.actor_id == scope.actor_id).distinct())
        )
    return len(people)
