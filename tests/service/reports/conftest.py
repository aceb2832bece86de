"""Gives the reports' tests a database with Core's tables."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from tests.service.reports.world import a_database


@pytest.fixture
def db() -> Iterator[Connection]:
    with a_database() as connection:
        yield connection
