"""The rules said in the plainest way: look at every message ever sent, count, compare. Slow, and hard to get wrong."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from instacrm.domain.policy import Subject, Writer
from instacrm.domain.verdicts import Rule, Scope
from tests.builders import NOON


class Touch(NamedTuple):
    operator_id: str
    actor_id: str
    person: str | None
    at_ms: int
    text_key: str | None = None


# @studio_a is new in the team and at home in Berlin; @studio_b lives where clocks change by half an hour.
JOINED = {"studio_a": 0, "studio_b": -2}
ZONES = {"studio_a": "Europe/Berlin", "studio_b": "Australia/Lord_Howe"}
DAY_MS = 86_400_000


def is_within(touch: Touch, scope: Scope) -> bool:
    return scope.operator_id in (None, touch.operator_id) and scope.actor_id in (None, touch.actor_id)


def speaks(rule: Rule, subject: Subject, touches: Iterable[Touch], t_ms: int) -> bool:
    """Whether `rule` has something to say about a message of `subject` sent at `t_ms`."""
    if rule.scope.operator_id not in (None, subject.operator_id) or rule.scope.actor_id not in (None, subject.actor_id):
        return False
    scoped = [touch for touch in touches if is_within(touch, rule.scope)]
    if rule.kind == "interval-spacing":
        return any(touch.at_ms > t_ms - rule.params["min_s"] * 1000 for touch in scoped)
    if rule.kind == "duplicate-contact":
        doubles = [
            touch
            for touch in touches
            if subject.person is not None
            and touch.person == subject.person
            and (touch.operator_id, touch.actor_id) != (subject.operator_id, subject.actor_id)
        ]
        return any(touch.at_ms > t_ms - rule.params["days"] * 86_400_000 for touch in doubles)
    others = {
        "repetition": lambda: _repeats(rule, subject, scoped, t_ms - rule.params["days"] * DAY_MS),
        "quiet-hours": lambda: _is_quiet(rule, subject, t_ms),
        "warm-up": lambda: _warms_up(rule, subject, touches, t_ms),
        "frequency-cap": lambda: _cap_speaks(rule, subject, scoped, t_ms - rule.params["window_s"] * 1000),
    }
    return others[rule.kind]()


def _repeats(rule: Rule, subject: Subject, scoped: list[Touch], since_ms: int) -> bool:
    got = {
        touch.person
        for touch in scoped
        if touch.person is not None and touch.at_ms > since_ms and touch.text_key == subject.text_key
    }
    return subject.text_key is not None and len(got) >= rule.params["people"] and subject.person not in got


def _is_quiet(rule: Rule, subject: Subject, t_ms: int) -> bool:
    local = datetime.fromtimestamp(t_ms // 1000, ZoneInfo(ZONES[subject.actor_id]))
    begins, ends = rule.params["begins"], rule.params["ends"]
    clock = local.strftime("%H:%M")
    return bool(begins <= clock < ends if begins < ends else clock >= begins or clock < ends)


def _warms_up(rule: Rule, subject: Subject, touches: Iterable[Touch], t_ms: int) -> bool:
    days = (t_ms - NOON - JOINED[subject.actor_id] * DAY_MS) // DAY_MS
    cap = rule.params["first"] + rule.params["more"] * max(0, days)
    sent = [t for t in touches if t.actor_id == subject.actor_id and t.at_ms > t_ms - DAY_MS]
    return bool(cap < rule.params["until"] and len(sent) >= cap)


def _cap_speaks(rule: Rule, subject: Subject, scoped: list[Touch], since_ms: int) -> bool:
    limit = int(rule.params["limit"])
    recent = [touch for touch in scoped if touch.at_ms > since_ms]
    if rule.params["counts"] == "messages":
        return len(recent) >= limit
    if rule.params["counts"] == "people":
        people = {touch.person for touch in recent if touch.person is not None}
        return len(people) >= limit and subject.person not in people
    everybody = {touch.person for touch in scoped if touch.person is not None}
    first = {p: min(touch.at_ms for touch in scoped if touch.person == p) for p in everybody}
    return sum(at_ms > since_ms for at_ms in first.values()) >= limit and subject.person not in everybody


class AllOfIt:
    """History over a plain list."""

    def __init__(self, touches: list[Touch]) -> None:
        self._touches = touches

    def _instants(self, scope: Scope) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for touch in self._touches:
            if touch.person is not None and is_within(touch, scope):
                found.setdefault(touch.person, []).append(touch.at_ms)
        return found

    def touches(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        found = [t.at_ms for t in self._touches if is_within(t, scope) and t.at_ms > since_ms]
        return tuple(sorted(found, reverse=True)[:limit])

    def people(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        found = [max(at) for at in self._instants(scope).values() if max(at) > since_ms]
        return tuple(sorted(found, reverse=True)[:limit])

    def first_contacts(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        found = [min(at) for at in self._instants(scope).values() if min(at) > since_ms]
        return tuple(sorted(found, reverse=True)[:limit])

    def latest(self, scope: Scope, person: str | None) -> int | None:
        found = [t.at_ms for t in self._touches if is_within(t, scope) and person in (None, t.person)]
        return max(found, default=None)

    def writers(self, person: str) -> tuple[Writer, ...]:
        last: dict[tuple[str, str], int] = {}
        for touch in self._touches:
            pair = (touch.operator_id, touch.actor_id)
            if touch.person == person:
                last[pair] = max(touch.at_ms, last.get(pair, touch.at_ms))
        return tuple(Writer(*pair, at_ms) for pair, at_ms in sorted(last.items()))

    def text_people(self, scope: Scope, text_key: str, since_ms: int, limit: int) -> tuple[int, ...]:
        found = [max(at) for at in self._of_text(scope, text_key).values() if max(at) > since_ms]
        return tuple(sorted(found, reverse=True)[:limit])

    def text_latest(self, scope: Scope, text_key: str, person: str) -> int | None:
        return max(self._of_text(scope, text_key).get(person, []), default=None)

    def texts_used(self, scope: Scope, least: int, limit: int) -> tuple[str, ...]:
        keys = {t.text_key: t.at_ms for t in sorted(self._touches, key=lambda t: t.at_ms) if is_within(t, scope)}
        newest = sorted((key for key in keys if key), key=lambda key: -keys[key])
        return tuple(key for key in newest if len(self._of_text(scope, key)) >= least)[:limit]

    def _of_text(self, scope: Scope, text_key: str) -> dict[str, list[int]]:
        return AllOfIt([t for t in self._touches if t.text_key == text_key])._instants(scope)

    def zone(self, actor_id: str) -> str:
        return ZONES[actor_id]

    def joined_ms(self, actor_id: str) -> int | None:
        return NOON + JOINED[actor_id] * DAY_MS

    def operator_name(self, operator_id: str) -> str:
        return {"dana": "you", "lee": "Lee"}.get(operator_id, operator_id)

    def actor_name(self, actor_id: str) -> str:
        return f"@{actor_id}"
