"""Core's database: one way to read and one to write, the same on SQLite, PostgreSQL and Oracle.

An answer means that the rows are on disk. SQLite has one connection that writes and checkpoints, in WAL with
synchronous=FULL: versions before 3.51.3 may damage a file that two connections checkpoint.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from instacrm.domain.errors import BadSettings, StoreBusy

from .isolation import EVERY_TEAM, SETTING, narrow

if TYPE_CHECKING:
    # A person's own computer, where Core lives inside the agent, has no driver of a server.
    import psycopg

READERS: Final = 8
# The team's words and keys are in it: a file of Core's is not for other users of the machine.
FOR_ITS_OWNER: Final = 0o600
_SQLITE_TIMEOUT_S: Final = 30.0
# How long emptying the log waits for those who read.
_EMPTYING_MS: Final = 500
_FORGOTTEN: Final = "forgotten"


class Database:
    """Core's database, open. `reading()` and `writing()` each give a transaction; writing commits at its end."""

    def __init__(self, url: str) -> None:
        """Opens `url`: `sqlite:///FILE`, `postgresql+psycopg://…` or `oracle+oracledb://…`. Raises: BadSettings."""
        self.url = make_url(url)
        self._has_forgotten = False
        dialect = self.url.get_backend_name()
        self._turn: threading.Lock | nullcontext[None] = nullcontext()
        if dialect == "sqlite":
            # Waiting for a lock is fair; SQLite's own busy handler let one of four writers starve for seconds.
            self._turn = threading.Lock()
            self._writer, self._reader = _sqlite_engines(self.url.database)
        elif dialect in {"postgresql", "oracle"}:
            self._writer = self._reader = _server_engine(url, dialect)
        else:
            raise BadSettings(f"InstaCRM does not run on {dialect}")

    @contextmanager
    def reading(self, team_id: str | None = None, *, at_one_moment: bool = False) -> Iterator[Connection]:
        """A connection whose reads are of one moment (SQLite) or of one statement (elsewhere); it writes nothing.

        With `at_one_moment` they are of one moment everywhere, and PostgreSQL plans each for its own values: for
        answers that put several questions.

        With `team_id` it sees no other team's rows (PostgreSQL: row-level security).
        Raises: StoreBusy when the database does not answer.
        """
        with _outages(), self._reader.connect() as connection:
            # Before the first statement: it begins the transaction.
            if at_one_moment and (level := _ONE_MOMENT.get(connection.dialect.name)):
                connection.execution_options(isolation_level=level)
            narrow(connection, team_id)
            if at_one_moment and connection.dialect.name == "postgresql":
                # A plan kept for any values takes ten times as long over a large team's counts, from the eleventh on.
                connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
            yield connection

    @contextmanager
    def writing(self, team_id: str | None = None) -> Iterator[Connection]:
        """A transaction: all of it, or nothing when the block raises. With `team_id` it is that team's alone.

        Raises: StoreBusy when the database does not answer.
        """
        with self._turn, _outages():
            with self._writer.begin() as connection:
                narrow(connection, team_id)
                yield connection
                self._has_forgotten |= connection.info.pop(_FORGOTTEN, False)
            if self._has_forgotten and self.url.get_backend_name() == "sqlite":
                self._empty_wal()

    def _empty_wal(self) -> None:
        """What was forgotten is not in the write-ahead log either; while somebody reads, the next write tries again."""
        pooled = self._writer.raw_connection()
        try:
            cursor = pooled.cursor()
            cursor.execute(f"PRAGMA busy_timeout={_EMPTYING_MS}")
            (is_busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={round(_SQLITE_TIMEOUT_S * 1000)}")
            self._has_forgotten = bool(is_busy)
        finally:
            pooled.close()

    def gather_statistics(self) -> None:
        """Let PostgreSQL look at its rows: a server that was filled at once guesses, and joins one by one.

        Raises: StoreBusy when the database does not answer.
        """
        if self.url.get_backend_name() == "postgresql":
            with self.writing() as db:
                db.exec_driver_sql("ANALYZE")

    @contextmanager
    def apart(self) -> "Iterator[psycopg.Connection]":
        """A connection to PostgreSQL for waiting on: outside the pool, each statement its own transaction.

        Raises: StoreBusy when the database does not answer.
        """
        import psycopg

        with _outages():
            pooled = self._reader.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        assert isinstance(connection, psycopg.Connection)  # noqa: S101 (the caller asked for PostgreSQL)
        try:
            connection.autocommit = True
            yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """Give the connections back."""
        self._reader.dispose()
        self._writer.dispose()


def note_forgotten(db: Connection) -> None:
    """What this transaction removes must not be left over on the disk: SQLite keeps old pages until they are used."""
    db.info[_FORGOTTEN] = True


_ONE_MOMENT: Final = {"postgresql": "REPEATABLE READ", "oracle": "SERIALIZABLE"}


@contextmanager
def _outages() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreBusy("The database does not answer.") from error
    except PoolTimeout as error:
        raise StoreBusy("Too many ask the database at once.") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreBusy("The connection to the database broke off.") from error
        raise


def _sqlite_engines(file: str | None) -> tuple[Engine, Engine]:
    """The engine that writes, by its only connection, and the one that reads."""
    if not file or file.startswith((":", "file:")):
        raise BadSettings("Core keeps its data in a file.", remedy="Use sqlite:///core.db, for example.")
    try:
        Path(file).resolve().parent.mkdir(parents=True, exist_ok=True)
        if not Path(file).exists():
            # SQLite gives its log beside the file the same rights.
            Path(file).touch(mode=FOR_ITS_OWNER)
    except OSError as error:
        why = f"Core cannot keep its data in {file}: {error.strerror}."
        raise BadSettings(
            why, remedy="Name a place that Core's user may write to, in INSTACRM_DATABASE_URL."
        ) from error
    writer = _sqlite(file, pool_size=1)
    event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(writer, "connect", _prepare_writer)
    reader = _sqlite(file, pool_size=READERS)
    event.listen(reader, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    event.listen(reader, "connect", _prepare_reader)
    return writer, reader


def _sqlite(file: str, *, pool_size: int) -> Engine:
    return create_engine(
        f"sqlite:///{file}",
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=_SQLITE_TIMEOUT_S,
        connect_args={
            "timeout": _SQLITE_TIMEOUT_S,
            "check_same_thread": False,
            # The driver begins nothing by itself: the hooks of "begin" say how.
            "isolation_level": None,
        },
    )


def _prepare_writer(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "journal_size_limit=67108864",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_reader(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _server_engine(url: str, dialect: str) -> Engine:
    # Autonomous Database ends idle connections after minutes: ask before use, and renew each hour.
    engine = create_engine(url, pool_pre_ping=True, pool_recycle=3600, pool_size=READERS, max_overflow=READERS)
    if dialect == "postgresql":
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """An answer means "on disk", also where the server's own setting says otherwise."""
    connection.execute("SET synchronous_commit = on")
    connection.execute(f"SET {SETTING} = '{EVERY_TEAM}'")
    connection.commit()
