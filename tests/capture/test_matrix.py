"""The capture matrix: on every known layout each message is kept once, as what it was, and nothing else is.

Ground truth is the simulated site's own log; what is kept is read from the agent's store beside its code.
"""

from collections.abc import Iterator

import pytest

from tests.capture.conftest import MANNERS, Studio
from tests.capture.matrix import AMBIGUOUS, CASES, OUTCOMES, Case
from tests.capture.playing import Result, play
from tests.conftest import MATRIX


@pytest.fixture(scope="module")
def results(_studio: Studio, request: pytest.FixtureRequest) -> Iterator[dict[Case, Result]]:
    """The result of each case that was asked for, after all were played."""
    asked = [item.callspec.params["case"] for item in request.session.items if hasattr(item, "callspec")
             and isinstance(item.callspec.params.get("case"), Case)]  # fmt: skip
    _studio.site.behave(MANNERS)
    found = _studio.run(play(_studio, asked))
    names = ("wrong", "missed", "held", "unconfirmed", "degraded")
    request.config.stash[MATRIX] = {
        "cases": len(found), **{name: sum(result.counts[name] for result in found.values()) for name in names}
    }  # fmt: skip
    yield found
    _studio.run(_studio.close_tabs())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_kept_once_as_what_it_was(results: dict[Case, Result], case: Case) -> None:
    result = results[case]

    assert result.error == ""
    assert result.counts == {"wrong": 0, "missed": 0, "held": 0, "unconfirmed": 0, "degraded": 0}
    assert [(one.text, one.state) for one in result.kept] == [(case.text, case.expected)]


def test_the_matrix_has_at_least_four_hundred_cases_and_few_that_are_ambiguous() -> None:
    ambiguous = [case for case in CASES if case.outcome in AMBIGUOUS]

    assert len(CASES) >= 400
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(ambiguous) <= 10
    assert set(AMBIGUOUS) <= set(OUTCOMES)
