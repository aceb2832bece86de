"""The goals' door: what the team wants to reach and how far it is, and how its accounts stand."""

from litestar import Router, get
from litestar.di import NamedDependency

from instacrm.service.actions import goals, safety
from instacrm.service.actions.goals import GoalBook
from instacrm.service.actions.safety import SafetyBook

from .context import AppState, SessionInfo


@get("/v1/goals", operation_id="goals", sync_to_thread=True)
def list_goals(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> GoalBook:
    """The team's goals: how far, expected by now, where it ends at this pace, and the asker's part."""
    return goals.book(core.db, session.team_id, session.operator_id, core.now_ms())


@get("/v1/actors/safety", operation_id="actorSafety", sync_to_thread=True)
def actor_safety(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> SafetyBook:
    """How each account stands beside the team's own rules, over the last seven days."""
    return safety.book(core.db, session.team_id, core.now_ms())


def goals_router() -> Router:
    """Every route about goals and safety."""
    return Router("/", route_handlers=[list_goals, actor_safety], tags=["goals"])
