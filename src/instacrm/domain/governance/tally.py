"""The tally: one pure function, the same for everybody who checks it.

Ordinary matters: up to `small_team` voters need more than half of the electorate for; larger teams more for than the
threshold's share of those for or against, and the quorum's share of the electorate for. The constitution always needs
more than half of the electorate, and the text policy an owner besides. Abstaining and staying away never count as for.
"""

from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from .constitution import Constitution

Choice = Literal["for", "against", "abstain"]
Weight = Literal["ordinary", "constitution", "texts"]


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """One voter's word; cast again, the later one counts. Times are Core's, in epoch ms."""

    operator_id: str
    choice: Choice
    cast_ms: int
    reason: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The count and what follows from it. `complete`: nobody is left to vote. `arithmetic` is for people."""

    passed: bool
    complete: bool
    votes_for: int
    against: int
    abstained: int
    silent: int
    electorate: int
    arithmetic: tuple[str, ...]


def seats(electorate: Collection[str], ballots: Iterable[Ballot], members: Collection[str]) -> frozenset[str]:
    """Who counts in the end: a leaver's cast ballot stands, an uncast seat leaves."""
    cast = {ballot.operator_id for ballot in ballots}
    return frozenset(voter for voter in electorate if voter in cast or voter in members)


def tally(
    electorate: Collection[str],
    ballots: Iterable[Ballot],
    constitution: Constitution,
    *,
    weight: Weight = "ordinary",
    owners: Collection[str] = (),
) -> Outcome:
    """What the `ballots` of `electorate` decide under `constitution`; ballots of others count nothing."""
    voters = frozenset(electorate)
    last: dict[str, Ballot] = {}
    for ballot in sorted(ballots, key=lambda b: (b.cast_ms, b.choice, b.reason)):
        if ballot.operator_id in voters:
            last[ballot.operator_id] = ballot
    by_choice = {
        choice: {b.operator_id for b in last.values() if b.choice == choice} for choice in ("for", "against", "abstain")
    }
    size, votes_for, against = len(voters), len(by_choice["for"]), len(by_choice["against"])
    tests = _tests(size, votes_for, against, constitution, weight)
    if weight == "texts":
        tests.append((bool(by_choice["for"] & set(owners)), "an owner must be for, since this is about texts"))
    return Outcome(
        passed=size > 0 and all(holds for holds, _ in tests),
        complete=len(last) == size,
        votes_for=votes_for,
        against=against,
        abstained=len(by_choice["abstain"]),
        silent=size - len(last),
        electorate=size,
        arithmetic=tuple(f"{words}: {'yes' if holds else 'no'}" for holds, words in tests),
    )


def _tests(
    size: int, votes_for: int, against: int, constitution: Constitution, weight: Weight
) -> list[tuple[bool, str]]:
    """What must hold, each with its words."""
    if weight != "ordinary" or size <= constitution.small_team:
        return [(2 * votes_for > size, f"{votes_for} for is more than half of {size}")]
    share, quorum = constitution.threshold_percent, constitution.quorum_percent
    needed = -(-quorum * size // 100)
    return [
        (
            100 * votes_for > share * (votes_for + against),
            f"{votes_for} for is more than {share} % of the {votes_for + against} for or against",
        ),
        (votes_for >= needed, f"{votes_for} for is at least {needed}, {quorum} % of {size}"),
    ]
