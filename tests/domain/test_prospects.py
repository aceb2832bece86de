"""Handles as people type them and pages show them: one spelling, or a refusal with a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.errors import BadHandle
from instacrm.domain.prospects import RESERVED, parse_handle


@pytest.mark.parametrize("text", ["mila.k", "@mila.k", "Mila.K", "  @MILA.K ", "mila.k\n"])
def test_capitals_the_sign_and_spaces_around_make_no_difference(text: str) -> None:
    assert parse_handle(text) == "mila.k"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "@",
        "@@mila",
        "mila k",
        "mila-k",
        "mila/k",
        "mila\x00",
        "mïla",
        "мила",
        "ﬁn",
        "x" * 31,
        "https://x",
        *RESERVED,
    ],
)
def test_what_cannot_be_a_handle_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(BadHandle) as refusal:
        parse_handle(text)

    assert refusal.value.code == "bad-handle"


@given(st.from_regex(r"[a-zA-Z0-9._]{1,30}", fullmatch=True).filter(lambda text: text.lower() not in RESERVED))
def test_a_handle_that_was_read_reads_the_same_again(text: str) -> None:
    assert parse_handle(parse_handle(text)) == parse_handle(f" @{text.upper()} ") == text.lower()
