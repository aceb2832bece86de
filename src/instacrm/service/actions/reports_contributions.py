"""Operators and accounts in two periods side by side, each number out of the same pairs of the two."""

from collections import Counter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from instacrm.domain.tallies import ACTOR, OPERATOR
from instacrm.service.store import reports_contributions, reports_team
from instacrm.service.store.reports_contributions import Window
from instacrm.service.store.reports_shapes import Contribution, Contributions, Part, Pipeline

from .reports_periods import Period, asked_periods

PACE_DAYS: Final = 14


class _Told(NamedTuple):
    """All that the rows of one list are made of."""

    windows: tuple[Window, Window]
    by_day: Counter[tuple[str, str, int]]
    paced: Period
    asker: str


def contributions(
    db: Connection, team_id: str, operator_id: str, *, days: tuple[int, int], now_ms: int
) -> Contributions:
    """Everybody and every account of the team in the last `days` local days, for this operator."""
    first, second, paced = asked_periods(db, team_id, (*days, PACE_DAYS), now_ms)
    told = _Told(
        (Window(db, team_id, first.current), Window(db, team_id, second.current)),
        reports_contributions.per_day(db, team_id, paced.current, ZoneInfo(paced.zone)),
        paced,
        operator_id,
    )
    longest, sent = (first, told.windows[0].pairs) if days[0] > days[1] else (second, told.windows[1].pairs)
    people = {row.operator_id: row.name for row in reports_team.operator_rows(db, team_id, longest.current, sent)}
    accounts = {row.actor_id: row.handle for row in reports_team.actor_rows(db, team_id, operator_id, sent)}
    by_operator = reports_contributions.statuses(db, team_id, OPERATOR, second.current)
    by_actor = reports_contributions.statuses(db, team_id, ACTOR, second.current)
    one, two = told.windows
    return Contributions(
        as_of_ms=now_ms,
        days=list(days),
        from_ms=[first.current.span.from_ms, second.current.span.from_ms],
        pace_days=[day.isoformat() for day in paced.days],
        team=[one.pairs.total(), two.pairs.total()],
        operators=[
            _row(told, (each, None), name, accounts, by_operator.get(each, [])) for each, name in people.items()
        ],
        actors=[_row(told, (None, each), handle, people, by_actor.get(each, [])) for each, handle in accounts.items()],
    )


def _row(
    told: _Told, who: tuple[str | None, str | None], name: str, others: dict[str, str], statuses: Pipeline
) -> Contribution:
    """`who` is an operator, or an account; `others` are the names of what its parts are by."""
    scope, place = (OPERATOR, 0) if who[0] else (ACTOR, 1)
    each = str(who[place])
    first, second = ({pair: n for pair, n in one.pairs.items() if pair[place] == each} for one in told.windows)
    pace: Counter[int] = Counter()
    for (*pair, day), n in told.by_day.items():
        pace[day] += n * (pair[place] == each)
    return Contribution(
        id=each,
        name=name,
        sent=[sum(first.values()), sum(second.values())],
        mine=[_of(told.asker, first), _of(told.asker, second)],
        people=[window.people[scope][each] for window in told.windows],
        parts=[
            Part(label, [_among(key, first), _among(key, second)])
            for key, label in others.items()
            if _among(key, first) or _among(key, second)
        ],
        pace=[pace[day.toordinal()] for day in told.paced.days],
        statuses=statuses,
    )


def _of(operator_id: str, pairs: dict[tuple[str, str], int]) -> int:
    return sum(n for pair, n in pairs.items() if pair[0] == operator_id)


def _among(key: str, pairs: dict[tuple[str, str], int]) -> int:
    return sum(n for pair, n in pairs.items() if key in pair)
