"""The rules' door: what is in force, enacting and retiring while a team is one person."""

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.service.actions import rules
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import Enacted, RuleDraft
from instacrm.wire.sync import Policy, SyncNews

from .context import AppState, SessionInfo, require


@get("/v1/rules", operation_id="rules", sync_to_thread=True)
def list_rules(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> Policy:
    """The rules in force, the oldest first."""
    return rules.policy_of(core.db, session.team_id)


@post("/v1/rules", operation_id="enactRule", sync_to_thread=True)
def enact_rule(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[RuleDraft]
) -> Enacted:
    """Put a rule in force at once; a team of more than one has to vote instead."""
    require(session, "owner")
    enacted, news = rules.enact(core.db, Writer(session.team_id, session.operator_id), data, core.now_ms())
    _tell(core, session, news)
    return enacted


@delete("/v1/rules/{rule_id:str}", operation_id="retireRule", sync_to_thread=True)
def retire_rule(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], rule_id: FromPath[str]) -> None:
    """End a rule at once; a team of more than one has to vote instead."""
    require(session, "owner")
    _tell(core, session, rules.retire(core.db, Writer(session.team_id, session.operator_id), rule_id, core.now_ms()))


def _tell(core: AppState, session: SessionInfo, news: SyncNews) -> None:
    core.news.publish(session.team_id, news.head_seq, news.policy_version)


def rules_router() -> Router:
    """Every route about rules."""
    return Router("/", route_handlers=[list_rules, enact_rule, retire_rule], tags=["rules"])
