"""What the team's server said last: rules, members, settings."""

import apsw
import msgspec

from instacrm.domain.goals import Goal
from instacrm.domain.verdicts import Rule
from instacrm.wire.sync import Member, SyncHelloAck, TeamSettings

from . import meta
from .sql import rows


class KnownTeam(msgspec.Struct, frozen=True):
    """The team this data folder belongs to."""

    team_id: str
    name: str
    key: bytes


def adopt(db: apsw.Connection, ack: SyncHelloAck) -> None:
    """Take over all that `ack` says of the team."""
    for key, value in (
        (meta.TEAM, ack.team_id),
        (meta.TEAM_NAME, ack.team_name),
        (meta.TEAM_KEY, ack.team_key),
        (meta.TEXT_POLICY, ack.settings.text_policy),
        (meta.ZONE, ack.settings.zone),
        (meta.WEEK_START, ack.settings.week_start),
        (meta.RETENTION, ack.settings.retention_days),
        (meta.STATUS_NAMES, msgspec.json.encode(ack.settings.status_names).decode()),
        (meta.POLICY_VERSION, ack.policy.version),
        (meta.SKEW, ack.skew_ms),
    ):
        meta.put(db, key, value)
    db.execute("DELETE FROM rules")
    for rule in ack.policy.rules:
        db.execute("INSERT OR REPLACE INTO rules VALUES(?,?)", (rule.rule_id, msgspec.json.encode(rule).decode()))
    db.execute("DELETE FROM goals")
    for goal in ack.goals:
        db.execute("INSERT OR REPLACE INTO goals VALUES(?,?)", (goal.goal_id, msgspec.json.encode(goal).decode()))
    db.execute("DELETE FROM members")
    for member in ack.members:
        db.execute("INSERT OR REPLACE INTO members VALUES(?,?,?)", (member.operator_id, member.name, member.role))


def find_team(db: apsw.Connection) -> KnownTeam | None:
    """The team; none before the first time its server was heard."""
    team_id, name, key = (meta.get(db, k) for k in (meta.TEAM, meta.TEAM_NAME, meta.TEAM_KEY))
    return KnownTeam(team_id, name or "", bytes.fromhex(key)) if team_id and key else None


def settings(db: apsw.Connection) -> TeamSettings:
    """What the team decided; before its server was heard, texts stay on this computer."""
    kept = {
        "text_policy": meta.get(db, meta.TEXT_POLICY) or "local",
        "zone": meta.get(db, meta.ZONE) or "UTC",
        "week_start": meta.get_number(db, meta.WEEK_START) or 0,
        "retention_days": meta.get_number(db, meta.RETENTION) or 0,
        "status_names": msgspec.json.decode(meta.get(db, meta.STATUS_NAMES) or "{}"),
    }
    return msgspec.convert(kept, TeamSettings)


def rules(db: apsw.Connection) -> tuple[Rule, ...]:
    """The rules in force."""
    found = rows(db, "SELECT rule FROM rules ORDER BY rule_id")
    return tuple(msgspec.json.decode(rule, type=Rule) for (rule,) in found)


def goals(db: apsw.Connection) -> tuple[Goal, ...]:
    """The goals in force, the oldest first."""
    found = (msgspec.json.decode(goal, type=Goal) for (goal,) in rows(db, "SELECT goal FROM goals"))
    return tuple(sorted(found, key=lambda goal: (goal.enacted_ms, goal.goal_id)))


def policy_version(db: apsw.Connection) -> int:
    """The version of the rules in force; 0 before any were heard of."""
    return meta.get_number(db, meta.POLICY_VERSION) or 0


def members(db: apsw.Connection) -> tuple[Member, ...]:
    """The operators of the team, by name."""
    found = rows(db, "SELECT operator_id, name, role FROM members ORDER BY name")
    return tuple(Member(*row) for row in found)


def member_name(db: apsw.Connection, operator_id: str) -> str | None:
    """What the team calls an operator."""
    found: str | None = db.execute("SELECT name FROM members WHERE operator_id=?", (operator_id,)).get
    return found
