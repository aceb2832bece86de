"""All rules together: the verdict for the next message now and in the minutes to come, as steps in time."""

from typing import Final

from instacrm.domain.errors import BadInput
from instacrm.domain.verdicts import SEVERITIES, Rule, Step, strictest

from . import duplicate_contact, frequency_cap, interval_spacing
from .history import History, RuleKind, Spell, Subject

KINDS: Final[dict[str, RuleKind]] = {
    "frequency-cap": frequency_cap,
    "interval-spacing": interval_spacing,
    "duplicate-contact": duplicate_contact,
}


def check_rule(rule: Rule) -> Rule:
    """`rule`, when its kind is known and its parameters make sense.

    Raises: BadInput.
    """
    kind = KINDS.get(rule.kind)
    if kind is None:
        raise BadInput(f"there is no rule kind {rule.kind!r}")
    kind.check(rule)
    return rule


def binds(rule: Rule, subject: Subject) -> bool:
    """Whether `rule` speaks about messages of `subject` at all."""
    scope = rule.scope
    return scope.operator_id in (None, subject.operator_id) and scope.actor_id in (None, subject.actor_id)


def evaluate(
    rules: tuple[Rule, ...], history: History, subject: Subject, now_ms: int, horizon_ms: int
) -> tuple[Step, ...]:
    """What `rules` say about the next message of `subject`, from `now_ms` to `horizon_ms` later.

    The first step begins now; each later one begins where what holds changes. A rule this version cannot read
    says nothing here: the team's server checked it, and a newer kind must not stop anybody from writing.
    """
    found = [spell for rule in rules if binds(rule, subject) for spell in _spells(rule, history, subject, now_ms)]
    starts = {now_ms} | {edge for spell in found for edge in spell[:2] if now_ms < edge <= now_ms + horizon_ms}
    steps: list[Step] = []
    for start in sorted(starts):
        holding = [s.finding for s in found if s.from_ms <= start < s.until_ms]
        findings = tuple(sorted(holding, key=lambda f: (-SEVERITIES.index(f.severity), f.clears_ms or 0, f.rule_id)))
        if not steps or steps[-1].findings != findings:
            steps.append(Step(start, strictest(findings), findings))
    return tuple(steps)


def _spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    kind = KINDS.get(rule.kind)
    if kind is None:
        return ()
    try:
        return kind.spells(rule, history, subject, now_ms)
    except BadInput:
        return ()
