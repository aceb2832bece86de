"""Rules: what is in force, and how a team of one enacts and retires. Larger teams vote."""

from typing import Any, Literal

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import NeedsVote, NotFound
from instacrm.domain.policy import check_rule
from instacrm.domain.verdicts import Rule, Scope
from instacrm.service.store import rules as rows
from instacrm.service.store import teams
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Policy, SyncNews

from .audit import write_audit
from .pushing import Writer


class RuleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as somebody asks for it. `params` belong to the kind."""

    kind: str
    severity: Literal["notice", "warn", "hold"]
    params: dict[str, Any]
    scope: Scope = Scope()
    may_override: bool = True


class Enacted(msgspec.Struct, frozen=True):
    """The rule, and the version the rules have with it."""

    rule: Rule
    policy_version: int


def policy_of(database: Database, team_id: str) -> Policy:
    """The rules in force. Raises: StoreBusy."""
    with database.reading() as db:
        return Policy(teams.team_of(db, team_id).policy_version, rows.in_force(db, team_id))


def enact(database: Database, writer: Writer, draft: RuleDraft, now_ms: int) -> tuple[Enacted, SyncNews]:
    """Put a rule in force at once; and what to tell those who listen. The caller has checked who asks.

    Raises: BadInput; NeedsVote when the team has more than one member; StoreBusy.
    """
    rule = check_rule(
        Rule(
            rule_id=str(uuid_utils.uuid7()),
            kind=draft.kind,
            version=1,
            severity=draft.severity,
            params=draft.params,
            scope=draft.scope,
            may_override=draft.may_override,
            enacted_ms=now_ms,
        )
    )
    with database.writing() as db:
        head_seq = _alone(db, writer.team_id)
        rows.add(db, writer.team_id, rule)
        version = rows.raise_version(db, writer.team_id)
        write_audit(
            db, writer.team_id, "rule.enacted", msgspec.to_builtins(rule),
            operator_id=writer.operator_id, now_ms=now_ms,
        )  # fmt: skip
    return Enacted(rule, version), SyncNews(head_seq, version)


def retire(database: Database, writer: Writer, rule_id: str, now_ms: int) -> SyncNews:
    """End a rule at once; what to tell those who listen. The caller has checked who asks.

    Raises: NotFound; NeedsVote; StoreBusy.
    """
    with database.writing() as db:
        head_seq = _alone(db, writer.team_id)
        if not rows.retire(db, writer.team_id, rule_id, now_ms):
            raise NotFound("No such rule is in force.")
        version = rows.raise_version(db, writer.team_id)
        detail = {"rule_id": rule_id}
        write_audit(db, writer.team_id, "rule.retired", detail, operator_id=writer.operator_id, now_ms=now_ms)
    return SyncNews(head_seq, version)


def _alone(db: Connection, team_id: str) -> int:
    """Lock the team, and go on only while one person decides; the place of its newest event."""
    head_seq = teams.lock_team(db, team_id)
    if rows.voters(db, team_id) > 1:
        raise NeedsVote(
            "The team has more than one member, so a rule needs a vote.",
            remedy="Rules enacted while you were alone stay in force.",
        )
    return head_seq
