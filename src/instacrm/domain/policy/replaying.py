"""Replay: how often a rule would have spoken over what the team really sent, as evidence before a vote.

It takes the past as it was: everybody is taken to have written all the same. Told in order, it answers for each
message exactly what the rule, in force at that moment, would have said of it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, starmap
from operator import itemgetter

import msgspec

from instacrm.domain.verdicts import Rule, Scope

from .history import Accounts
from .standing import kind_of

# When, by whom, from which account, to whom, the key of its text: one message that counts.
Touch = tuple[int, str, str, str | None, str | None]


class Tally(msgspec.Struct, frozen=True):
    """Of `messages`, about how many the rule would have spoken."""

    messages: int
    spoke: int


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would have done between `from_ms` and `until_ms`: days (by their midnights), people, accounts."""

    from_ms: int
    until_ms: int
    total: Tally
    per_day: dict[str, Tally]
    operators: dict[str, Tally]
    actors: dict[str, Tally]


def replay(
    rule: Rule, touches: Iterable[Touch], accounts: Accounts, *, day_starts: list[tuple[int, str]], until_ms: int
) -> Impact:
    """What `rule` would have said of the `touches`, which come in the order of time, the oldest known first.

    Counted from the first of `day_starts` (midnight in epoch ms, and the day's name) until `until_ms`; what came
    before only sets the stage. Raises: BadInput.
    """
    kind = kind_of(rule)
    speaks = kind.live(rule, accounts)
    binds = _binds(rule.scope)
    from_ms = day_starts[0][0]
    messages: Counter[tuple[int, str, str]] = Counter()
    spoke: Counter[tuple[int, str, str]] = Counter()
    edges = [*(start for start, _ in day_starts[1:]), until_ms + 1]
    day, day_end = 0, edges[0]
    sees_all = kind.TEAM_WIDE
    for touch in touches:
        at_ms, operator, actor = touch[0], touch[1], touch[2]
        bound = binds(touch)
        if not bound and not sees_all:
            continue
        said = speaks(*touch)
        if at_ms < from_ms or not bound:
            continue
        while at_ms >= day_end and day < len(edges) - 1:
            day += 1
            day_end = edges[day]
        if at_ms > until_ms:
            break
        place = (day, operator, actor)
        messages[place] += 1
        if said:
            spoke[place] += 1
    names = [name for _, name in day_starts]
    return Impact(
        from_ms=from_ms,
        until_ms=until_ms,
        total=Tally(messages.total(), spoke.total()),
        per_day={name: _sum(messages, spoke, 0, number) for number, name in enumerate(names)},
        operators={key: _sum(messages, spoke, 1, key) for key in sorted({place[1] for place in messages})},
        actors={key: _sum(messages, spoke, 2, key) for key in sorted({place[2] for place in messages})},
    )


def spoken(rule: Rule, touches: Sequence[Touch], accounts: Accounts, *, from_ms: int) -> int:
    """About how many of the `touches` since `from_ms` the rule would have spoken: the total of `replay`, told sooner.

    The touches come in the order of time. Raises: BadInput.
    """
    kind = kind_of(rule)
    speaks = kind.live(rule, accounts)
    binds = _binds(rule.scope)
    if rule.scope != Scope() and not kind.TEAM_WIDE:
        touches = [touch for touch in touches if binds(touch)]
    first = bisect_left(touches, from_ms, key=itemgetter(0))
    said = islice(starmap(speaks, touches), first, None)
    if not kind.TEAM_WIDE:
        return sum(said)
    return sum(is_said and binds(touch) for is_said, touch in zip(said, islice(touches, first, None), strict=True))


def _binds(scope: Scope) -> Callable[[Touch], bool]:
    # What `standing.binds` says of a subject, without making one for each message.
    operator_id, actor_id = scope.operator_id, scope.actor_id
    return lambda touch: operator_id in {None, touch[1]} and actor_id in {None, touch[2]}


def _sum(
    messages: Counter[tuple[int, str, str]], spoke: Counter[tuple[int, str, str]], column: int, value: int | str
) -> Tally:
    return Tally(
        sum(count for place, count in messages.items() if place[column] == value),
        sum(count for place, count in spoke.items() if place[column] == value),
    )
