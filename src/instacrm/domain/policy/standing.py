"""All rules together: the verdict for the next message now and in the minutes to come, as steps in time."""

from instacrm.domain.errors import BadInput
from instacrm.domain.verdicts import SEVERITIES, Rule, Step, strictest

from .history import History, Names, RuleKind, Spell, Subject
from .kinds import KINDS
from .params import parse_params


def kind_of(rule: Rule) -> RuleKind:
    """The module of the rule's kind. Raises: BadInput when nobody here knows it."""
    kind = KINDS.get(rule.kind)
    if kind is None:
        raise BadInput(f"there is no rule kind {rule.kind!r}")
    return kind


def check_rule(rule: Rule) -> Rule:
    """`rule`, when its kind is known and its parameters make sense.

    Raises: BadInput.
    """
    parse_params(rule, kind_of(rule).Params)
    return rule


def plain(rule: Rule, names: Names) -> str:
    """The rule as one sentence without a full stop; a kind from a newer version is named. Never raises."""
    try:
        return kind_of(rule).plain(rule, names)
    except BadInput:
        return f"A rule of the kind {rule.kind}, which this version does not know"


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
    found = [spell for rule in rules if binds(rule, subject) for spell in spells(rule, history, subject, now_ms)]
    starts = {now_ms} | {edge for spell in found for edge in spell[:2] if now_ms < edge <= now_ms + horizon_ms}
    steps: list[Step] = []
    for start in sorted(starts):
        holding = [s.finding for s in found if s.from_ms <= start < s.until_ms]
        findings = tuple(sorted(holding, key=lambda f: (-SEVERITIES.index(f.severity), f.clears_ms or 0, f.rule_id)))
        if not steps or steps[-1].findings != findings:
            steps.append(Step(start, strictest(findings), findings))
    return tuple(steps)


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """When `rule` speaks about `subject`; one that has an end says nothing from then on."""
    try:
        found = kind_of(rule).spells(rule, history, subject, now_ms)
    except BadInput:
        return ()
    if rule.ends_ms is None:
        return found
    return tuple(
        Spell(spell.from_ms, min(spell.until_ms, rule.ends_ms), spell.finding)
        for spell in found
        if spell.from_ms < rule.ends_ms
    )
