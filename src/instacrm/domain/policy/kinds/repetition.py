"""Repetition: the same text to at most `people` different people within `days` days.

Texts are compared by their keys. Before anything is written nobody knows the text, so the standing names the texts
that are used up; the browser compares at the key press. Writing the same text again to somebody who got it adds nobody.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.recent import Recent
from instacrm.domain.policy.wording import plural, source
from instacrm.domain.verdicts import Rule

TITLE: Final = "Same text"
ABOUT: Final = "Limits how many people get one and the same text."
TEAM_WIDE: Final = False
_DAY_MS: Final = 86_400_000
# Texts named ahead of the key press; more are in use at once by nobody who writes by hand.
TEXTS_MAX: Final = 50


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text goes to at most `people` people in `days` days."""

    people: Annotated[
        int, Meta(ge=1, le=10_000, title="To at most", extra_json_schema={"unit": "people", "default": 20})
    ]
    days: Annotated[int, Meta(ge=1, le=366, title="In", extra_json_schema={"unit": "days", "default": 7})]


def plain(rule: Rule, names: Names) -> str:
    """The rule: "The same text to at most 20 people in 7 days, from @studio_b, all operators together"."""
    params = parse_params(rule, Params)
    people, days = plural(params.people, "person", "people"), plural(params.days, "day")
    return f"The same text to at most {people} in {days} {source(rule.scope, names)}"


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """When the text, or without one each text that is used up, may not go to one person more."""
    params = parse_params(rule, Params)
    if subject.text_key is not None:
        return _of_text(rule, history, subject, subject.text_key, now_ms)
    keys = history.texts_used(rule.scope, params.people, TEXTS_MAX)
    return tuple(spell for key in keys for spell in _of_text(rule, history, subject, key, now_ms))


def _of_text(rule: Rule, history: History, subject: Subject, text_key: str, now_ms: int) -> tuple[Spell, ...]:
    params = parse_params(rule, Params)
    window_ms = params.days * _DAY_MS
    got = history.text_people(rule.scope, text_key, now_ms - window_ms, params.people + 1)
    if len(got) < params.people:
        return ()
    last_ms = history.text_latest(rule.scope, text_key, subject.person) if subject.person else None
    from_ms = now_ms if last_ms is None else max(now_ms, last_ms + window_ms)
    until_ms = got[params.people - 1] + window_ms
    if until_ms <= from_ms:
        return ()
    words = f"This text went to {_figure(len(got), params.people)} {_within(params.days)} {source(rule.scope, history)}"
    finding = finding_of(
        rule,
        words,
        used=len(got),
        limit=params.people,
        clears_ms=until_ms,
        text_key=text_key if subject.text_key is None else None,
    )
    return (Spell(from_ms, until_ms, finding),)


def _figure(used: int, limit: int) -> str:
    return f"{used} of {plural(limit, 'person', 'people')}" if used <= limit else f"more than {limit} people"


def _within(days: int) -> str:
    return f"in {plural(days, 'day')}"


def reach_ms(rule: Rule) -> int | None:
    """Its days."""
    return parse_params(rule, Params).days * _DAY_MS


def live(rule: Rule, _accounts: Accounts) -> Speaks:
    """The count of people by text over all messages of the scope."""
    params = parse_params(rule, Params)
    window_ms = params.days * _DAY_MS
    by_text: dict[str, Recent] = {}

    def speaks(at_ms: int, _operator: str, _actor: str, person: str | None, text_key: str | None) -> bool:
        if text_key is None:
            return False
        recent = by_text.get(text_key)
        if recent is None:
            recent = by_text[text_key] = Recent(window_ms)
        is_full = recent.count(at_ms) >= params.people and person not in recent
        recent.add(person, at_ms)
        return is_full

    return speaks
