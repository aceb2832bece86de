"""Goals by the calendar of the team, through the nights in which clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.goals import Span, period_of, progress
from tests.builders import DAY, HOUR, NOON

BERLIN = ZoneInfo("Europe/Berlin")


def ms(*local: int) -> int:
    return int(datetime(*local, tzinfo=BERLIN).timestamp() * 1000)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("every", "week_start", "at", "begins", "ends"),
    [
        ("day", 0, (2026, 3, 29, 12), (2026, 3, 29), (2026, 3, 30)),
        ("day", 0, (2026, 10, 25, 2, 30), (2026, 10, 25), (2026, 10, 26)),
        ("week", 0, (2026, 11, 22, 12), (2026, 11, 16), (2026, 11, 23)),
        ("week", 6, (2026, 11, 22, 12), (2026, 11, 22), (2026, 11, 29)),
        ("week", 6, (2026, 11, 21, 23, 59), (2026, 11, 15), (2026, 11, 22)),
        ("month", 0, (2026, 2, 28, 23, 59), (2026, 2, 1), (2026, 3, 1)),
        ("month", 0, (2026, 12, 31), (2026, 12, 1), (2027, 1, 1)),
    ],
)
def test_a_period_is_one_of_the_calendar(
    every: str, week_start: int, at: tuple[int, ...], begins: tuple[int, ...], ends: tuple[int, ...]
) -> None:
    found = period_of(every, zone="Europe/Berlin", week_start=week_start, at_ms=ms(*at))  # type: ignore[arg-type]

    assert found == Span(ms(*begins), ms(*ends))


def test_the_day_on_which_clocks_go_back_has_25_hours() -> None:
    found = period_of("day", zone="Europe/Berlin", week_start=0, at_ms=ms(2026, 10, 25, 12))

    assert found.until_ms - found.from_ms == 25 * HOUR
    assert progress(25, 10, found, found.from_ms + 5 * HOUR).expected == 5


@given(
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]),
    st.integers(0, 6),
    st.integers(NOON - 400 * DAY, NOON + 400 * DAY),
)
def test_every_instant_lies_in_its_period_and_periods_follow_each_other(
    every: str, zone: str, week_start: int, at_ms: int
) -> None:
    found = period_of(every, zone=zone, week_start=week_start, at_ms=at_ms)  # type: ignore[arg-type]

    after = period_of(every, zone=zone, week_start=week_start, at_ms=found.until_ms)  # type: ignore[arg-type]

    assert found.from_ms <= at_ms < found.until_ms == after.from_ms


def test_a_goal_says_what_is_expected_by_now_and_where_it_ends_at_this_pace() -> None:
    day = Span(NOON, NOON + DAY)

    half = progress(60, 34, day, NOON + DAY // 2)

    assert (half.expected, half.forecast) == (30, 68)
    assert progress(60, 3, day, NOON + HOUR).forecast is None
