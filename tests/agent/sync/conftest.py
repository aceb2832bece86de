"""Gives the agents' sync tests a Core within this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from instacrm.service.migrations.running import migrate
from tests.agent.sync.offices import Desk, Office


@pytest.fixture(scope="session")
def empty_core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody opened since; tests copy it."""
    file = tmp_path_factory.mktemp("core") / "core.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def office(tmp_path: Path, empty_core: Path) -> Iterator[Office]:
    opened = Office(tmp_path, empty_core)
    yield opened
    opened.close()


@pytest.fixture
def dana(office: Office) -> Iterator[Desk]:
    desk = Desk(office, "dana")
    desk.round()
    desk.join()
    yield desk
    desk.store.close()


@pytest.fixture
def lee(office: Office) -> Iterator[Desk]:
    desk = Desk(office, "lee")
    desk.round()
    desk.join()
    yield desk
    desk.store.close()
