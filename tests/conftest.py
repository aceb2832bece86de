"""Gives every test its area (a folder of tests, or `property` for the laws) and counts by area."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Tests do not time anything: a busy machine is no failure.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

HERE = Path(__file__).parent

# The first folder that fits decides.
AREA_OF = {
    "domain/policy": "policy",
    "domain": "unit",
    "wire": "unit",
    "protocol": "unit",
    "house": "unit",
    "launcher": "link",
    "installer": "link",
    "packaging": "link",
    "windows": "windows",
    "link": "link",
    "bridge": "link",
    "agent/ipc": "link",
    "agent/store": "store",
    "agent/actions": "store",
    "agent/sync": "sync",
    "agent/signin": "access",
    "access": "access",
    "service/identity": "access",
    "service/reports": "dashboard",
    "service": "sync",
    "simulator": "capture",
    "capture": "capture",
    "dashboard": "dashboard",
    "desktop": "desktop",
    "tabs": "desktop",
    "oracle": "oracle",
    "faults": "faults",
    "journeys": "journeys",
}

# Folders whose tests need no browser and no window: dev.py runs them in as many processes as there are processors.
# A browser beside other work is slower than what people do in it, and what breaks an agent misses its moment.
SIDE_BY_SIDE = (
    "domain",
    "wire",
    "protocol",
    "house",
    "packaging",
    "bridge",
    "agent",
    "access",
    "service",
    "oracle",
)

# Tests of one browser each that wait most of their time for seconds to pass: dev.py runs them two at a time.
IN_PAIRS = ("capture", "link", "simulator")

# One by one, whatever its folder does: it fills the processors with windows of its own.
ALONE = ("capture/test_whole_matrix.py",)

SHARES = {**dict.fromkeys(SIDE_BY_SIDE, "side-by-side"), **dict.fromkeys(IN_PAIRS, "in-pairs")}

# What these show comes by way of a browser or a window of the system: what was not there in time is asked for once
# more, and each such test is named at the end. Nothing else has a second try: a wrong record is wrong once.
SHOWN = ("dashboard", "desktop", "tabs", "journeys")

# What the capture matrix counted: cases, and of them wrong, missed, held, unconfirmed, degraded.
MATRIX = pytest.StashKey[dict[str, int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--area", action="append", default=[], help="only tests of this area; may be given again")
    parser.addoption(
        "--layouts", type=Path, help="play the capture matrix on the pages of this folder, and nothing else"
    )
    parser.addoption("--share", choices=("side-by-side", "in-pairs", "one-by-one"), help="only tests that may run so")
    parser.addoption("--areas-json", type=Path, help="where to write the counts by area")


def area_of(item: pytest.Item) -> str:
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        return "property"
    place = item.path.relative_to(HERE).as_posix()
    return next((area for folder, area in AREA_OF.items() if place.startswith(folder + "/")), "")


def shares_of(place: str) -> set[str]:
    """The shares that have tests of a file or folder, as a path from here."""
    if place in ALONE:
        return {"one-by-one"}
    own = SHARES.get(place.partition("/")[0], "one-by-one")
    return {own} | {"one-by-one" for file in ALONE if file.startswith(f"{place}/")}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the other shares' folders unread; None lets pytest decide."""
    share = config.getoption("--share")
    if share is None or HERE not in collection_path.parents:
        return None
    return None if share in shares_of(collection_path.relative_to(HERE).as_posix()) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.getoption("--area")
    layouts = config.getoption("--layouts")
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        area = area_of(item)
        if not area:
            raise pytest.UsageError(f"{item.nodeid} is in no area: give its folder one in tests/conftest.py")
        item.user_properties.append(("area", area))
        if item.path.relative_to(HERE).parts[0] in SHOWN:
            item.add_marker(pytest.mark.flaky(reruns=1))
        is_asked = item.path.name == "test_layouts.py" if layouts else not asked or area in asked
        (kept if is_asked else dropped).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    unsteady = {str(report.nodeid) for report in terminalreporter.getreports("rerun")}
    for name in sorted(unsteady):
        terminalreporter.write_line(f"tried twice: {name}")


class Counts:
    """Counts outcomes by area as reports come in."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.by_area: defaultdict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(("passed", "failed", "skipped"), 0)
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        outcome: str = report.outcome  # one more word than pytest itself knows, of a test that is asked once more
        if (report.when == "call" or not report.passed) and outcome != "rerun":
            self.by_area[str(dict(report.user_properties)["area"])][outcome] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if MATRIX in session.config.stash:
            matrix: dict[str, int] = session.config.stash[MATRIX]
            self.by_area["capture"].update(matrix)
        self.file.write_text(json.dumps(self.by_area))


def pytest_configure(config: pytest.Config) -> None:
    # Of several processes the one that hands out the tests counts.
    is_worker = hasattr(config, "workerinput")
    if (file := config.getoption("--areas-json")) and not is_worker:
        config.pluginmanager.register(Counts(file))


@pytest.fixture(autouse=True)
def _no_proxy() -> Iterator[None]:
    # A proxy from the environment would see what tests send to loopback.
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}  # noqa: TID251
    yield
    os.environ.update(kept)  # noqa: TID251
