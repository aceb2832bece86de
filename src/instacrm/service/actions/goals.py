"""Goals: how far the team and the asker are, by the calendar of the team."""

from functools import partial

import msgspec

from instacrm.domain.goals import Goal, Progress, goal_sentence, measure
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
            found = measure(
                goal.draft,
                operator_id,
                partial(goal_counts.count, db, team_id, goal.draft.metric),
                zone=held.zone,
                week_start=held.week_start,
                now_ms=now_ms,
            )
            return GoalShown(
                goal=goal,
                sentence=goal_sentence(goal.draft, known),
                from_ms=found.span.from_ms,
                until_ms=found.span.until_ms,
                progress=found.progress,
                mine=found.mine,
            )

        return GoalBook(now_ms, held.zone, held.week_start, tuple(shown(goal) for goal in goals.in_force(db, team_id)))
