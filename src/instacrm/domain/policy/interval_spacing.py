"""Interval spacing: at least `min_s` seconds between two messages."""

from typing import Annotated

import msgspec

from instacrm.domain.verdicts import Finding, Rule

from .history import History, Spell, Subject
from .params import parse_params
from .wording import clock, source


class IntervalSpacing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least `min_s` seconds from one message to the next."""

    min_s: Annotated[int, msgspec.Meta(ge=1, le=7 * 86_400)]


def check(rule: Rule) -> IntervalSpacing:
    """The rule's parameters. Raises: BadInput."""
    return parse_params(rule, IntervalSpacing)


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:  # noqa: ARG001 (one shape for all kinds)
    """The time until the gap after the last message is long enough."""
    spacing = check(rule)
    last_ms = history.latest(rule.scope, None)
    if last_ms is None:
        return ()
    until_ms = last_ms + spacing.min_s * 1000
    if until_ms <= now_ms:
        return ()
    gap_s = max(0, now_ms - last_ms) // 1000
    finding = Finding(
        rule_id=rule.rule_id,
        kind=rule.kind,
        severity=rule.severity,
        sentence=sentence(spacing, rule, history, gap_s),
        used=gap_s,
        limit=spacing.min_s,
        clears_ms=until_ms,
        may_override=rule.may_override,
    )
    return (Spell(now_ms, until_ms, finding),)


def sentence(spacing: IntervalSpacing, rule: Rule, history: History, gap_s: int) -> str:
    """The finding for people: "0:40 of 1:00 since the last message from @studio_b, all operators together"."""
    return f"{clock(gap_s)} of {clock(spacing.min_s)} since the last message {source(rule.scope, history)}"
