"""Local days: the team's own midnight, also when a day has 23 or 25 hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.service.actions.reports import overview
from instacrm.service.actions.reports_periods import period
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_counts import QUARTER_MS, Span
from tests.service.reports.world import HOUR, NOON, Story, World

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Asuncion",
         "Pacific/Chatham", "Africa/Casablanca", "Asia/Beirut")  # fmt: skip


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_the_day_the_clocks_go_back_has_twenty_five_hours() -> None:
    asked = period(2, now_ms=ms("2026-10-26T09:00+01:00"), zone="Europe/Berlin")

    assert asked.starts_ms == [ms("2026-10-25T00:00+02:00"), ms("2026-10-26T00:00+01:00")]
    assert asked.starts_ms[1] - asked.starts_ms[0] == 25 * HOUR


def test_the_day_the_clocks_go_forward_has_twenty_three_hours() -> None:
    asked = period(2, now_ms=ms("2026-03-30T09:00+02:00"), zone="Europe/Berlin")

    assert asked.starts_ms[1] - asked.starts_ms[0] == 23 * HOUR


def test_the_period_before_ends_at_the_same_time_of_day() -> None:
    asked = period(7, now_ms=ms("2026-10-28T09:00+01:00"), zone="Europe/Berlin")

    assert asked.previous.span == Span(ms("2026-10-15T00:00+02:00"), ms("2026-10-21T09:00+02:00"))


@settings(deadline=None)
@given(
    st.integers(ms("2000-01-01T00:00+00:00"), ms("2040-01-01T00:00+00:00")),
    st.sampled_from(ZONES),
    st.integers(1, 90),
)
def test_days_follow_each_other_and_start_on_a_quarter_hour(now_ms: int, zone: str, days: int) -> None:
    asked = period(days, now_ms=now_ms, zone=zone)

    assert len(asked.days) == len(asked.starts_ms) == days
    assert asked.starts_ms == sorted(set(asked.starts_ms))
    assert all(start % QUARTER_MS == 0 for start in asked.starts_ms)
    assert asked.starts_ms[-1] <= now_ms < asked.current.span.to_ms
    assert asked.days[-1] == datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone)).date()
    assert asked.previous.span.from_ms <= asked.previous.span.to_ms <= asked.current.span.from_ms


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-10-24T23:59:59.999+02:00", "2026-10-24"),
        ("2026-10-25T00:00+02:00", "2026-10-25"),
        ("2026-10-25T02:30+02:00", "2026-10-25"),
        ("2026-10-25T02:30+01:00", "2026-10-25"),
        ("2026-10-25T23:59:59.999+01:00", "2026-10-25"),
        ("2026-10-26T00:00+01:00", "2026-10-26"),
    ],
)
def test_a_message_belongs_to_its_local_day(core: Database, at: str, day: str) -> None:
    world = World(core, zone="Europe/Berlin")
    dana = world.hire("dana")
    world.write(Story(dana, world.join(dana, "studio_a"), "mila", ms(at)))

    told = world.ask(overview, dana, days=5, now_ms=ms("2026-10-26T12:00+01:00"))

    assert [row.day for row in told.per_day if row.team] == [day]
    assert [row.day for row in told.per_day] == [f"2026-10-{number}" for number in range(22, 27)]


def test_a_message_from_a_clock_a_little_ahead_counts_today(core: Database) -> None:
    world = World(core)
    dana = world.hire("dana")
    world.write(Story(dana, world.join(dana, "studio_a"), "mila", NOON + 2000))

    told = world.ask(overview, dana, days=1, now_ms=NOON)

    assert told.mine.sent.value == 1
