"""The agent's own verdict on an intent, and what it leads to."""

from typing import Any

import apsw

from instacrm.agent.store import meta, outreaches, people, team
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.agent.store.past import Past
from instacrm.domain import events
from instacrm.domain.policy import Subject, evaluate
from instacrm.domain.verdicts import SEVERITIES, Finding, Step
from instacrm.wire.native import Capture

HORIZON_MS = 30 * 60 * 1000

# An intent older than this waited in the browser: it is judged by what had happened by then, not by what came since.
_LATE_MS = 60_000
# A key that no text has: of a message whose text nobody keeps, rules about texts say nothing.
NO_TEXT = "-"


def judge(db: apsw.Connection, subject: Subject, *, at_ms: int, now_ms: int) -> Step:
    """What the rules said at `at_ms` about a message of `subject`, the message itself not counted."""
    if now_ms - at_ms > _LATE_MS:
        said = _judge_then(db, subject, at_ms, until_ms=at_ms)
    else:
        said = evaluate(team.rules(db), Past(db, subject.operator_id), subject, at_ms, 0)[0]
    return _guarded(db, subject, said)


def judge_past(db: apsw.Connection, row: OutreachRow) -> Step:
    """What the rules of then say of a message that was sent, by all that is known now of what came before it."""
    subject = Subject(
        operator_id=row.operator_id,
        actor_id=row.actor_id,
        person=row.person,
        text_key=outreaches.text_key_of(db, row.outreach_id) or NO_TEXT,
    )
    return _judge_then(db, subject, row.at_ms, until_ms=row.at_ms - 1)


def _judge_then(db: apsw.Connection, subject: Subject, at_ms: int, *, until_ms: int) -> Step:
    """By the rules that were in force at `at_ms`, and by what had happened until `until_ms`."""
    # Core dates a rule by its own clock.
    core_ms = at_ms - (meta.get_number(db, meta.SKEW) or 0)
    rules = tuple(rule for rule in team.rules(db) if rule.enacted_ms <= core_ms)
    return evaluate(rules, Past(db, subject.operator_id, until_ms), subject, at_ms, 0)[0]


def look_ahead(db: apsw.Connection, subject: Subject, now_ms: int) -> tuple[Step, ...]:
    """What the rules say about the next message of `subject`, from now over half an hour."""
    steps = evaluate(team.rules(db), Past(db, subject.operator_id), subject, now_ms, HORIZON_MS)
    return tuple(_guarded(db, subject, step) for step in steps)


def _guarded(db: apsw.Connection, subject: Subject, step: Step) -> Step:
    """`step`, held when the team said that nobody writes to this person: a word of people, not a rule of numbers."""
    if subject.person is None or not people.is_not_to_be_contacted(db, subject.person):
        return step
    whom = f"@{subject.handle}" if subject.handle else "this person"
    held = Finding(
        rule_id=people.DO_NOT_CONTACT,
        kind=people.DO_NOT_CONTACT,
        severity="hold",
        sentence=f"Your team does not write to {whom}.",
        used=1,
        limit=0,
    )
    return Step(step.from_ms, "hold", (held, *step.findings))


def consequences(capture: Capture, verdict: Step) -> tuple[str, ...]:
    """The kinds of the events that stand beside an intent: noticed, warned, overridden, late (docs/native.md)."""
    shown = capture.shown.severity if capture.shown else "unchecked"
    was_milder = SEVERITIES.index("clear" if shown == "unchecked" else shown) < SEVERITIES.index(verdict.severity)
    return tuple(
        kind
        for kind, happened in (
            (events.NOTICED, verdict.severity == "notice"),
            (events.WARNED, verdict.severity == "warn"),
            (events.OVERRIDDEN, capture.overridden),
            (events.LATE, was_milder),
        )
        if happened
    )


def rules_fact(verdict: Step) -> dict[str, Any]:
    """What a fact keeps of a verdict: numbers and rule ids; the sentence names people, so it is left out."""
    return {
        "severity": verdict.severity,
        "rules": [
            {
                "rule_id": f.rule_id,
                "kind": f.kind,
                "severity": f.severity,
                "used": f.used,
                "limit": f.limit,
                "clears_ms": f.clears_ms,
            }
            for f in verdict.findings
        ],
    }
