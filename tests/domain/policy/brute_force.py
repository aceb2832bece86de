"""The rules said in the plainest way: look at every message ever sent, count, compare. Slow, and hard to get wrong."""

from collections.abc import Iterable
from typing import NamedTuple

from instacrm.domain.policy import Subject, Writer
from instacrm.domain.verdicts import Rule, Scope


class Touch(NamedTuple):
    operator_id: str
    actor_id: str
    person: str | None
    at_ms: int


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
        others = [
            touch
            for touch in touches
            if subject.person is not None
            and touch.person == subject.person
            and (touch.operator_id, touch.actor_id) != (subject.operator_id, subject.actor_id)
        ]
        return any(touch.at_ms > t_ms - rule.params["days"] * 86_400_000 for touch in others)
    return _cap_speaks(rule, subject, scoped, t_ms - rule.params["window_s"] * 1000)


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

    def operator_name(self, operator_id: str) -> str:
        return {"dana": "you", "lee": "Lee"}.get(operator_id, operator_id)

    def actor_name(self, actor_id: str) -> str:
        return f"@{actor_id}"
