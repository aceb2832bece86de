"""Which dated backups stay."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from instacrm.agent.store.keeping import Dated, to_keep
from tests.builders import DAY, HOUR, NOON


def backups_every(step_ms: int, count: int) -> list[Dated]:
    return [Dated(number, NOON + number * step_ms, Path(f"{number}.db")) for number in range(count)]


def test_of_a_year_of_hourly_backups_three_newest_seven_daily_and_four_weekly_stay() -> None:
    kept = to_keep(backups_every(HOUR, 24 * 365))

    newest = NOON + (24 * 365 - 1) * HOUR
    ages_h = sorted((newest - backup.at_ms) // HOUR for backup in kept)
    assert ages_h[:3] == [0, 1, 2]
    days_ago = {newest // DAY - backup.at_ms // DAY for backup in kept}
    assert days_ago >= set(range(7))
    assert 14 <= max(days_ago) <= 27
    assert len(kept) <= 14


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60, unique=True))
def test_the_newest_always_stays_and_never_more_than_fourteen(days: list[int]) -> None:
    backups = [Dated(number, NOON + day * DAY, Path(f"{number}.db")) for number, day in enumerate(sorted(days))]

    kept = to_keep(backups)

    assert backups[-1] in kept
    assert len(kept) <= 14
    assert to_keep(kept) == kept
