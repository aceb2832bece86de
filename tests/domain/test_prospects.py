"""Handles as people type them and pages show them: one spelling, or a refusal with a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain import prospects
from instacrm.domain.errors import BadHandle
from instacrm.domain.prospects import RESERVED, parse_handle
from tests.builders import TEAM_KEY


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
        *sorted(RESERVED),
    ],
)
def test_what_cannot_be_a_handle_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(BadHandle) as refusal:
        parse_handle(text)

    assert refusal.value.code == "bad-handle"


@given(st.from_regex(r"[a-zA-Z0-9._]{1,30}", fullmatch=True).filter(lambda text: text.lower() not in RESERVED))
def test_a_handle_that_was_read_reads_the_same_again(text: str) -> None:
    assert parse_handle(parse_handle(text)) == parse_handle(f" @{text.upper()} ") == text.lower()


def test_the_key_of_a_text_is_the_one_the_extension_makes() -> None:
    # extension/src/features/repeating.test.ts has the same three values.
    assert prospects.text_secret(TEAM_KEY).hex() == "2df8dd4c1b18fe8b57817d0838bdd5fb15f4f884da89f60910db588350d663e6"
    assert prospects.text_key(TEAM_KEY, "Hi  Mila \u200b😀 é") == "ce848d343c910117179492f63607f75c"


@pytest.mark.parametrize(
    ("text", "status"), [("paid", "paid"), (" paid ", "paid"), ("Paid", "client"), ("PAID", "client"), ("Warm", "warm")]
)
def test_a_status_that_is_called_by_anothers_code_is_known_by_its_name_and_the_other_by_its_code(
    text: str, status: str
) -> None:
    assert prospects.parse_status(text, {"paid": "Client", "client": "Paid"}) == status
