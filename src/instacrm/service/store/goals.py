"""Goals as rows: every version stays, the newest one that was not retired is in force."""

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from instacrm.domain.goals import Goal
from instacrm.domain.governance.drafts import GoalDraft
from instacrm.domain.verdicts import Scope

from .tables import goals


def in_force(db: Connection, team_id: str) -> tuple[Goal, ...]:
    """The team's goals, the oldest first."""
    rows = db.execute(select(goals).where(goals.c.team_id == team_id, goals.c.retired_ms.is_(None)))
    found = [
        Goal(
            goal_id=row.goal_id,
            version=row.version,
            draft=GoalDraft(
                metric=row.metric, every=row.every, target=row.target, scope=Scope(row.operator_id, row.actor_id)
            ),
            enacted_ms=row.enacted_ms,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda goal: (goal.enacted_ms, goal.goal_id)))


def find(db: Connection, team_id: str, goal_id: str) -> Goal | None:
    """The goal of that id, while it is in force."""
    return next((goal for goal in in_force(db, team_id) if goal.goal_id == goal_id), None)


def add(db: Connection, team_id: str, goal: Goal, *, proposal_id: str | None) -> None:
    """Write a new version of a goal."""
    draft = msgspec.structs.asdict(goal.draft)
    scope = draft.pop("scope")
    db.execute(
        insert(goals).values(
            team_id=team_id,
            goal_id=goal.goal_id,
            version=goal.version,
            operator_id=scope.operator_id,
            actor_id=scope.actor_id,
            proposal_id=proposal_id,
            enacted_ms=goal.enacted_ms,
            **draft,
        )
    )


def retire(db: Connection, team_id: str, goal_id: str, now_ms: int) -> bool:
    """End the goal; False when none of that id is in force."""
    mine = (goals.c.team_id == team_id, goals.c.goal_id == goal_id, goals.c.retired_ms.is_(None))
    return bool(db.execute(update(goals).where(*mine).values(retired_ms=now_ms)).rowcount)


def last_version(db: Connection, team_id: str, goal_id: str) -> int:
    """The highest version the goal ever had; 0 when there was none."""
    newest = select(func.max(goals.c.version)).where(goals.c.team_id == team_id, goals.c.goal_id == goal_id)
    return int(db.scalar(newest) or 0)
