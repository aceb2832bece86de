"""Goals: how far the team and the asker are, by the calendar of the team."""

import msgspec
from sqlalchemy import Connection

from instacrm.domain.goals import Goal, Progress, Span, goal_sentence, period_of, progress
from instacrm.domain.verdicts import Scope
from instacrm.service.store import constitutions, goal_counts, goals, names
from instacrm.service.store.engine import Database


class GoalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A goal as people see it. `mine` is the asker's part of the team's `progress.value`."""

    goal: Goal
    sentence: str
    from_ms: int
    until_ms: int
    progress: Progress
    mine: int


class GoalBook(msgspec.Struct, frozen=True):
    """The team's goals as of a moment, in its zone and with its first day of the week (0 is Monday)."""

    as_of_ms: int
    zone: str
    week_start: int
    goals: tuple[GoalShown, ...]


def book(database: Database, team_id: str, operator_id: str, now_ms: int) -> GoalBook:
    """Every goal in force and how far it is. Raises: StoreBusy."""
    with database.reading() as db:
        held = constitutions.held(db, team_id).constitution
        known = names.names_of(db, team_id)

        def shown(goal: Goal) -> GoalShown:
            draft = goal.draft
            span = period_of(draft.every, zone=held.zone, week_start=held.week_start, at_ms=now_ms)
            value = _value(db, team_id, goal, draft.scope, span, now_ms)
            scope = draft.scope
            is_other = scope.operator_id not in (None, operator_id)
            mine = Scope(operator_id, scope.actor_id)
            return GoalShown(
                goal=goal,
                sentence=goal_sentence(draft, known),
                from_ms=span.from_ms,
                until_ms=span.until_ms,
                progress=progress(draft.target, value, span, now_ms),
                mine=0 if is_other else _value(db, team_id, goal, mine, span, now_ms),
            )

        return GoalBook(now_ms, held.zone, held.week_start, tuple(shown(goal) for goal in goals.in_force(db, team_id)))


def _value(db: Connection, team_id: str, goal: Goal, scope: Scope, span: Span, now_ms: int) -> int:  # noqa: PLR0913, PLR0917 (one question)
    return goal_counts.count(db, team_id, goal.draft.metric, scope, span.from_ms, min(span.until_ms, now_ms + 1))
