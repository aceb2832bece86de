"""Rules: what is in force and where it came from; teams of one, personal rules and emergencies, which need no vote."""

from collections import Counter
from typing import Any, Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain import events
from instacrm.domain.errors import Conflict, NeedsVote, NotAllowed, NotFound
from instacrm.domain.governance.drafts import Change, Reason, RuleDraft, check_change
from instacrm.domain.governance.proposals import ALONE_MS, EMERGENCY_AGAIN_MS, EMERGENCY_MS
from instacrm.domain.policy import KINDS, plain
from instacrm.domain.verdicts import Rule, Scope
from instacrm.service.store import names, rule_words, teams
from instacrm.service.store import proposals as proposal_rows
from instacrm.service.store import rules as rows
from instacrm.service.store.engine import Database
from instacrm.service.store.rules import KeptRule
from instacrm.wire.sync import Policy, SyncNews

from .audit import write_audit
from .enacting import put_rule
from .proposals import Ask, opened
from .pushing import Writer

_LOOK_BACK_MS: Final = 30 * 86_400_000


class Enacted(msgspec.Struct, frozen=True):
    """The rule, and the version the rules have with it."""

    rule: Rule
    policy_version: int


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that cannot wait for a vote, and why."""

    rule: RuleDraft
    reason: Reason


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as people see it: its sentence, where it came from, and how often it spoke in the last 30 days."""

    rule: Rule
    sentence: str
    origin: rows.Origin
    made_by: str | None
    proposal_id: str | None
    retired_ms: int | None
    noticed: int
    warned: int
    held: int
    overridden: int
    # Of messages that had gone out before their writer's computer could know.
    late: int
    # Of how many the evidence before the vote said it would speak, in 30 days.
    predicted: int | None


class RuleBook(msgspec.Struct, frozen=True):
    """The rules in force, the oldest first, what was in force before, and the version of it all."""

    version: int
    as_of_ms: int
    rules: tuple[RuleShown, ...]
    ended: tuple[RuleShown, ...]


class KindShown(msgspec.Struct, frozen=True):
    """A kind of rule: its name for people, and its parameters as a JSON Schema that forms are drawn from."""

    kind: str
    title: str
    about: str
    params: dict[str, Any]


def kinds() -> tuple[KindShown, ...]:
    """Every kind of rule there is."""
    found = []
    for kind, module in KINDS.items():
        (schema,) = msgspec.json.schema_components([module.Params], ref_template="{name}")[1].values()
        found.append(KindShown(kind, module.TITLE, module.ABOUT, schema))
    return tuple(found)


def policy_of(database: Database, team_id: str) -> Policy:
    """The rules in force. Raises: StoreBusy."""
    with database.reading(team_id) as db:
        return Policy(teams.team_of(db, team_id).policy_version, rows.in_force(db, team_id))


def book(database: Database, team_id: str, now_ms: int) -> RuleBook:
    """The rules as people see them. Raises: StoreBusy."""
    with database.reading(team_id) as db:
        kept = rows.kept_rules(db, team_id)
        known = names.names_of(db, team_id)
        spoke = rule_words.spoken(db, team_id, now_ms - _LOOK_BACK_MS)

        def shown(one: KeptRule) -> RuleShown:
            said: Counter[str] = spoke.get(one.rule.rule_id, Counter()) if one.retired_ms is None else Counter()
            evidence = proposal_rows.evidence_of(db, team_id, one.proposal_id) if one.proposal_id else None
            return RuleShown(
                rule=one.rule,
                sentence=plain(one.rule, known),
                origin=one.origin,
                made_by=known.operator_name(one.made_by) if one.made_by else None,
                proposal_id=one.proposal_id,
                retired_ms=one.retired_ms,
                noticed=said[events.NOTICED],
                warned=said[events.WARNED],
                held=said[events.HELD],
                overridden=said[events.OVERRIDDEN],
                late=said[events.LATE],
                predicted=evidence["spoke"] if evidence else None,
            )

        return RuleBook(
            teams.team_of(db, team_id).policy_version,
            now_ms,
            tuple(shown(one) for one in kept if one.retired_ms is None),
            tuple(shown(one) for one in reversed(kept) if one.retired_ms is not None),
        )


def enact(database: Database, writer: Writer, draft: RuleDraft, now_ms: int) -> tuple[Enacted, SyncNews]:
    """Put a rule in force at once, in a team of one; and what to tell those who listen.

    Raises: BadInput; NeedsVote when others have a vote, or had one not long ago; StoreBusy.
    """
    check_change(Change(what="enact-rule", rule=draft))
    with database.writing(writer.team_id) as db:
        head_seq = _alone(db, writer.team_id, now_ms)
        rule = put_rule(db, writer.team_id, draft, _new_id(), origin="alone", made_by=writer.operator_id, now_ms=now_ms)
        return _enacted(db, writer, rule, head_seq, now_ms)


def enact_personal(database: Database, writer: Writer, draft: RuleDraft, now_ms: int) -> tuple[Enacted, SyncNews]:
    """Put a rule in force for oneself alone. It stands beside the team's rules, so it can only be stricter.

    Raises: BadInput; StoreBusy.
    """
    mine = msgspec.structs.replace(draft, scope=Scope(writer.operator_id, draft.scope.actor_id))
    check_change(Change(what="enact-rule", rule=mine))
    with database.writing(writer.team_id) as db:
        head_seq = teams.lock_team(db, writer.team_id)
        rule = put_rule(
            db, writer.team_id, mine, _new_id(), origin="personal", made_by=writer.operator_id, now_ms=now_ms
        )
        return _enacted(db, writer, rule, head_seq, now_ms)


def enact_emergency(database: Database, writer: Writer, asked: Emergency, now_ms: int) -> tuple[Enacted, SyncNews]:
    """Put a rule in force for 72 hours and ask the team to ratify it. People can always override it.

    Raises: BadInput; Conflict when there was one of this kind and scope within 30 days; StoreBusy.
    """
    draft = msgspec.structs.replace(asked.rule, may_override=True)
    change = check_change(Change(what="enact-rule", rule=draft))
    with database.writing(writer.team_id) as db:
        head_seq = teams.lock_team(db, writer.team_id)
        if any(
            kept.origin == "emergency"
            and (kept.rule.kind, kept.rule.scope) == (draft.kind, draft.scope)
            and kept.rule.enacted_ms > now_ms - EMERGENCY_AGAIN_MS
            for kept in rows.kept_rules(db, writer.team_id)
        ):
            raise Conflict("There was an emergency rule of this kind within 30 days.", remedy="Propose a rule instead.")
        rule = put_rule(
            db, writer.team_id, draft, _new_id(), origin="emergency", made_by=writer.operator_id, now_ms=now_ms,
            ends_ms=now_ms + EMERGENCY_MS,
        )  # fmt: skip
        proposal = opened(db, writer, Ask(change=change, reason=asked.reason), now_ms, emergency_rule_id=rule.rule_id)
        proposal = msgspec.structs.replace(proposal, closes_ms=min(proposal.closes_ms, now_ms + EMERGENCY_MS))
        proposal_rows.add(db, writer.team_id, proposal, None)
        return _enacted(db, writer, rule, head_seq, now_ms)


def retire(database: Database, writer: Writer, rule_id: str, now_ms: int) -> SyncNews:
    """End a rule at once: one's own personal one, or any in a team of one; what to tell those who listen.

    Raises: NotFound; NotAllowed for somebody else's personal rule; NeedsVote; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        kept = rows.find(db, writer.team_id, rule_id)
        if kept is None:
            raise NotFound("No such rule is in force.")
        if kept.origin == "personal":
            head_seq = teams.lock_team(db, writer.team_id)
            if kept.made_by != writer.operator_id:
                raise NotAllowed("This is somebody's own rule.")
        else:
            head_seq = _alone(db, writer.team_id, now_ms)
        rows.retire(db, writer.team_id, rule_id, now_ms)
        version = rows.raise_version(db, writer.team_id)
        detail = {"rule_id": rule_id}
        write_audit(db, writer.team_id, "rule.retired", detail, operator_id=writer.operator_id, now_ms=now_ms)
    return SyncNews(head_seq, version)


def _enacted(db: Connection, writer: Writer, rule: Rule, head_seq: int, now_ms: int) -> tuple[Enacted, SyncNews]:
    version = rows.raise_version(db, writer.team_id)
    write_audit(
        db, writer.team_id, "rule.enacted", msgspec.to_builtins(rule), operator_id=writer.operator_id, now_ms=now_ms
    )
    return Enacted(rule, version), SyncNews(head_seq, version)


def _new_id() -> str:
    return str(uuid_utils.uuid7())


def _alone(db: Connection, team_id: str, now_ms: int) -> int:
    """Lock the team, and go on only while one person decides; the place of its newest event."""
    head_seq = teams.lock_team(db, team_id)
    if len(rows.voters(db, team_id)) > 1:
        raise NeedsVote(
            "The team has more than one member, so a rule needs a vote.",
            remedy="Rules enacted while you were alone stay in force.",
        )
    if rows.somebody_left_since(db, team_id, now_ms - ALONE_MS):
        raise NeedsVote("Somebody left the team not long ago, so a rule needs a vote of its full length.")
    return head_seq
