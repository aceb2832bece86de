"""Texts that differ in a name are one kind, whoever comes first; others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.likeness import KINDS_MAX, alike, kinds, words_of

WORDS = st.lists(st.sampled_from(("hi", "you", "your", "work", "mila", "jo", "time", "?", "🙂")), max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("Hey Mila, quick question", "hey  Jo,\nquick question!", True),
        ("Hello mila.k, I saw your work and liked it.", "Hello Jo, I saw your work and liked it a lot", True),
        ("Hi Mila", "Hi Jo", False),
        ("Hey Mila, quick question", "Servus Mila, kurze Frage", False),
        ("Do you take new clients?", "Do you take new clients? We are two, from Graz, and would pay by card.", False),
        ("🙂", "👋", True),
        ("🙂", "hello", False),
    ],
)
def test_most_words_make_two_texts_one(one: str, other: str, are_alike: bool) -> None:
    assert alike(words_of(one), words_of(other)) is are_alike


@given(WORDS, WORDS)
def test_likeness_goes_both_ways_and_every_text_is_like_itself(one: list[str], other: list[str]) -> None:
    first, second = words_of(" ".join(one)), words_of(" ".join(other))

    assert alike(first, second) is alike(second, first)
    assert alike(first, first)


@given(st.lists(WORDS.map(" ".join), max_size=12))
def test_each_text_is_of_a_kind_it_is_like_and_the_kinds_are_not_like_each_other(texts: list[str]) -> None:
    found = kinds(texts)

    firsts = sorted({place for place in found if place is not None})
    assert all(found[first] == first for first in firsts)
    assert all(
        alike(words_of(texts[kind]), words_of(text))
        for text, kind in zip(texts, found, strict=True)
        if kind is not None
    )
    assert not any(alike(words_of(texts[a]), words_of(texts[b])) for a in firsts for b in firsts if a < b)


def test_what_is_like_none_of_many_kinds_stands_alone() -> None:
    texts = [f"{number}a {number}b {number}c" for number in range(KINDS_MAX + 1)]

    assert kinds([*texts, texts[0]]) == [*range(KINDS_MAX), None, 0]
