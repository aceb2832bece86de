"""A team's outreaches counted by local day, so that a period is a sum over days instead of over messages.

People are not additive, but this is: a message *opens* its person for every period that begins after the day of the
message before it to the same person. Counting messages by both days answers "how many people" for any run of days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

# Days are counted from 0001-01-01 (`date.toordinal`); NEVER lies before all of them.
NEVER: Final = 0
# No person is known: somebody has to say to whom the message went.
NAMELESS: Final = "nameless"

_TALLIED: Final = frozenset({"sent", "failed", "unconfirmed"})
_NEEDS_NO_NAME: Final = frozenset({"failed", "struck"})

# Whose message before counts: anybody's of the team, the same operator's, one from the same account.
TEAM, OPERATOR, ACTOR = "team", "operator", "actor"


class Line(NamedTuple):
    """What counting needs of an outreach; `day` is the team's local day."""

    outreach_id: str
    operator_id: str
    actor_id: str
    person_id: str | None
    at_ms: int
    day: int
    state: str


class Tally(NamedTuple):
    """One row of counts: outreaches of a day, by state (or `nameless`), operator and account."""

    what: str
    on_day: int
    operator_id: str
    actor_id: str


class Opening(NamedTuple):
    """One row of people: messages sent on `on_day` to people written to before on `prev_day`, within a scope.

    `who` wrote: the operator (scopes `team` and `operator`) or the account (`actor`).
    """

    scope: str
    on_day: int
    prev_day: int
    who: str


def tallies(lines: Iterable[Line]) -> Counter[Tally]:
    """How many outreaches of each kind."""
    found: Counter[Tally] = Counter()
    for line in lines:
        if line.state in _TALLIED:
            found[Tally(line.state, line.day, line.operator_id, line.actor_id)] += 1
        if line.person_id is None and line.state not in _NEEDS_NO_NAME:
            found[Tally(NAMELESS, line.day, line.operator_id, line.actor_id)] += 1
    return found


def openings(lines: Iterable[Line]) -> Counter[Opening]:
    """How many messages opened whom; `lines` hold all that was ever written to each of their people."""
    found: Counter[Opening] = Counter()
    chains: dict[tuple[str, str, str | None], list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each.at_ms, each.outreach_id)):
        if line.state == "sent" and line.person_id is not None:
            chains[TEAM, "", line.person_id].append(line)
            chains[OPERATOR, line.operator_id, line.person_id].append(line)
            chains[ACTOR, line.actor_id, line.person_id].append(line)
    for (scope, who, _), chain in chains.items():
        found[Opening(scope, chain[0].day, NEVER, who or chain[0].operator_id)] += 1
        for earlier, later in pairwise(chain):
            found[Opening(scope, later.day, earlier.day, who or later.operator_id)] += 1
    return found
