"""What Core says to Oracle, as text: its tables, and every statement of the checks, for two releases of Oracle."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ClauseElement, event
from sqlalchemy.dialects.oracle import oracledb
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from instacrm.service.store.tables import metadata

from .checks import CHECKS, run_check

# 19c is what Autonomous Database ran for years, 23ai what it runs now; each takes what the other may not.
RELEASES: Final[dict[str, tuple[int, ...]]] = {"19c": (19, 0, 0), "23ai": (23, 4, 0)}


def oracle(release: str) -> Dialect:
    """Oracle's dialect as SQLAlchemy has it once connected to `release`."""
    dialect: Dialect = oracledb.dialect()  # type: ignore[no-untyped-call]
    dialect.server_version_info = RELEASES[release]
    return dialect


def ddl(release: str) -> str:
    """The statements that make the tables and indexes."""
    dialect = oracle(release)
    made: list[CreateTable | CreateIndex] = []
    for table in metadata.sorted_tables:
        made.append(CreateTable(table))
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda i: str(i.name))]
    return "".join(f"{str(one.compile(dialect=dialect)).strip()};\n\n" for one in made)


class Said(set[str]):
    """Statements heard so far, as one release of Oracle would get them."""

    def __init__(self, release: str) -> None:
        super().__init__()
        self._dialect = oracle(release)

    def hear(self, statement: ClauseElement, parameters: Sequence[dict[str, Any]]) -> None:
        """Add `statement`, run with `parameters`."""
        keys = sorted(parameters[0]) if parameters else None
        self.add(str(statement.compile(dialect=self._dialect, column_keys=keys)))


@contextmanager
def listening(database: Database, *heard: Said) -> Iterator[None]:
    """Every statement given to `database` meanwhile is heard."""
    lock = threading.Lock()

    def hear(_c: object, statement: Any, many: Any, one: Any, _options: object) -> None:
        # Savepoints are the dialect's own business: Oracle's releases none.
        if isinstance(statement, ClauseElement) and "savepoint" not in statement.__visit_name__:
            with lock:
                for said in heard:
                    said.hear(statement, many or ([one] if one else []))

    engines = {database._reader, database._writer}  # noqa: SLF001 (what passes through it is what is asked here)
    for engine in engines:
        event.listen(engine, "before_execute", hear)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_execute", hear)


def said_in_checks(*releases: str) -> list[Said]:
    """Every statement of the checks, for each of `releases`. Raises: LookupError when a check does not hold."""
    said = [Said(release) for release in releases]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'core.db'}"
        migrate(url)
        database = Database(url)
        try:
            with listening(database, *said):
                wrong = [found for check in CHECKS if (found := run_check(check, database))]
        finally:
            database.close()
    if wrong:
        raise LookupError(wrong)
    return said
