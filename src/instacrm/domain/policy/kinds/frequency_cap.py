"""Frequency cap: at most `limit` messages, first contacts or people within `window_s` seconds.

It speaks about the next message: with 50 of 50 used, the next one is held. First contacts and people only bind a
message that would add to them: writing again to somebody already counted changes nothing.
"""

from collections import deque
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.recent import Recent
from instacrm.domain.policy.wording import per, plural, source, window
from instacrm.domain.verdicts import Rule

TITLE: Final = "At most so many"
ABOUT: Final = "Limits how many messages, new people or different people there are in a stretch of time."
TEAM_WIDE: Final = False
_NOUNS: Final = {"messages": "messages", "first-contacts": "new people", "people": "people written to"}
_ONE: Final = {"messages": "message", "first-contacts": "first contact", "people": "different person"}
_MANY: Final = {"messages": "messages", "first-contacts": "first contacts", "people": "different people"}


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `limit` of what is counted in any `window_s` seconds."""

    limit: Annotated[int, Meta(ge=1, le=100_000, title="At most", extra_json_schema={"default": 50})]
    window_s: Annotated[
        int, Meta(ge=1, le=366 * 86_400, title="In", extra_json_schema={"unit": "seconds", "default": 3600})
    ]
    counts: Annotated[
        Literal["messages", "first-contacts", "people"], Meta(title="Counted", extra_json_schema={"words": _MANY})
    ] = "messages"


def plain(rule: Rule, names: Names) -> str:
    """The rule: "At most 50 messages an hour from @studio_b, all operators together"."""
    cap = parse_params(rule, Params)
    noun = plural(cap.limit, _ONE[cap.counts], _MANY[cap.counts])
    return f"At most {noun} {per(cap.window_s)} {source(rule.scope, names)}"


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """When the cap is reached for `subject`, from `now_ms` on: one spell at most."""
    cap = parse_params(rule, Params)
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
    words = sentence(cap, rule, history, len(counted))
    return (Spell(from_ms, until_ms, finding_of(rule, words, used=len(counted), limit=cap.limit, clears_ms=until_ms)),)


def _binds_from(cap: Params, rule: Rule, history: History, subject: Subject, now_ms: int) -> int | None:
    """From when on the next message would add to what the cap counts; None when it never would."""
    if cap.counts == "messages" or subject.person is None:
        return now_ms
    last_ms = history.latest(rule.scope, subject.person)
    if last_ms is None:
        return now_ms
    return None if cap.counts == "first-contacts" else max(now_ms, last_ms + cap.window_s * 1000)


def sentence(cap: Params, rule: Rule, history: History, used: int) -> str:
    """The finding for people: "50 of 50 messages this hour from @studio_b, all operators together"."""
    # Beyond the limit nobody counts on: a question reads at most one row more than the limit.
    figure = f"{used} of {cap.limit}" if used <= cap.limit else f"More than {cap.limit}"
    return f"{figure} {_NOUNS[cap.counts]} {window(cap.window_s)} {source(rule.scope, history)}"


def reach_ms(rule: Rule) -> int | None:
    """The window; whether somebody is a first contact the whole past says."""
    cap = parse_params(rule, Params)
    return None if cap.counts == "first-contacts" else cap.window_s * 1000


def live(rule: Rule, _accounts: Accounts) -> Speaks:
    """The cap over all messages of its scope."""
    cap = parse_params(rule, Params)
    return {"messages": _messages, "people": _people, "first-contacts": _first_contacts}[cap.counts](
        cap.limit, cap.window_s * 1000
    )


def _messages(limit: int, window_ms: int) -> Speaks:
    recent: deque[int] = deque()

    def speaks(at_ms: int, _operator: str, _actor: str, _person: str | None, _text: str | None) -> bool:
        since_ms = at_ms - window_ms
        while recent and recent[0] <= since_ms:
            recent.popleft()
        recent.append(at_ms)
        return len(recent) > limit

    return speaks


def _people(limit: int, window_ms: int) -> Speaks:
    recent = Recent(window_ms)

    def speaks(at_ms: int, _operator: str, _actor: str, person: str | None, _text: str | None) -> bool:
        is_full = recent.count(at_ms) >= limit and person not in recent
        recent.add(person, at_ms)
        return is_full

    return speaks


def _first_contacts(limit: int, window_ms: int) -> Speaks:
    known: set[str] = set()
    recent: deque[int] = deque()

    def speaks(at_ms: int, _operator: str, _actor: str, person: str | None, _text: str | None) -> bool:
        since_ms = at_ms - window_ms
        while recent and recent[0] <= since_ms:
            recent.popleft()
        if person in known:
            return False
        is_full = len(recent) >= limit
        if person is not None:
            known.add(person)
            recent.append(at_ms)
        return is_full

    return speaks
