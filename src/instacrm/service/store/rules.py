"""Rules as rows: every version stays, the newest one that was not retired is in force."""

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from instacrm.domain.verdicts import Rule, Scope

from .tables import memberships, rules, teams
from .teams import ACTIVE


def in_force(db: Connection, team_id: str) -> tuple[Rule, ...]:
    """The team's rules, the oldest first."""
    rows = db.execute(select(rules).where(rules.c.team_id == team_id, rules.c.retired_ms.is_(None)))
    found = [
        Rule(
            rule_id=row.rule_id,
            kind=row.kind,
            version=row.version,
            severity=row.severity,
            params=msgspec.json.decode(row.params),
            scope=Scope(row.operator_id, row.actor_id),
            may_override=bool(row.may_override),
            enacted_ms=row.enacted_ms,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda rule: (rule.enacted_ms, rule.rule_id)))


def add(db: Connection, team_id: str, rule: Rule) -> None:
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
        )
    )


def retire(db: Connection, team_id: str, rule_id: str, now_ms: int) -> bool:
    """End the rule; False when none of that id is in force."""
    mine = (rules.c.team_id == team_id, rules.c.rule_id == rule_id, rules.c.retired_ms.is_(None))
    return bool(db.execute(update(rules).where(*mine).values(retired_ms=now_ms)).rowcount)


def raise_version(db: Connection, team_id: str) -> int:
    """The rules changed; their new version."""
    version = int(db.scalar(select(teams.c.policy_version).where(teams.c.team_id == team_id)) or 0) + 1
    db.execute(update(teams).where(teams.c.team_id == team_id).values(policy_version=version))
    return version


def voters(db: Connection, team_id: str) -> int:
    """How many active members the team has."""
    count = select(func.count()).where(memberships.c.team_id == team_id, memberships.c.state == ACTIVE)
    return int(db.scalar(count) or 0)
