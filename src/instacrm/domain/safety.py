"""Safety of an account: how its last days look beside the limits the team set itself. The worst factor is the score.

It says nothing about Instagram's own limits, which nobody outside knows. A factor without a rule of the team has a
figure and no judgement.
"""

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

import msgspec

from .policy.params import parse_params
from .policy.standing import kind_of
from .policy.wording import per, plural, stopwatch
from .verdicts import Rule

Standing = Literal["no-rule", "calm", "near", "over"]
ORDER: Final[tuple[Standing, ...]] = ("no-rule", "calm", "near", "over")
# From this share of a limit on, one is near it.
NEAR: Final = 0.8
_DAY_MS: Final = 86_400_000
_HOUR_MS: Final = 3_600_000


class Sent(NamedTuple):
    """A message that counts: when, to whom, the key of its text, and whether it was the team's first to that person."""

    at_ms: int
    person: str | None
    text_key: str | None
    is_first: bool


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One way of looking: `used` of `limit` in the rule's own unit, a sentence, and what would make it calmer."""

    name: Literal["pace", "spacing", "repetition", "first-contacts", "replies"]
    standing: Standing
    used: int
    limit: int | None
    sentence: str
    advice: str


class Safety(msgspec.Struct, frozen=True, kw_only=True):
    """All factors, the worst first, and how many messages there were in each of the 24 hours of the day."""

    standing: Standing
    sentence: str
    factors: tuple[Factor, ...]
    by_hour: tuple[int, ...]


# What is looked at: long enough for a habit, short enough to change it.
DAYS: Final = 7
SPAN_MS: Final = DAYS * _DAY_MS


def binding_on(rules: Sequence[Rule], actor_id: str) -> list[Rule]:
    """Those of the rules that bind everybody who writes from the account."""
    return [rule for rule in rules if rule.scope.operator_id is None and rule.scope.actor_id in (None, actor_id)]


def safety(
    sent: Sequence[Sent], replied: int, rules: Sequence[Rule], *, now_ms: int, hour_of: Callable[[int], int]
) -> Safety:
    """How an account stands: `sent` in the order of time, of how many people `replied`, the `rules` that bind it."""
    factors = [_pace(sent, rules), _spacing(sent, rules), _repetition(sent, rules, now_ms), _firsts(sent, rules)]
    factors.append(_replies(sent, replied))
    factors.sort(key=lambda factor: -ORDER.index(factor.standing))
    worst = factors[0]
    hours = Counter(hour_of(message.at_ms) for message in sent)
    words = {"no-rule": "The team has no rules to measure this account by.", "calm": "Calm: nothing is near a limit."}
    return Safety(
        standing=worst.standing,
        sentence=words.get(worst.standing) or f"{worst.sentence} {worst.advice}",
        factors=tuple(factors),
        by_hour=tuple(hours[hour] for hour in range(24)),
    )


def _standing(used: float, limit: float) -> Standing:
    return "over" if used > limit else "near" if used >= NEAR * limit else "calm"


def _busiest(instants: Sequence[int], window_ms: int) -> int:
    """The most of `instants` (in order) within any `window_ms`."""
    return max((number + 1 - bisect_right(instants, at - window_ms) for number, at in enumerate(instants)), default=0)


def _tightest(rules: Sequence[Rule], kind: str, counts: str | None = None) -> Rule | None:
    """The rule of the kind that allows least, by its first number."""
    found = [
        rule for rule in rules if rule.kind == kind and (not counts or rule.params.get("counts", "messages") == counts)
    ]
    numbers = {rule.rule_id: rule.params[kind_of(rule).Params.__struct_fields__[0]] for rule in found}
    if kind == "interval-spacing":
        return max(found, key=lambda rule: int(numbers[rule.rule_id]), default=None)
    return min(found, key=lambda rule: int(numbers[rule.rule_id]), default=None)


def _capped(
    name: Literal["pace", "first-contacts"], instants: Sequence[int], rule: Rule | None, nouns: tuple[str, str]
) -> Factor:
    if rule is None:
        busiest = _busiest(instants, _HOUR_MS if name == "pace" else _DAY_MS)
        span = "hour" if name == "pace" else "24 hours"
        words = f"{plural(busiest, *nouns)} in the busiest {span}."
        return Factor(name=name, standing="no-rule", used=busiest, limit=None, sentence=words, advice="")
    cap = parse_params(rule, kind_of(rule).Params)
    limit, window_s = int(getattr(cap, "limit", 1)), int(getattr(cap, "window_s", 1))
    busiest = _busiest(instants, window_s * 1000)
    return Factor(
        name=name,
        standing=_standing(busiest, limit),
        used=busiest,
        limit=limit,
        sentence=f"At its busiest {plural(busiest, *nouns)} {per(window_s)}; the team's limit is {limit}.",
        advice="Spread them over more hours." if name == "pace" else "Write more to people you know already.",
    )


def _pace(sent: Sequence[Sent], rules: Sequence[Rule]) -> Factor:
    rule = _tightest(rules, "frequency-cap", "messages")
    return _capped("pace", [message.at_ms for message in sent], rule, ("message", "messages"))


def _firsts(sent: Sequence[Sent], rules: Sequence[Rule]) -> Factor:
    firsts = [message.at_ms for message in sent if message.is_first]
    factor = _capped(
        "first-contacts",
        firsts,
        _tightest(rules, "frequency-cap", "first-contacts"),
        ("first contact", "first contacts"),
    )
    share = round(100 * len(firsts) / len(sent)) if sent else 0
    return msgspec.structs.replace(factor, sentence=f"{factor.sentence} {share} % of all messages were first contacts.")


def _spacing(sent: Sequence[Sent], rules: Sequence[Rule]) -> Factor:
    rule = _tightest(rules, "interval-spacing")
    gaps = [(b.at_ms - a.at_ms) // 1000 for a, b in itertools.pairwise(sent)]
    least = min(gaps, default=0)
    if rule is None or not gaps:
        words = f"The shortest pause was {stopwatch(least)}." if gaps else "Too few messages for a pause between two."
        return Factor(name="spacing", standing="no-rule", used=least, limit=None, sentence=words, advice="")
    limit = int(rule.params["min_s"])
    short = sum(gap < limit for gap in gaps)
    return Factor(
        name="spacing",
        standing="over" if short else "near" if least < limit / NEAR else "calm",
        used=least,
        limit=limit,
        sentence=f"{short} of {plural(len(gaps), 'pause')} shorter than {stopwatch(limit)}, "
        f"the shortest {stopwatch(least)}.",
        advice="Wait a little longer between two messages.",
    )


def _repetition(sent: Sequence[Sent], rules: Sequence[Rule], now_ms: int) -> Factor:
    rule = _tightest(rules, "repetition")
    days = int(rule.params["days"]) if rule else 7
    people: dict[str, set[str]] = {}
    for message in sent:
        if message.text_key and message.person and message.at_ms > now_ms - days * _DAY_MS:
            people.setdefault(message.text_key, set()).add(message.person)
    most = max(map(len, people.values()), default=0)
    words = f"The same text went to {plural(most, 'person', 'people')} in {plural(days, 'day')}"
    if rule is None:
        return Factor(name="repetition", standing="no-rule", used=most, limit=None, sentence=f"{words}.", advice="")
    limit = int(rule.params["people"])
    return Factor(
        name="repetition",
        standing=_standing(most, limit),
        used=most,
        limit=limit,
        sentence=f"{words}; the team's limit is {limit}.",
        advice="Write to each in your own words.",
    )


def _replies(sent: Sequence[Sent], replied: int) -> Factor:
    people = len({message.person for message in sent if message.person})
    words = f"{replied} of {plural(people, 'person', 'people')} replied."
    return Factor(name="replies", standing="no-rule", used=replied, limit=None, sentence=words, advice="")
