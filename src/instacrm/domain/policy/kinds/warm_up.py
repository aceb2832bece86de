"""Warm-up ramp: a new account begins with few messages in 24 hours and may send some more each day, until it is warm.

Days are counted from when the account was joined to the team. All operators count together, since the ramp is the
account's. Once `until` is reached the rule says nothing any more; a cap takes over.
"""

from collections import deque
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.wording import binding, plural
from instacrm.domain.verdicts import Rule, Scope

TITLE: Final = "Warm-up"
ABOUT: Final = "Lets a new account begin slowly: a few messages a day, and some more each day."
# The ramp counts all that goes out from the account, whomever the rule binds.
TEAM_WIDE: Final = True
_DAY_MS: Final = 86_400_000


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`first` messages in 24 hours on the first day, `more` with each day, below `until`."""

    first: Annotated[
        int, Meta(ge=1, le=1000, title="On the first day", extra_json_schema={"unit": "messages", "default": 10})
    ]
    more: Annotated[
        int, Meta(ge=1, le=1000, title="More each day", extra_json_schema={"unit": "messages", "default": 5})
    ]
    until: Annotated[int, Meta(ge=1, le=1000, title="Until", extra_json_schema={"unit": "messages", "default": 50})]

    def cap(self, age_days: int) -> int | None:
        """How many messages an account of that age may send in 24 hours; None when it is warm."""
        cap = self.first + self.more * max(0, age_days)
        return cap if cap < self.until else None


def plain(rule: Rule, names: Names) -> str:
    """The rule: "A new account sends at most 10 messages in 24 hours, 5 more each day, until it may send 50, …"."""
    params = parse_params(rule, Params)
    first = plural(params.first, "message")
    ramp = f"{params.more} more each day, until it may send {params.until}"
    return f"A new account sends at most {first} in 24 hours, {ramp}{binding(rule.scope, names)}"


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """The time until a message leaves the 24 hours, or the account grows older."""
    params = parse_params(rule, Params)
    joined_ms = history.joined_ms(subject.actor_id)
    if joined_ms is None:
        return ()
    age = max(0, now_ms - joined_ms) // _DAY_MS
    cap = params.cap(age)
    if cap is None:
        return ()
    # What was sent in 24 hours is free again after two steps of the ramp at the latest.
    sent = history.touches(Scope(None, subject.actor_id), now_ms - _DAY_MS, cap + 2 * params.more + 1)
    if len(sent) < cap:
        return ()
    until_ms = _free_at(params, sent, joined_ms, age)
    figure = f"{len(sent)} of {cap}" if len(sent) <= cap else f"More than {cap}"
    name = history.actor_name(subject.actor_id)
    words = f"{figure} messages in 24 hours from {name}, which is on day {age + 1} of its warm-up"
    return (Spell(now_ms, until_ms, finding_of(rule, words, used=len(sent), limit=cap, clears_ms=until_ms)),)


def _free_at(params: Params, sent: tuple[int, ...], joined_ms: int, age: int) -> int:
    """When fewer than the cap of that day lie within 24 hours, or the next day's cap leaves room."""
    cap = params.cap(age)
    while cap is not None and cap <= len(sent):
        free_ms = sent[cap - 1] + _DAY_MS
        next_day_ms = joined_ms + (age + 1) * _DAY_MS
        if free_ms <= next_day_ms:
            return free_ms
        age += 1
        cap = params.cap(age)
    return joined_ms + age * _DAY_MS


def reach_ms(_rule: Rule) -> int | None:
    """A day: the account's age is no message."""
    return _DAY_MS


def live(rule: Rule, accounts: Accounts) -> Speaks:
    """The ramp over everybody's messages, by account."""
    params = parse_params(rule, Params)
    recent: dict[str, deque[int]] = {}
    joined: dict[str, int | None] = {}

    def speaks(at_ms: int, _operator: str, actor_id: str, _person: str | None, _text: str | None) -> bool:
        sent = recent.get(actor_id)
        if sent is None:
            sent = recent[actor_id] = deque()
            joined[actor_id] = accounts.joined_ms(actor_id)
        joined_ms = joined[actor_id]
        if joined_ms is None:
            return False
        while sent and sent[0] <= at_ms - _DAY_MS:
            sent.popleft()
        cap = params.cap(max(0, at_ms - joined_ms) // _DAY_MS)
        sent.append(at_ms)
        return cap is not None and len(sent) > cap

    return speaks
