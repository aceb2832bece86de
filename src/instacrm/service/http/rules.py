"""The rules' door: what is in force and why, its evidence, and what needs no vote."""

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.domain.governance.drafts import RuleDraft
from instacrm.domain.governance.starters import STARTERS, Starter
from instacrm.service.actions import evidence, proposals, rules
from instacrm.service.actions.evidence import AskEvidence, Evidence
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import Emergency, Enacted, KindShown, RuleBook
from instacrm.wire.sync import SyncNews

from .context import AppState, SessionInfo, require
from .sync import announce


@get("/v1/rules", operation_id="rules", sync_to_thread=True)
def list_rules(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> RuleBook:
    """The rules in force, the oldest first, and those that ended."""
    if proposals.close_due(core.db, session.team_id, core.now_ms()):
        announce(core, session.team_id)
    return rules.book(core.db, session.team_id, core.now_ms())


@get("/v1/rules/kinds", operation_id="ruleKinds", sync_to_thread=False)
def list_kinds(session: NamedDependency[SessionInfo]) -> tuple[KindShown, ...]:  # noqa: ARG001 (who asks must be of a team)
    """Every kind of rule, with the JSON Schema of its parameters."""
    return rules.kinds()


@get("/v1/rules/starters", operation_id="starters", sync_to_thread=False)
def list_starters(session: NamedDependency[SessionInfo]) -> tuple[Starter, ...]:  # noqa: ARG001 (as above)
    """Rules that a new team may want to begin with, and why."""
    return STARTERS


@post("/v1/rules/evidence", operation_id="evidence", status_code=200, sync_to_thread=True)
def rule_evidence(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[AskEvidence]
) -> Evidence:
    """What a rule would have done over the team's last 7, 30 or 90 days; nothing is changed."""
    return evidence.evidence(core.db, session.team_id, data, core.now_ms())


@post("/v1/rules", operation_id="enactRule", sync_to_thread=True)
def enact_rule(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[RuleDraft]
) -> Enacted:
    """Put a rule in force at once; a team of more than one has to vote instead."""
    require(session, "owner")
    enacted, news = rules.enact(core.db, _writer(session), data, core.now_ms())
    _tell(core, session, news)
    return enacted


@post("/v1/rules/personal", operation_id="enactPersonalRule", sync_to_thread=True)
def enact_personal_rule(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[RuleDraft]
) -> Enacted:
    """Put a rule in force for oneself, beside those of the team."""
    require(session, "owner", "admin", "member")
    enacted, news = rules.enact_personal(core.db, _writer(session), data, core.now_ms())
    _tell(core, session, news)
    return enacted


@post("/v1/rules/emergency", operation_id="enactEmergencyRule", sync_to_thread=True)
def enact_emergency_rule(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[Emergency]
) -> Enacted:
    """Put a rule in force for 72 hours, and ask the team to ratify it."""
    require(session, "owner", "admin")
    enacted, news = rules.enact_emergency(core.db, _writer(session), data, core.now_ms())
    _tell(core, session, news)
    return enacted


@delete("/v1/rules/{rule_id:str}", operation_id="retireRule", sync_to_thread=True)
def retire_rule(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], rule_id: FromPath[str]) -> None:
    """End one's own personal rule, or in a team of one any rule; otherwise the team has to vote."""
    require(session, "owner", "admin", "member")
    _tell(core, session, rules.retire(core.db, _writer(session), rule_id, core.now_ms()))


def _writer(session: SessionInfo) -> Writer:
    return Writer(session.team_id, session.operator_id)


def _tell(core: AppState, session: SessionInfo, news: SyncNews) -> None:
    core.news.publish(session.team_id, news.head_seq, news.policy_version)


def rules_router() -> Router:
    """Every route about rules."""
    return Router(
        "/",
        route_handlers=[
            list_rules,
            list_kinds,
            list_starters,
            rule_evidence,
            enact_rule,
            enact_personal_rule,
            enact_emergency_rule,
            retire_rule,
        ],
        tags=["rules"],
    )
