"""Runs the checks on somebody's own database server: in a scratch place that is made for it and removed again."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import DropTable

from instacrm.domain.errors import BadSettings, StoreBusy
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from instacrm.service.store.tables import metadata

from .checks import CHECKS, run_check

_VERSIONS: Final = "alembic_version"


def verify(url: str, say: Callable[[str], None]) -> bool:
    """Whether the database at `url` does all that Core needs of it; a line for each check.

    Raises: BadSettings when there is no place to try it in; StoreBusy when it does not answer.
    """
    with _scratch(make_url(url)) as place:
        scratch = place.render_as_string(hide_password=False)
        say(f"{place.get_backend_name()}: tables of revision {migrate(scratch)} were made in a scratch place")
        database = Database(scratch)
        wrong = 0
        try:
            for check in CHECKS:
                found = run_check(check, database)
                wrong += bool(found)
                name = check.__name__.replace("_", " ")
                say(f"  {'WRONG' if found else 'ok':5} {name}" + (f": {found}" if found else ""))
        finally:
            database.close()
    say(f"{len(CHECKS) - wrong} of {len(CHECKS)} hold; the scratch place is gone again")
    return not wrong


@contextmanager
def _scratch(url: URL) -> Iterator[URL]:
    """An empty place on the same server, removed at the end."""
    backend = url.get_backend_name()
    try:
        if backend == "sqlite":
            with _file(url) as place:
                yield place
        elif backend == "postgresql":
            with _schema(url) as place:
                yield place
        elif backend == "oracle":
            with _own_schema(url) as place:
                yield place
        else:
            raise BadSettings(f"InstaCRM does not run on {backend}")
    except SQLAlchemyError as error:
        # The message of the driver names the statement, never the password.
        raise StoreBusy(f"The database refused: {error}") from error


@contextmanager
def _file(url: URL) -> Iterator[URL]:
    beside = Path(url.database or "").resolve().parent
    with tempfile.TemporaryDirectory(prefix="instacrm-verify-", dir=beside) as folder:
        yield url.set(database=str(Path(folder) / "core.db"))


@contextmanager
def _schema(url: URL) -> Iterator[URL]:
    name = f"instacrm_verify_{secrets.token_hex(4)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
            try:
                yield url.update_query_dict({"options": f"-csearch_path={name}"})
            finally:
                connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    finally:
        engine.dispose()


@contextmanager
def _own_schema(url: URL) -> Iterator[URL]:
    """On Oracle a schema is a user: the given one is used, when it has none of our tables."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if taken := _ours(connection):
                raise BadSettings(
                    f"This Oracle user has tables of InstaCRM ({', '.join(taken)}), which are left alone.",
                    remedy="Make a user for it: CREATE USER instacrm_verify IDENTIFIED BY … QUOTA UNLIMITED ON DATA; "
                    "GRANT CREATE SESSION, CREATE TABLE TO instacrm_verify; then name it in the URL.",
                )
        try:
            yield url
        finally:
            with engine.begin() as connection:
                made = _ours(connection)
                for table in reversed(metadata.sorted_tables):
                    if table.name in made:
                        connection.execute(DropTable(table))
                if _VERSIONS in made:
                    connection.exec_driver_sql(f"DROP TABLE {_VERSIONS}")
    finally:
        engine.dispose()


def _ours(connection: Connection) -> list[str]:
    there = {name.lower() for name in inspect(connection).get_table_names()}
    return sorted(there & {_VERSIONS, *metadata.tables})
