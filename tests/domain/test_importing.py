"""Rows of somebody's own list: which column is what, whom a cell names, and what a row asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.errors import BadHandle, BadInput
from instacrm.domain.importing import Wanted, guess_columns, parse_profile, parse_row
from instacrm.domain.prospects import RESERVED

OPERATORS = {"dana": "operator-1", "dana@north.example": "operator-1"}
handles = st.from_regex(r"[a-z0-9._]{1,30}", fullmatch=True).filter(lambda handle: handle not in RESERVED)


@given(handles)
def test_every_way_to_write_a_profile_names_the_same_person(handle: str) -> None:
    ways = [
        handle,
        f" @{handle.upper()} ",
        f"https://www.instagram.com/{handle}/?hl=en",
        f"instagram.com/{handle}",
        f"http://m.instagram.com/{handle}/reels/",
    ]

    named = {parse_profile(way) for way in ways}

    assert named == {handle}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "two words",
        "https://example.com/mila.k",
        "https://instagram.com/",
        "instagram.com/p/C0ffee",
        "a/b",
        "https://[/",
    ],
)
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(BadHandle):
        parse_profile(text)


def test_the_columns_of_our_own_export_and_of_other_peoples_lists_are_known() -> None:
    guessed = guess_columns(["Profile URL", "Username", "Stage", "Assigned to", "Follow-up", "DNC", "Notes", "Age"])

    assert guessed == ["handle", None, "status", "owner", "follow-up", "do-not-contact", "note", None]


def test_a_row_asks_for_what_its_cells_say() -> None:
    cells = ["@Mila.K", "No reply", "DANA@north.example", "27.11.2026", "ja", " Likes early calls. "]

    wanted = parse_row(["handle", "status", "owner", "follow-up", "do-not-contact", "note"], cells, OPERATORS, {})

    fields = {"status": "no-reply", "owner": "operator-1", "follow-up": "2026-11-27", "do-not-contact": "yes"}
    assert wanted == Wanted(parse_profile("mila.k"), fields, "Likes early calls.")


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("On Hold", "on-hold"),
        ("on_hold", "on-hold"),
        ("Parked", "parked"),
        (" INTERESTED ", "warm"),
        ("Warm", "warm"),
    ],
)
def test_a_status_is_known_by_its_code_and_by_what_the_team_calls_it(cell: str, status: str) -> None:
    names = {"warm": "Interested", "on-hold": "On hold", "parked": "Later"}

    wanted = parse_row(["handle", "status"], ["mila.k", cell], OPERATORS, names)

    assert wanted.fields == {"status": status}


def test_empty_cells_and_columns_that_are_not_taken_ask_for_nothing() -> None:
    wanted = parse_row(["handle", "status", None, "do-not-contact"], ["mila.k", " ", "ignored", "no"], OPERATORS, {})

    assert (wanted.fields, wanted.note) == ({}, None)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("status", "wam", "Status"),
        ("owner", "Nobody", "Owner"),
        ("follow-up", "11/27/2026", "Follow-up"),
        ("do-not-contact", "maybe", "Do not contact"),
        ("note", "x" * 5_000, "Note"),
    ],
)
def test_a_cell_that_makes_no_sense_refuses_its_row_and_is_named(column: str, cell: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parse_row(["handle", column], ["mila.k", cell], OPERATORS, {})  # type: ignore[list-item]
