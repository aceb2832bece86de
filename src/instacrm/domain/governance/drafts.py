"""What somebody asks the team for: a rule or a goal put in force, changed or ended, or another constitution."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from instacrm.domain.days import is_zone
from instacrm.domain.errors import BadInput
from instacrm.domain.policy import check_rule
from instacrm.domain.prospects import check_status_names
from instacrm.domain.verdicts import Rule, Scope

from .constitution import Constitution

REASON_MAX: Final = 2_000
Reason = Annotated[str, Meta(max_length=REASON_MAX)]
What = Literal["enact-rule", "change-rule", "retire-rule", "enact-goal", "change-goal", "retire-goal", "constitution"]
Metric = Literal["messages", "people", "replies", "warm", "booked", "paid"]
Every = Literal["day", "week", "month"]


class RuleDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as somebody asks for it. `params` belong to the kind."""

    kind: str
    severity: Literal["notice", "warn", "hold"]
    params: dict[str, Any]
    scope: Scope = Scope()
    may_override: bool = True


class GoalDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A goal as somebody asks for it: so many of `metric` every day, week or month."""

    metric: Metric
    every: Every
    target: Annotated[int, Meta(ge=1, le=1_000_000)]
    scope: Scope = Scope()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal would do. `subject_id` names the rule or goal that is changed or retired."""

    what: What
    subject_id: str | None = None
    rule: RuleDraft | None = None
    goal: GoalDraft | None = None
    constitution: Constitution | None = None

    @property
    def subject(self) -> str | None:
        """What only one open proposal may be about; None for something new."""
        return "constitution" if self.what == "constitution" else self.subject_id


# What each kind of change needs.
_NEEDS: Final[dict[What, tuple[str, ...]]] = {
    "enact-rule": ("rule",),
    "change-rule": ("subject_id", "rule"),
    "retire-rule": ("subject_id",),
    "enact-goal": ("goal",),
    "change-goal": ("subject_id", "goal"),
    "retire-goal": ("subject_id",),
    "constitution": ("constitution",),
}


def check_change(change: Change) -> Change:
    """`change`, when it names what it needs and nothing else, and its rule makes sense.

    Raises: BadInput.
    """
    for part in ("subject_id", "rule", "goal", "constitution"):
        given, needed = getattr(change, part) is not None, part in _NEEDS[change.what]
        if given != needed:
            raise BadInput(f"{change.what} {'needs' if needed else 'does not take'} {part}")
    if change.rule:
        check_rule(rule_of(change.rule, rule_id=change.subject_id or "", version=1, now_ms=0))
    if change.constitution and not is_zone(change.constitution.zone):
        raise BadInput(f"{change.constitution.zone!r} is no time zone")
    if change.constitution:
        check_status_names(change.constitution.status_names)
    return change


def rule_of(draft: RuleDraft, *, rule_id: str, version: int, now_ms: int, ends_ms: int | None = None) -> Rule:
    """The rule that `draft` becomes."""
    return Rule(
        rule_id=rule_id,
        kind=draft.kind,
        version=version,
        severity=draft.severity,
        params=draft.params,
        scope=draft.scope,
        may_override=draft.may_override,
        enacted_ms=now_ms,
        ends_ms=ends_ms,
    )
