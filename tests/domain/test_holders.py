"""Who held a handle at which time does not depend on the order of the words, and an undated word takes nothing over."""

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.holders import FOREVER_MS, Held, Word, holder_at, spans, standing

_DAYS = st.integers(0, 5)
_ADDRESS = "address"
_WORDS = st.lists(
    st.builds(Word, _DAYS, st.sampled_from("abcdef"), st.sampled_from(["mila", "noor", "lia"])), max_size=8
)


def held(words: Iterable[Word], at: int) -> str | None:
    """Who held the address; without a handover whoever the last word names."""
    told = standing(words)
    return holder_at(spans(told, _ADDRESS), at) or (told[-1].person_id if told else None)


@given(_WORDS, _DAYS, st.randoms(use_true_random=False))
def test_words_in_any_order_and_more_than_once_say_the_same(words: list[Word], at: int, random: Random) -> None:
    shuffled = [*words, *words[:3]]
    random.shuffle(shuffled)

    assert held(shuffled, at) == held(words, at)


@given(_WORDS, _DAYS, _DAYS)
def test_a_word_that_holds_from_a_day_on_changes_nothing_before_it(words: list[Word], at: int, day: int) -> None:
    later = Word(max(at, day) + 1, "z", "somebody else")

    before = held(words, at) if words else _ADDRESS
    assert held([*words, later], at) == before


@given(_WORDS, st.sampled_from("abcdefz"))
def test_who_meets_a_handle_and_knows_no_better_takes_nothing_from_a_later_holder(words: list[Word], hlc: str) -> None:
    dated = [Word(3, "a", "somebody else"), *words]

    after = [*dated, Word(0, hlc, "mila")]

    assert [held(after, day) for day in range(3, 9)] == [held(dated, day) for day in range(3, 9)]


def test_the_last_word_on_a_day_counts() -> None:
    words = [Word(2, "b", "noor"), Word(0, "c", "mila"), Word(2, "a", "lia")]

    assert [held(words, day) for day in (1, 2, 9)] == ["mila", "noor", "noor"]


def test_before_the_first_word_the_address_stands_for_itself() -> None:
    assert held([Word(2, "b", "noor")], 1) == _ADDRESS


def test_who_was_given_a_handle_back_had_it_all_along() -> None:
    words = standing([Word(0, "a", "mila"), Word(2, "b", "noor"), Word(2, "c", "mila")])

    assert spans(words, _ADDRESS) == (Held(0, FOREVER_MS, "mila"),)


def test_an_erasure_of_whoever_has_a_handle_leaves_its_former_holder_what_is_theirs() -> None:
    words = standing([Word(0, "a", "mila"), Word(2, "b", "noor")])

    severed = spans(words, _ADDRESS, is_severed=True)

    assert [holder_at(severed, day) for day in (1, 2)] == ["mila", _ADDRESS]
