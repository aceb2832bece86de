"""What a team did, counted so that a question is a sum over few rows instead of over messages.

People are not additive, but this is: a message *opens* its person for every period that begins after the day of the
message before it to the same person. Counting messages by both days answers "how many people" for any run of days.
Replies open their person in the same way.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

# Days are counted from 0001-01-01 (`date.toordinal`); NEVER lies before all of them.
NEVER: Final = 0
# No person is known: somebody has to say to whom the message went.
NAMELESS: Final = "nameless"
# In place of an id: anybody, any account, or none.
ANY: Final = "*"
NOBODY: Final = "nobody"
NO_DAY: Final = "none"

_TALLIED: Final = frozenset({"sent", "failed", "unconfirmed"})
_NEEDS_NO_NAME: Final = frozenset({"failed", "struck"})

# Whose message before counts: anybody's of the team, the same operator's, one from the same account.
TEAM, OPERATOR, ACTOR = "team", "operator", "actor"
# Whose reply before counts: any the team saw, one that the same operator saw.
REPLIES, HEARD = "replies", "heard"


class Line(NamedTuple):
    """What counting needs of an outreach; `day` is the team's local day."""

    outreach_id: str
    operator_id: str
    actor_id: str
    person_id: str | None
    at_ms: int
    day: int
    state: str


class Reply(NamedTuple):
    """What counting needs of a reply: who saw it, of whom, on which local day."""

    operator_id: str
    person_id: str
    day: int


class Standing(NamedTuple):
    """What counting needs of a person as they are now."""

    person_id: str
    status: str
    owner_id: str | None
    follow_up: str | None
    replied: bool
    do_not_contact: bool


class Tally(NamedTuple):
    """One row of counts: outreaches of a day by state (or `nameless`), and words of rules, by operator and account."""

    what: str
    on_day: int
    operator_id: str
    actor_id: str


class Opening(NamedTuple):
    """One row of people: messages (replies) on `on_day` with people whose message (reply) before was on `prev_day`.

    `who` wrote: the operator (scopes `team` and `operator`) or the account (`actor`); or saw the reply (`heard`).
    """

    scope: str
    on_day: int
    prev_day: int
    who: str


class Reach(NamedTuple):
    """One row of people by where they stand: those whom `who` last sent something on `last_day`."""

    scope: str
    who: str
    last_day: int
    status: str


class Cell(NamedTuple):
    """One row of people alike in all that lists filter by, as far as this operator wrote to them from this account."""

    operator_id: str
    actor_id: str
    status: str
    owner_id: str
    follow_up: str
    replied: int
    do_not_contact: int


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
    chains: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each.at_ms, each.outreach_id)):
        if line.state == "sent" and line.person_id is not None:
            chains[TEAM, "", line.person_id].append((line.day, line.operator_id))
            chains[OPERATOR, line.operator_id, line.person_id].append((line.day, line.operator_id))
            chains[ACTOR, line.actor_id, line.person_id].append((line.day, line.actor_id))
    return _opened(chains)


def replied(replies: Iterable[Reply]) -> Counter[Opening]:
    """How many replies opened whom; `replies` hold all that were ever seen of each of their people."""
    chains: dict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    for reply in sorted(replies, key=lambda each: each.day):
        chains[REPLIES, "", reply.person_id].append((reply.day, ANY))
        chains[HEARD, reply.operator_id, reply.person_id].append((reply.day, reply.operator_id))
    return _opened(chains)


def reaches(people: Iterable[Standing], lines: Iterable[Line]) -> Counter[Reach]:
    """How many of these people were last written to when, by each operator and from each account."""
    status = {person.person_id: person.status for person in people}
    last: dict[tuple[str, str, str], int] = {}
    for line in lines:
        if line.state == "sent" and line.person_id in status:
            for key in ((OPERATOR, line.operator_id, line.person_id), (ACTOR, line.actor_id, line.person_id)):
                last[key] = max(line.day, last.get(key, NEVER))
    return Counter(Reach(scope, who, day, status[person_id]) for (scope, who, person_id), day in last.items())


def cells(people: Iterable[Standing], lines: Iterable[Line]) -> Counter[Cell]:
    """How many of these people are alike: all of them, and those written to by each operator and from each account."""
    wrote: dict[str | None, set[tuple[str, str]]] = defaultdict(set)
    for line in lines:
        pair = (line.operator_id, line.actor_id)
        wrote[line.person_id] |= {pair, (pair[0], ANY), (ANY, pair[1])}
    return Counter(
        Cell(
            operator_id,
            actor_id,
            person.status,
            person.owner_id or NOBODY,
            person.follow_up or NO_DAY,
            int(person.replied),
            int(person.do_not_contact),
        )
        for person in people
        for operator_id, actor_id in {(ANY, ANY), *wrote.get(person.person_id, ())}
    )


def _opened(chains: dict[tuple[str, str, str], list[tuple[int, str]]]) -> Counter[Opening]:
    found: Counter[Opening] = Counter()
    for (scope, _, _), chain in chains.items():
        found[Opening(scope, chain[0][0], NEVER, chain[0][1])] += 1
        for (earlier, _), (later, who) in pairwise(chain):
            found[Opening(scope, later, earlier, who)] += 1
    return found
