"""Core at the development provider."""

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
    with running_core(provider, tmp_path) as running:
        yield running
