"""The capture matrix: on every known layout each message is kept once, as what it was, and nothing else is.

By its name it is played after the other capture tests: its many windows must not stand before a single one's.
Ground truth is the simulated site's own log; what is kept is read from the agent's store beside its code.
"""

from collections.abc import Iterator

import pytest

from tests.capture.conftest import MANNERS, Studio
from tests.capture.matrix import AMBIGUOUS, CASES, CHAOS_CASES, OUTCOMES, Case
from tests.capture.playing import Result, play
from tests.conftest import MATRIX


@pytest.fixture(scope="module")
def results(crowded_studio: Studio, request: pytest.FixtureRequest) -> Iterator[dict[Case, Result]]:
    """The result of each case that was asked for, after all were played."""
    asked = [item.callspec.params["case"] for item in request.session.items if hasattr(item, "callspec")
             and isinstance(item.callspec.params.get("case"), Case)]  # fmt: skip
    crowded_studio.site.behave(MANNERS)
    found = crowded_studio.run(play(crowded_studio, asked))
    known = [result for case, result in found.items() if not case.is_chaos]
    unseen = [result for case, result in found.items() if case.is_chaos]
    names = ("wrong", "missed", "held", "unconfirmed", "degraded")
    counts = {name: sum(result.counts[name] for result in known) for name in names}
    # On a page nobody has seen, what waits for a person and what is said not to be seen is right.
    counts["wrong"] += sum(result.wrong for result in unseen)
    counts["missed"] += sum(result.missed for result in unseen if result.health == "ok")
    request.config.stash[MATRIX] = {"cases": len(found), **counts}
    yield found
    crowded_studio.run(crowded_studio.close_tabs())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_kept_once_as_what_it_was(results: dict[Case, Result], case: Case) -> None:
    result = results[case]

    assert result.error == ""
    assert result.counts == {"wrong": 0, "missed": 0, "held": 0, "unconfirmed": 0, "degraded": 0}
    assert [(one.text, one.state, one.content) for one in result.kept] == [(case.text, case.expected, case.content)]
    assert (case.outcome in ("group", "share")) == any(one.handle is None for one in result.kept)


@pytest.mark.parametrize("case", CHAOS_CASES, ids=lambda case: case.name)
def test_of_a_page_nobody_has_seen_nothing_wrong_is_kept_and_what_is_missed_is_said(
    results: dict[Case, Result], case: Case
) -> None:
    result = results[case]

    assert result.error == ""
    assert (result.wrong, result.kept) == (0, result.kept)
    assert result.missed == 0 or result.health != "ok"


def test_the_matrix_has_at_least_four_hundred_cases_and_few_that_are_ambiguous() -> None:
    ambiguous = [case for case in CASES if case.outcome in AMBIGUOUS]

    assert len(CASES) >= 400
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(ambiguous) <= 15
    assert set(AMBIGUOUS) <= set(OUTCOMES)
