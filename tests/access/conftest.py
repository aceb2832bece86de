"""The world of the matrix, built once."""

from collections.abc import Iterator

import pytest

from instacrm.service.migrations.running import migrate
from tests.access.world import World


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    migrate(f"sqlite:///{folder / 'empty.db'}")
    world = World(folder / "empty.db", folder)
    yield world
    world.close()


@pytest.fixture
def world(built: World) -> Iterator[World]:
    yield built
    built.put_back()
