"""A new account begins slowly."""

import pytest

from instacrm.domain.policy import Subject, evaluate
from instacrm.domain.verdicts import Rule
from tests.builders import DAY, HOUR, NOON
from tests.domain.policy.brute_force import AllOfIt, Touch

RAMP = Rule(
    rule_id="ramp", kind="warm-up", version=1, severity="hold", params={"first": 2, "more": 2, "until": 5}
)  # @studio_a joined at noon: 2 messages on its first day, 4 on the second, then it is warm
NEW = Subject(operator_id="dana", actor_id="studio_a", person="mila")


def sent(*hours_after_noon: float) -> AllOfIt:
    return AllOfIt([Touch("lee", "studio_a", "jo", NOON + int(hour * HOUR)) for hour in hours_after_noon])


@pytest.mark.parametrize(
    ("hours", "now_h", "severity"),
    [
        ((1,), 2, "clear"),
        ((1, 2), 3, "hold"),
        ((1, 2), 24, "clear"),
        ((20, 21, 22, 23), 25, "hold"),
        ((20, 21, 22, 23), 48, "clear"),
    ],
)
def test_each_day_allows_some_more_until_the_account_is_warm(
    hours: tuple[float, ...], now_h: int, severity: str
) -> None:
    steps = evaluate((RAMP,), sent(*hours), NEW, NOON + now_h * HOUR, 0)

    assert steps[0].severity == severity


def test_it_says_which_day_it_is_and_when_the_next_one_leaves_room() -> None:
    finding = evaluate((RAMP,), sent(20, 21, 22), NEW, NOON + 23 * HOUR, 0)[0].findings[0]

    assert finding.sentence == "More than 2 messages in 24 hours from @studio_a, which is on day 1 of its warm-up"
    assert finding.clears_ms == NOON + DAY
