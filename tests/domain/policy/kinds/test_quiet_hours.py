"""Quiet hours, above all in the nights in which clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.errors import BadInput
from instacrm.domain.policy import Subject, check_rule, evaluate
from instacrm.domain.policy.standing import spells
from instacrm.domain.verdicts import Rule
from tests.builders import HOUR, MINUTE
from tests.domain.policy.brute_force import ZONES, AllOfIt, speaks

ACTORS = st.sampled_from(sorted(ZONES))


def quiet(begins: str, ends: str, **changes: object) -> Rule:
    usual = {"rule_id": "q", "kind": "quiet-hours", "version": 1, "severity": "hold"}
    return Rule(**(usual | {"params": {"begins": begins, "ends": ends}} | changes))  # type: ignore[arg-type]


def at(zone: str, *local: int, fold: int = 0) -> int:
    return int(datetime(*local, tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)  # type: ignore[misc,arg-type]


clocks = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
nights = st.one_of(
    st.integers(at("Europe/Berlin", 2026, 3, 28), at("Europe/Berlin", 2026, 3, 31)),
    st.integers(at("Europe/Berlin", 2026, 10, 24), at("Europe/Berlin", 2026, 10, 27)),
    st.integers(at("Australia/Lord_Howe", 2026, 4, 4), at("Australia/Lord_Howe", 2026, 4, 7)),
    st.integers(at("Australia/Lord_Howe", 2026, 10, 3), at("Australia/Lord_Howe", 2026, 10, 6)),
)


@given(clocks, clocks, nights, ACTORS)
def test_a_night_is_quiet_exactly_while_the_clock_on_the_wall_says_so(
    begins: str, ends: str, now_ms: int, actor: str
) -> None:
    rule = quiet(begins, ends if ends != begins else "07:00" if begins != "07:00" else "08:00")
    subject = Subject(operator_id="dana", actor_id=actor, person=None)

    (spell,) = spells(rule, AllOfIt([]), subject, now_ms)

    assert now_ms <= spell.from_ms < spell.until_ms
    for t_ms in (spell.from_ms, spell.until_ms - 1):
        assert speaks(rule, subject, [], t_ms)
    assert not speaks(rule, subject, [], spell.until_ms)
    for t_ms in range(now_ms, spell.from_ms, 7 * MINUTE):
        assert not speaks(rule, subject, [], t_ms)
    for t_ms in range(spell.from_ms, spell.until_ms, 7 * MINUTE):
        assert speaks(rule, subject, [], t_ms)


def test_a_night_in_which_an_hour_is_skipped_ends_when_the_clock_jumps_past_its_end() -> None:
    rule = quiet("22:00", "02:30")
    now_ms = at("Europe/Berlin", 2026, 3, 29, 1, 0)

    (spell,) = spells(rule, AllOfIt([]), Subject(operator_id="dana", actor_id="studio_a"), now_ms)

    assert spell.until_ms == at("Europe/Berlin", 2026, 3, 29, 3, 0)


def test_the_browser_knows_half_an_hour_ahead_that_it_will_be_quiet() -> None:
    now_ms = at("Europe/Berlin", 2026, 11, 22, 21, 45)
    subject = Subject(operator_id="dana", actor_id="studio_a")

    now, later = evaluate((quiet("22:00", "07:00"),), AllOfIt([]), subject, now_ms, HOUR // 2)

    assert (now.severity, later.severity, later.from_ms) == ("clear", "hold", now_ms + 15 * MINUTE)
    assert later.findings[0].sentence == "Quiet from 22:00 to 07:00 for @studio_a (Europe/Berlin)"


def test_a_rule_that_has_ended_is_silent_though_the_night_is_not_over() -> None:
    now_ms = at("Europe/Berlin", 2026, 11, 22, 23, 0)
    subject = Subject(operator_id="dana", actor_id="studio_a")

    now, later = evaluate((quiet("22:00", "07:00", ends_ms=now_ms + MINUTE),), AllOfIt([]), subject, now_ms, HOUR)

    assert (now.severity, later.severity, later.from_ms) == ("hold", "clear", now_ms + MINUTE)


@pytest.mark.parametrize("params", [{"begins": "24:00", "ends": "07:00"}, {"begins": "07:00", "ends": "07:00"}, {}])
def test_times_that_are_none_are_refused(params: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        check_rule(quiet("22:00", "07:00", params=params))
