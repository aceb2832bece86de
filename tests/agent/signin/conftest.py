"""Core at the development provider, for the desktop's side of signing in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.provider import Provider
from tests.service.identity.office import PEOPLE, Core, running_core


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with Provider(PEOPLE) as running:
        yield running


@pytest.fixture
def core(provider: Provider, tmp_path: Path) -> Iterator[Core]:
    with running_core(provider, tmp_path / "core") as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder
