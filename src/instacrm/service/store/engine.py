"""The database behind Core: one way to read and one way to write, the same on SQLite, PostgreSQL and Oracle.

An acknowledgement means the rows are on disk: SQLite runs with synchronous=FULL, PostgreSQL with
synchronous_commit=on. On SQLite a writing transaction begins IMMEDIATE, and one at a time within this process,
since its busy handler is not fair.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

_IMMEDIATE = "instacrm_immediate"


class Database:
    """Core's database. Functions of the store take the connection that `reading` or `writing` gives."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"pool_pre_ping": not self.is_sqlite}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": 30, "check_same_thread": False}
        self.engine = create_engine(parsed, **options)
        self._one_writer = threading.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        elif parsed.get_backend_name() == "postgresql":
            _prepare_postgresql(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads are of one moment (SQLite) or of one statement (elsewhere); nothing is written."""
        with self.engine.connect() as db:
            yield db
            db.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it, or nothing when the block raises."""
        with self._one_writer, self.engine.connect() as plain:
            db = plain.execution_options(**{_IMMEDIATE: True})
            with db.begin():
                yield db

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        # The driver must not begin transactions of its own: `begin` below says how.
        dbapi.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        immediate = db.get_execution_options().get(_IMMEDIATE)
        db.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        with dbapi.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
        dbapi.commit()
