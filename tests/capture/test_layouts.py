"""Pages written by others: `dev.py test --only capture --layouts DIR` plays them; without it, our own examples.

On the examples all is known. On a stranger's page nothing wrong may be kept, and what is missed must show as not seen.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.layouts import BadLayout, read_layouts
from tests.capture.conftest import MANNERS, Studio
from tests.capture.layout_playing import LayoutCase, LayoutResult, play_layouts
from tests.capture.reading import Kept
from tests.conftest import MATRIX

EXAMPLES = Path(__file__).parent / "layouts"
NAMES = ("wrong", "missed", "held", "unconfirmed", "degraded")
Played = tuple[dict[LayoutCase, LayoutResult], list[Kept]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "layout_case" not in metafunc.fixturenames:
        return
    folder = metafunc.config.getoption("--layouts") or EXAMPLES
    try:
        layouts = read_layouts(folder)
    except BadLayout as error:
        raise pytest.UsageError(str(error)) from error
    cases = [LayoutCase(layout, send) for layout in layouts for send in layout.says.sends]
    metafunc.parametrize("layout_case", cases, ids=[case.name for case in cases])


@pytest.fixture(scope="module")
def played(crowded_studio: Studio, request: pytest.FixtureRequest) -> Iterator[Played]:
    """The result of each case that was asked for, and the records none of them explains."""
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    crowded_studio.site.behave(MANNERS)
    results, unexplained = crowded_studio.run(
        play_layouts(crowded_studio, [p["layout_case"] for p in params if "layout_case" in p])
    )
    if request.config.getoption("--layouts"):
        counts = {name: sum(result.counts[name] for result in results.values()) for name in NAMES}
        counts["wrong"] += len(unexplained)
        request.config.stash[MATRIX] = {"cases": len(results), **counts}
    yield results, unexplained
    crowded_studio.run(crowded_studio.close_tabs())


def test_a_page_variant_is_captured_rightly_or_said_not_to_be_seen(
    played: Played, layout_case: LayoutCase, request: pytest.FixtureRequest
) -> None:
    result = played[0][layout_case]
    counts = result.counts

    assert result.error == ""
    assert (counts["wrong"], result.kept) == (0, result.kept)
    assert counts["missed"] == 0 or result.health != "ok"
    assert request.config.getoption("--layouts") or set(counts.values()) == {0}


def test_nothing_is_kept_that_no_page_declares(played: Played) -> None:
    assert played[1] == []
