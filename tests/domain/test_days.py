from instacrm.domain.days import day_start_ms
from tests.builders import DAY, HOUR, NOON


def test_a_day_begins_at_midnight_where_the_team_lives() -> None:
    assert day_start_ms("Europe/Berlin", NOON) == NOON - 13 * HOUR


def test_a_zone_nobody_knows_is_utc() -> None:
    assert day_start_ms("Moon/Base", NOON) == NOON - DAY // 2
