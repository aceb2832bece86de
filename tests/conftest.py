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


# What the capture matrix counted: cases, and of them wrong, missed, held, unconfirmed, degraded.
MATRIX = pytest.StashKey[dict[str, int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--area", action="append", default=[], help="only tests of this area; may be given again")
    parser.addoption(
        "--layouts", type=Path, help="play the capture matrix on the pages of this folder, and nothing else"
    )
    parser.addoption("--areas-json", type=Path, help="where to write the counts by area")


def area_of(item: pytest.Item) -> str:
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        return "property"
    place = item.path.relative_to(HERE).as_posix()
    return next((area for folder, area in AREA_OF.items() if place.startswith(folder + "/")), "")


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
        is_asked = item.path.name == "test_layouts.py" if layouts else not asked or area in asked
        (kept if is_asked else dropped).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


class Counts:
    """Counts outcomes by area as reports come in."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.by_area: defaultdict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(("passed", "failed", "skipped"), 0)
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.by_area[str(dict(report.user_properties)["area"])][report.outcome] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if MATRIX in session.config.stash:
            matrix: dict[str, int] = session.config.stash[MATRIX]
            self.by_area["capture"].update(matrix)
        self.file.write_text(json.dumps(self.by_area))


def pytest_configure(config: pytest.Config) -> None:
    if file := config.getoption("--areas-json"):
        config.pluginmanager.register(Counts(file))


@pytest.fixture(autouse=True)
def _no_proxy() -> Iterator[None]:
    # A proxy from the environment would see what tests send to loopback.
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}  # noqa: TID251
    yield
    os.environ.update(kept)  # noqa: TID251
