"""How many of what a goal counts there were within a span, as far as this computer heard; counted as Core counts."""

from typing import Final

import apsw

from instacrm.domain import events
from instacrm.domain.governance.drafts import Metric
from instacrm.domain.verdicts import Scope

from . import holding, lists
from .sql import rows

_OUTREACHES: Final[dict[str, str]] = {"messages": "outreach_id", "people": "person"}


def count(db: apsw.Connection, metric: Metric, scope: Scope, from_ms: int, until_ms: int) -> int:
    """How many of `metric` from `from_ms` until just before `until_ms`, within `scope`."""
    if column := _OUTREACHES.get(metric):
        of, bindings = _of(scope)
        query = f"SELECT count(DISTINCT {column}) FROM outreaches WHERE state='sent' AND at_ms>=? AND at_ms<? AND {of}"  # noqa: S608 (constants)
        return int(db.execute(query, (from_ms, until_ms, *bindings)).get or 0)
    if metric == "replies":
        of, bindings = _of(scope, "e.")
        query = (
            f"SELECT count(DISTINCT {holding.PERSON}) FROM events e{holding.BY_DATE}"  # noqa: S608 (constants)
            f" WHERE e.kind='{events.REPLY}' AND e.at_ms>=? AND e.at_ms<? AND {of}"
        )
        return int(db.execute(query, (from_ms, until_ms, *bindings)).get or 0)
    return _became(db, metric, scope, from_ms, until_ms)


def _became(db: apsw.Connection, status: str, scope: Scope, from_ms: int, until_ms: int) -> int:
    """People who were given the status; with an account, those who were written to from it."""
    of, bindings = _of(Scope(scope.operator_id))
    query = (
        "SELECT DISTINCT json_extract(fact, '$.entity_id') FROM events"  # noqa: S608 (constants)
        # The longer list names the index.
        f" WHERE kind IN ({lists.ALL_TOLD}) AND kind='{events.REGISTER}' AND at_ms>=? AND at_ms<? AND {of}"
        " AND json_extract(fact, '$.entity')='person' AND json_extract(fact, '$.field')='status'"
        " AND json_extract(fact, '$.value')=?"
    )
    people = {person for (person,) in rows(db, query, (from_ms, until_ms, *bindings, status))}
    if scope.actor_id is not None:
        written = "SELECT DISTINCT person FROM outreaches WHERE actor_id=? AND person IS NOT NULL"
        people &= {person for (person,) in rows(db, written, (scope.actor_id,))}
    return len(people)


def _of(scope: Scope, prefix: str = "") -> tuple[str, tuple[str, ...]]:
    named = [("operator_id", scope.operator_id), ("actor_id", scope.actor_id)]
    kept = [(column, value) for column, value in named if value is not None]
    return " AND ".join(["1", *(f"{prefix}{column}=?" for column, _ in kept)]), tuple(value for _, value in kept)
