"""Rules as rows: every version stays, the newest one that was not retired is in force."""

from typing import Literal

import msgspec
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from instacrm.domain.verdicts import Rule, Scope

from .tables import memberships, rules, teams
from .teams import ACTIVE

# How a rule came into being: by vote, by a team of one, by somebody for themselves, or in an emergency.
Origin = Literal["vote", "alone", "personal", "emergency"]
_VOTING = ("owner", "admin", "member")


class KeptRule(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a rule with where it came from and when it ended."""

    rule: Rule
    origin: Origin
    made_by: str | None
    proposal_id: str | None
    retired_ms: int | None


def in_force(db: Connection, team_id: str) -> tuple[Rule, ...]:
    """The team's rules, the oldest first."""
    return tuple(kept.rule for kept in kept_rules(db, team_id) if kept.retired_ms is None)


def kept_rules(db: Connection, team_id: str) -> tuple[KeptRule, ...]:
    """Every version of every rule, the oldest first."""
    rows = db.execute(select(rules).where(rules.c.team_id == team_id))
    return tuple(sorted(map(_kept, rows), key=lambda kept: (kept.rule.enacted_ms, kept.rule.rule_id)))


def find(db: Connection, team_id: str, rule_id: str) -> KeptRule | None:
    """The rule of that id, while it is in force."""
    mine = (rules.c.team_id == team_id, rules.c.rule_id == rule_id, rules.c.retired_ms.is_(None))
    row = db.execute(select(rules).where(*mine)).first()
    return _kept(row) if row else None


def _kept(row: Row[tuple[object, ...]]) -> KeptRule:
    return KeptRule(
        rule=Rule(
            rule_id=row.rule_id,
            kind=row.kind,
            version=row.version,
            severity=row.severity,
            params=msgspec.json.decode(row.params),
            scope=Scope(row.operator_id, row.actor_id),
            may_override=bool(row.may_override),
            enacted_ms=row.enacted_ms,
            ends_ms=row.ends_ms,
        ),
        origin=row.origin,
        made_by=row.made_by,
        proposal_id=row.proposal_id,
        retired_ms=row.retired_ms,
    )


def add(  # noqa: PLR0913 (a rule and where it came from)
    db: Connection,
    team_id: str,
    rule: Rule,
    *,
    origin: Origin = "vote",
    made_by: str | None = None,
    proposal_id: str | None = None,
) -> None:
    """Write a new version of a rule."""
    db.execute(
        insert(rules).values(
            team_id=team_id,
            rule_id=rule.rule_id,
            version=rule.version,
            kind=rule.kind,
            severity=rule.severity,
            params=msgspec.json.encode(rule.params, order="deterministic").decode(),
            operator_id=rule.scope.operator_id,
            actor_id=rule.scope.actor_id,
            may_override=int(rule.may_override),
            enacted_ms=rule.enacted_ms,
            ends_ms=rule.ends_ms,
            origin=origin,
            made_by=made_by,
            proposal_id=proposal_id,
        )
    )


def retire(db: Connection, team_id: str, rule_id: str, now_ms: int) -> bool:
    """End the rule; False when none of that id is in force."""
    mine = (rules.c.team_id == team_id, rules.c.rule_id == rule_id, rules.c.retired_ms.is_(None))
    return bool(db.execute(update(rules).where(*mine).values(retired_ms=now_ms)).rowcount)


def last_version(db: Connection, team_id: str, rule_id: str) -> int:
    """The highest version the rule ever had; 0 when there was none."""
    newest = select(func.max(rules.c.version)).where(rules.c.team_id == team_id, rules.c.rule_id == rule_id)
    return int(db.scalar(newest) or 0)


def raise_version(db: Connection, team_id: str) -> int:
    """What the team decided changed; its new version."""
    version = int(db.scalar(select(teams.c.policy_version).where(teams.c.team_id == team_id)) or 0) + 1
    db.execute(update(teams).where(teams.c.team_id == team_id).values(policy_version=version))
    return version


def voters(db: Connection, team_id: str) -> dict[str, str]:
    """The roles of those who may vote now, by operator."""
    rows = db.execute(
        select(memberships.c.operator_id, memberships.c.role).where(
            memberships.c.team_id == team_id, memberships.c.state == ACTIVE, memberships.c.role.in_(_VOTING)
        )
    )
    return {row.operator_id: row.role for row in rows}


def somebody_left_since(db: Connection, team_id: str, since_ms: int) -> bool:
    """Whether a membership ended, or lost its vote, after `since_ms`."""
    changed = select(func.count()).where(
        memberships.c.team_id == team_id,
        memberships.c.since_ms > since_ms,
        or_(memberships.c.state == "ended", memberships.c.role == "viewer"),
    )
    return bool(db.scalar(changed))
