"""Frequency cap: at most `limit` messages, first contacts or people within `window_s` seconds.

It speaks about the next message: with 50 of 50 used, the next one is held. First contacts and people only bind a
message that would add to them: writing again to somebody already counted changes nothing.
"""

from typing import Annotated, Literal

import msgspec

from instacrm.domain.verdicts import Finding, Rule

from .history import History, Spell, Subject
from .params import parse_params
from .wording import source, window

_NOUNS = {"messages": "messages", "first-contacts": "new people", "people": "people written to"}


class FrequencyCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `limit` of what is counted in any `window_s` seconds."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    window_s: Annotated[int, msgspec.Meta(ge=1, le=366 * 86_400)]
    counts: Literal["messages", "first-contacts", "people"] = "messages"


def check(rule: Rule) -> FrequencyCap:
    """The rule's parameters. Raises: BadInput."""
    return parse_params(rule, FrequencyCap)


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """When the cap is reached for `subject`, from `now_ms` on: one spell at most."""
    cap = check(rule)
    window_ms = cap.window_s * 1000
    from_ms = _binds_from(cap, rule, history, subject, now_ms)
    if from_ms is None:
        return ()
    ask = {"messages": history.touches, "people": history.people, "first-contacts": history.first_contacts}[cap.counts]
    counted = ask(rule.scope, now_ms - window_ms, cap.limit + 1)
    if len(counted) < cap.limit:
        return ()
    # The cap is free again when the limit-th newest one leaves the window.
    until_ms = counted[cap.limit - 1] + window_ms
    if until_ms <= from_ms:
        return ()
    finding = Finding(
        rule_id=rule.rule_id,
        kind=rule.kind,
        severity=rule.severity,
        sentence=sentence(cap, rule, history, len(counted)),
        used=len(counted),
        limit=cap.limit,
        clears_ms=until_ms,
        may_override=rule.may_override,
    )
    return (Spell(from_ms, until_ms, finding),)


def _binds_from(cap: FrequencyCap, rule: Rule, history: History, subject: Subject, now_ms: int) -> int | None:
    """From when on the next message would add to what the cap counts; None when it never would."""
    if cap.counts == "messages" or subject.person is None:
        return now_ms
    last_ms = history.latest(rule.scope, subject.person)
    if last_ms is None:
        return now_ms
    return None if cap.counts == "first-contacts" else max(now_ms, last_ms + cap.window_s * 1000)


def sentence(cap: FrequencyCap, rule: Rule, history: History, used: int) -> str:
    """The finding for people: "50 of 50 messages this hour from @studio_b, all operators together"."""
    # Beyond the limit nobody counts on: a question reads at most one row more than the limit.
    figure = f"{used} of {cap.limit}" if used <= cap.limit else f"More than {cap.limit}"
    return f"{figure} {_NOUNS[cap.counts]} {window(cap.window_s)} {source(rule.scope, history)}"
