"""Another constitution is told as the people of a team would say it."""

from typing import Any

import msgspec
import pytest

from instacrm.agent.actions.amending import amendments
from instacrm.domain.governance.constitution import Constitution

NOW: dict[str, Any] = msgspec.to_builtins(Constitution(status_names={"trial": "Trial", "warm": "Interested"}))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ()),
        ({"retention_days": 90}, ("texts are kept: 90 days, until now without end",)),
        ({"week_start": 6}, ("the week begins on: Sunday, until now Monday",)),
        ({"leaderboard": False}, ("the leaderboard in the analytics is: not shown, until now shown",)),
        ({"text_policy": "none"}, ("texts of messages: not kept at all, until now kept by the team",)),
        (
            {"status_names": {"no-reply": "Waiting", "trial": "Trial month", "lost": "Lost"}},
            (
                "status “No reply” is called “Waiting”",
                "status “Interested” is called “Warm”",
                "status “Trial” is called “Trial month”",
                "another status “Lost”",
            ),
        ),
        (
            {"status_names": {"warm": "Interested"}},
            ("no status “Trial” any more; who has it keeps it",),
        ),
        ({"a_newer_term": 3}, ("a_newer_term: 3",)),
    ],
)  # fmt: skip
def test_each_change_is_told_with_what_it_was_and_nothing_else_is(
    changes: dict[str, Any], told: tuple[str, ...]
) -> None:
    assert amendments(NOW, NOW | changes) == told


def test_every_part_of_the_constitution_is_called_by_words() -> None:
    another = NOW | {name: f"not {value}" for name, value in NOW.items() if name != "status_names"}

    told = amendments(NOW, another)

    assert len(told) == len(NOW) - 1
    assert not any("_" in line for line in told)
