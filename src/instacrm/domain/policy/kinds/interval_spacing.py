"""Interval spacing: at least `min_s` seconds between two messages."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.wording import length, source, stopwatch
from instacrm.domain.verdicts import Rule

TITLE: Final = "Time between messages"
ABOUT: Final = "Keeps a pause between one message and the next."
TEAM_WIDE: Final = False


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least `min_s` seconds from one message to the next."""

    min_s: Annotated[
        int, Meta(ge=1, le=7 * 86_400, title="At least", extra_json_schema={"unit": "seconds", "default": 60})
    ]


def plain(rule: Rule, names: Names) -> str:
    """The rule: "At least 1 minute between two messages from @studio_b, all operators together"."""
    return f"At least {length(parse_params(rule, Params).min_s)} between two messages {source(rule.scope, names)}"


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:  # noqa: ARG001 (one shape for all kinds)
    """The time until the gap after the last message is long enough."""
    spacing = parse_params(rule, Params)
    last_ms = history.latest(rule.scope, None)
    if last_ms is None:
        return ()
    until_ms = last_ms + spacing.min_s * 1000
    if until_ms <= now_ms:
        return ()
    gap_s = max(0, now_ms - last_ms) // 1000
    words = sentence(spacing, rule, history, gap_s)
    return (Spell(now_ms, until_ms, finding_of(rule, words, used=gap_s, limit=spacing.min_s, clears_ms=until_ms)),)


def sentence(spacing: Params, rule: Rule, history: History, gap_s: int) -> str:
    """The finding for people: "40 s of 1:00 min since the last message from @studio_b, all operators together"."""
    return f"{stopwatch(gap_s)} of {stopwatch(spacing.min_s)} since the last message {source(rule.scope, history)}"


def reach_ms(rule: Rule) -> int | None:
    """The pause."""
    return parse_params(rule, Params).min_s * 1000


def live(rule: Rule, _accounts: Accounts) -> Speaks:
    """The pause over all messages of its scope."""
    min_ms = parse_params(rule, Params).min_s * 1000
    free_ms = -1

    def speaks(at_ms: int, _operator: str, _actor: str, _person: str | None, _text: str | None) -> bool:
        nonlocal free_ms
        is_early = at_ms < free_ms
        free_ms = at_ms + min_ms
        return is_early

    return speaks
