"""The tally: whoever counts, in whatever order, counts the same."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.governance.constitution import Constitution
from instacrm.domain.governance.tally import Ballot, Choice, Outcome, seats, tally
from tests.builders import NOON

SIZES = st.sampled_from([1, 2, 3, 50])
CHOICES: st.SearchStrategy[Choice] = st.sampled_from(("for", "against", "abstain"))
WEIGHTS = st.sampled_from(["ordinary", "constitution", "texts"])
constitutions = st.builds(Constitution, quorum_percent=st.integers(1, 100), threshold_percent=st.integers(50, 99))


def people(size: int) -> list[str]:
    return [f"operator-{number}" for number in range(size)]


@st.composite
def votes(draw: st.DrawFn) -> tuple[list[str], list[Ballot]]:
    electorate = people(draw(SIZES))
    voters = draw(st.lists(st.sampled_from([*electorate, "stranger"]), max_size=60))
    return electorate, [
        Ballot(operator_id=voter, choice=draw(CHOICES), cast_ms=NOON + number) for number, voter in enumerate(voters)
    ]


def count(votes_for: int, against: int, size: int, **more: object) -> Outcome:
    voters = people(size)
    cast: list[tuple[str, Choice]] = [(v, "for") for v in voters[:votes_for]]
    cast += [(v, "against") for v in voters[votes_for : votes_for + against]]
    ballots = [Ballot(operator_id=voter, choice=choice, cast_ms=NOON) for voter, choice in cast]
    return tally(voters, ballots, Constitution(), **more)  # type: ignore[arg-type]


@given(votes(), constitutions, WEIGHTS, st.randoms())
def test_the_order_in_which_ballots_are_counted_makes_no_difference(
    vote: tuple[list[str], list[Ballot]],
    constitution: Constitution,
    weight: str,
    chance: st.random_module,  # type: ignore[valid-type]
) -> None:
    electorate, ballots = vote
    shuffled, others = list(ballots), list(electorate)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]

    again = tally(others, shuffled, constitution, weight=weight, owners=["operator-0"])  # type: ignore[arg-type]

    assert again == tally(electorate, ballots, constitution, weight=weight, owners=["operator-0"])  # type: ignore[arg-type]


@given(votes(), constitutions)
def test_everybody_counts_once_by_their_last_word_and_strangers_never(
    vote: tuple[list[str], list[Ballot]], constitution: Constitution
) -> None:
    electorate, ballots = vote
    last = {ballot.operator_id: ballot.choice for ballot in ballots if ballot.operator_id in electorate}

    outcome = tally(electorate, ballots, constitution)

    said = list(last.values())
    assert (outcome.votes_for, outcome.against, outcome.abstained) == tuple(
        said.count(choice) for choice in ("for", "against", "abstain")
    )
    assert outcome.silent == len(electorate) - len(said)
    assert outcome.complete is (outcome.silent == 0)


@given(votes(), constitutions, WEIGHTS, st.integers(0, 49))
def test_one_who_turns_for_never_makes_a_passed_vote_fail(
    vote: tuple[list[str], list[Ballot]], constitution: Constitution, weight: str, who: int
) -> None:
    electorate, ballots = vote
    owners = ["operator-0"]
    turned = Ballot(operator_id=electorate[who % len(electorate)], choice="for", cast_ms=NOON + 1000)
    before = tally(electorate, ballots, constitution, weight=weight, owners=owners)  # type: ignore[arg-type]

    after = tally(electorate, [*ballots, turned], constitution, weight=weight, owners=owners)  # type: ignore[arg-type]

    assert after.passed >= before.passed


@pytest.mark.parametrize(
    ("votes_for", "against", "size", "passes"),
    [
        (0, 0, 0, False),
        (1, 0, 1, True),
        (0, 0, 1, False),
        (1, 0, 2, False),
        (1, 1, 2, False),
        (2, 0, 2, True),
        (1, 0, 3, False),
        (2, 1, 3, True),
        (1, 0, 4, True),
        (1, 1, 4, False),
        (12, 0, 50, False),
        (13, 0, 50, True),
        (13, 12, 50, True),
        (13, 13, 50, False),
        (25, 25, 50, False),
        (0, 50, 50, False),
    ],
)
def test_small_teams_need_more_than_half_and_large_ones_a_majority_and_a_quorum(
    votes_for: int, against: int, size: int, passes: bool
) -> None:
    assert count(votes_for, against, size).passed is passes


@pytest.mark.parametrize(("votes_for", "passes"), [(25, False), (26, True)])
def test_a_constitution_needs_more_than_half_of_everybody(votes_for: int, passes: bool) -> None:
    assert count(votes_for, 0, 50, weight="constitution").passed is passes


@pytest.mark.parametrize(("owner", "passes"), [("operator-0", True), ("operator-49", False)])
def test_another_text_policy_needs_an_owner_besides(owner: str, passes: bool) -> None:
    assert count(40, 5, 50, weight="texts", owners=[owner]).passed is passes


def test_the_arithmetic_is_told_so_that_it_can_be_checked_by_hand() -> None:
    assert count(13, 12, 50).arithmetic == (
        "13 for is more than 50 % of the 25 for or against: yes",
        "13 for is at least 13, 25 % of 50: yes",
    )


def test_a_leavers_cast_ballot_stands_and_an_uncast_seat_leaves() -> None:
    cast = [Ballot(operator_id="dana", choice="for", cast_ms=NOON)]

    assert seats(["dana", "lee", "kim"], cast, ["kim"]) == {"dana", "kim"}


def test_a_constitution_that_would_let_a_minority_decide_is_none() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"threshold_percent": 20}, Constitution)
