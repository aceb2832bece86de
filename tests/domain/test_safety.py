"""An account beside the limits its team set itself."""

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.safety import ORDER, Safety, Sent, safety
from instacrm.domain.verdicts import Rule
from tests.builders import HOUR, MINUTE, NOON, a_cap, a_spacing


def a_repetition(people: int = 3) -> Rule:
    return Rule(rule_id="same", kind="repetition", version=1, severity="warn", params={"people": people, "days": 7})


def looked_at(minutes: list[int], *rules: Rule, text: str | None = None) -> Safety:
    sent = [Sent(NOON + m * MINUTE, f"p{n}", text, is_first=True) for n, m in enumerate(sorted(minutes))]
    return safety(sent, 0, rules, now_ms=NOON + 10 * HOUR, hour_of=lambda at_ms: at_ms // HOUR % 24)


def test_without_rules_there_are_figures_and_no_judgement() -> None:
    found = looked_at([0, 1, 90])

    assert (found.standing, found.sentence) == ("no-rule", "The team has no rules to measure this account by.")
    assert {factor.standing for factor in found.factors} == {"no-rule"}


def test_the_worst_factor_is_the_score_and_says_what_to_change() -> None:
    found = looked_at([0, 1, 2], a_cap(10), a_spacing(120))

    assert (found.standing, found.factors[0].name) == ("over", "spacing")
    assert found.sentence == (
        "2 of 2 pauses shorter than 2:00 min, the shortest 1:00 min. Wait a little longer between two messages."
    )


def test_the_busiest_hour_is_any_hour_not_one_of_the_clock() -> None:
    found = looked_at([45, 50, 65, 100], a_cap(3))

    assert (found.factors[0].used, found.factors[0].standing) == (4, "over")


def test_one_text_to_many_people_is_near_the_limit_before_it_is_over() -> None:
    states = [looked_at([0] * count, a_repetition(5), text="t").standing for count in (3, 4, 5, 6)]

    assert states == ["calm", "near", "near", "over"]


def test_messages_are_shown_by_the_hour_of_the_day() -> None:
    assert looked_at([0, 1, 61]).by_hour[12:14] == (2, 1)


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(1, 20), st.integers(0, 500))
def test_one_message_more_never_makes_an_account_look_calmer(minutes: list[int], limit: int, more: int) -> None:
    rules = (a_cap(limit), a_repetition(limit))
    before = looked_at(minutes, *rules, text="t")

    after = looked_at([*minutes, more], *rules, text="t")

    assert ORDER.index(after.standing) >= ORDER.index(before.standing)
