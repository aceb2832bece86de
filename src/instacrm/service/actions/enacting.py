"""Putting what was decided in force: one place for votes, teams of one, personal rules and emergencies."""

import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import NotFound
from instacrm.domain.goals import Goal
from instacrm.domain.governance.drafts import Change, RuleDraft, rule_of
from instacrm.domain.verdicts import Rule
from instacrm.service.store import constitutions, goals
from instacrm.service.store import rules as rows
from instacrm.service.store.rules import Origin


def base_version(db: Connection, team_id: str, change: Change) -> int:
    """The version of what `change` would change; 0 for something new. Raises: NotFound when it is not in force."""
    if change.what == "constitution":
        return constitutions.held(db, team_id).version
    if change.subject_id is None:
        return 0
    if change.what.endswith("rule"):
        kept = rows.find(db, team_id, change.subject_id)
        if kept is None:
            raise NotFound("No such rule is in force.")
        return kept.rule.version
    goal = goals.find(db, team_id, change.subject_id)
    if goal is None:
        raise NotFound("No such goal is in force.")
    return goal.version


def carry_out(  # noqa: PLR0913 (a change and where it came from)
    db: Connection, team_id: str, change: Change, *, origin: Origin, made_by: str, proposal_id: str | None, now_ms: int
) -> str:
    """Do what was decided; the id of the rule or goal, or "constitution". The caller holds the team's lock."""
    subject_id = change.subject_id or str(uuid_utils.uuid7())
    if change.constitution is not None:
        constitutions.enact(db, team_id, change.constitution, proposal_id=proposal_id, now_ms=now_ms)
        return "constitution"
    if change.what.endswith("rule"):
        rows.retire(db, team_id, subject_id, now_ms)
        if change.rule is not None:
            put_rule(
                db,
                team_id,
                change.rule,
                subject_id,
                origin=origin,
                made_by=made_by,
                proposal_id=proposal_id,
                now_ms=now_ms,
            )
        return subject_id
    goals.retire(db, team_id, subject_id, now_ms)
    if change.goal is not None:
        version = goals.last_version(db, team_id, subject_id) + 1
        goal = Goal(goal_id=subject_id, version=version, draft=change.goal, enacted_ms=now_ms)
        goals.add(db, team_id, goal, proposal_id=proposal_id)
    return subject_id


def put_rule(  # noqa: PLR0913 (a rule and where it came from)
    db: Connection,
    team_id: str,
    draft: RuleDraft,
    rule_id: str,
    *,
    origin: Origin,
    made_by: str,
    now_ms: int,
    proposal_id: str | None = None,
    ends_ms: int | None = None,
) -> Rule:
    """Write the next version of a rule and put it in force."""
    version = rows.last_version(db, team_id, rule_id) + 1
    rule = rule_of(draft, rule_id=rule_id, version=version, now_ms=now_ms, ends_ms=ends_ms)
    rows.add(db, team_id, rule, origin=origin, made_by=made_by, proposal_id=proposal_id)
    return rule
