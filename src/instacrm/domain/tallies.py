"""What a team did, counted so that a question is a sum over few rows instead of over messages.

People are not additive, but this is: a message *opens* its person for every period that begins after the day of the
message before it to the same person. Counting messages by both days answers "how many people" for any run of days.
Replies open their person in the same way.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
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


class Link(NamedTuple):
    """A sent message, and the one sent before it to the same person: by the team, the operator, from the account."""

    line: Line
    team: Line | None
    operator: Line | None
    actor: Line | None


class Prior(NamedTuple):
    """When the messages before one were sent, in the three ways of a `Link` (epoch ms); none before the first."""

    prior_ms: int | None = None
    operator_prior_ms: int | None = None
    actor_prior_ms: int | None = None


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


def linked(lines: Iterable[Line]) -> list[Link]:
    """Each sent message with those before it; `lines` hold all that was ever written to each of their people."""
    found: list[Link] = []
    last: dict[tuple[str, ...], Line] = {}
    for line in sorted(lines, key=lambda each: (each.at_ms, each.outreach_id)):
        if line.state == "sent" and line.person_id is not None:
            team, operator, actor = (
                (line.person_id,),
                (OPERATOR, line.operator_id, line.person_id),
                (ACTOR, line.actor_id, line.person_id),
            )
            found.append(Link(line, last.get(team), last.get(operator), last.get(actor)))
            last[team] = last[operator] = last[actor] = line
    return found


def priors(links: Iterable[Link]) -> dict[str, Prior]:
    """When the messages before each were sent, by its outreach."""
    return {
        link.line.outreach_id: Prior(*(one.at_ms if one else None for one in (link.team, link.operator, link.actor)))
        for link in links
    }


def openings(links: Iterable[Link]) -> Counter[Opening]:
    """How many messages opened whom."""
    found: Counter[Opening] = Counter()
    for line, team, operator, actor in links:
        for scope, before, who in (
            (TEAM, team, line.operator_id),
            (OPERATOR, operator, line.operator_id),
            (ACTOR, actor, line.actor_id),
        ):
            found[Opening(scope, line.day, before.day if before else NEVER, who)] += 1
    return found


def replied(replies: Iterable[Reply]) -> Counter[Opening]:
    """How many replies opened whom; `replies` hold all that were ever seen of each of their people."""
    found: Counter[Opening] = Counter()
    last: dict[tuple[str, ...], int] = {}
    for reply in sorted(replies, key=lambda each: each.day):
        for key, who in (((reply.person_id,), ANY), ((reply.operator_id, reply.person_id), reply.operator_id)):
            scope = REPLIES if who == ANY else HEARD
            found[Opening(scope, reply.day, last.get(key, NEVER), who)] += 1
            last[key] = reply.day
    return found


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
