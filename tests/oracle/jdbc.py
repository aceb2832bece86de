"""H2's Oracle mode as a DB-API driver and a SQLAlchemy dialect: what Oracle's compiler writes is executed, not read.

It stands in for Oracle's grammar, its empty strings and its locks; what H2 takes and Oracle does not, `lint.py` finds.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jpype
from sqlalchemy import Connection, pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.oracle.base import OracleDialect
from sqlalchemy.types import NullType

H2 = Path("/usr/share/java/h2.jar")  # Debian: libh2-java


class Error(Exception):
    """The DB-API's word for any failure."""


class DatabaseError(Error):
    """What the database refused."""


class IntegrityError(DatabaseError):
    """A key or a constraint."""


class OperationalError(DatabaseError):
    """A lock that was not had."""


class InterfaceError(Error):
    """Misuse of the driver."""


_LOCKED = {50200, 40001}


def connect(name: str) -> "JdbcConnection":
    """A connection to the database of this name in memory, made by its first connection."""
    if not jpype.isJVMStarted():
        # No signal handlers of its own: the test runner has them.
        jpype.startJVM("-Xrs", "-Xmx256m", classpath=[str(H2)])
    url = f"jdbc:h2:mem:{name};MODE=Oracle;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000"
    return JdbcConnection(jpype.JClass("org.h2.Driver")().connect(url, jpype.JClass("java.util.Properties")()))


class JdbcConnection:
    """A JDBC connection with the DB-API's verbs."""

    def __init__(self, jdbc: Any) -> None:
        self.jdbc = jdbc
        jdbc.setAutoCommit(False)

    def cursor(self) -> "JdbcCursor":
        return JdbcCursor(self.jdbc)

    def commit(self) -> None:
        self.jdbc.commit()

    def rollback(self) -> None:
        self.jdbc.rollback()

    def close(self) -> None:
        self.jdbc.close()


class JdbcCursor:
    """A JDBC statement with the DB-API's verbs; numbers come as int, large texts as str."""

    arraysize = 1

    def __init__(self, jdbc: Any) -> None:
        self._jdbc = jdbc
        self._rows: list[tuple[Any, ...]] = []
        self.description: list[tuple[Any, ...]] | None = None
        self.rowcount = -1
        self.lastrowid = None

    def execute(self, statement: str, parameters: Any = ()) -> None:
        self.description, self._rows = None, []
        prepared = self._prepared(statement)
        try:
            _bind(prepared, parameters)
            if prepared.execute():
                self._read(prepared.getResultSet())
            else:
                self.rowcount = int(prepared.getUpdateCount())
        except jpype.JException as error:
            raise _translated(error) from error
        finally:
            prepared.close()

    def executemany(self, statement: str, many: Any) -> None:
        prepared = self._prepared(statement)
        try:
            for parameters in many:
                _bind(prepared, parameters)
                prepared.addBatch()
            self.rowcount = sum(int(count) for count in prepared.executeBatch())
        except jpype.JException as error:
            raise _translated(error) from error
        finally:
            prepared.close()

    def _prepared(self, statement: str) -> Any:
        try:
            return self._jdbc.prepareStatement(statement)
        except jpype.JException as error:
            raise _translated(error) from error

    def _read(self, result: Any) -> None:
        meta = result.getMetaData()
        columns = range(1, int(meta.getColumnCount()) + 1)
        self.description = [
            (str(meta.getColumnLabel(n)), str(meta.getColumnTypeName(n)), None, None, None, None, None) for n in columns
        ]
        while result.next():
            self._rows.append(tuple(_value(result, n) for n in columns))
        self._rows.reverse()

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop() if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        return [self._rows.pop() for _ in range(min(size, len(self._rows)))]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self._rows))

    def setinputsizes(self, *sizes: Any) -> None:
        """Nothing to prepare."""

    def close(self) -> None:
        self._rows = []


def _bind(prepared: Any, parameters: Any) -> None:
    for number, value in enumerate(parameters, start=1):
        if value is None:
            prepared.setNull(number, 12)
        elif isinstance(value, int):
            prepared.setLong(number, value)
        else:
            prepared.setString(number, jpype.JString(value))


def _value(result: Any, number: int) -> Any:
    value = result.getObject(number)
    if value is None:
        return None
    kind = value.getClass().getSimpleName() if isinstance(value, jpype.JObject) else ""
    if kind in ("Integer", "Long", "BigDecimal"):
        return int(str(value))
    if isinstance(value, int):
        return int(value)
    return str(result.getString(number))


def _translated(error: Any) -> Error:
    code = int(error.getErrorCode()) if hasattr(error, "getErrorCode") else 0
    state = str(error.getSQLState()) if hasattr(error, "getSQLState") else ""
    kind = IntegrityError if state.startswith("23") else OperationalError if code in _LOCKED else DatabaseError
    return kind(f"{code} {error}")


class H2Dialect(OracleDialect):
    """Oracle's own compiler in front of H2; `server` is the release it writes for."""

    driver = "h2"
    supports_statement_cache = True
    default_paramstyle = "qmark"
    # Oracle's RETURNING … INTO is the driver's business; only alembic's own table would use it.
    insert_returning = update_returning = delete_returning = False
    server: tuple[int, ...] = (19, 0, 0)

    @classmethod
    def import_dbapi(cls) -> Any:
        kinds = {k.__name__: k for k in (Error, DatabaseError, IntegrityError, OperationalError, InterfaceError)}
        return SimpleNamespace(paramstyle="qmark", connect=connect, **kinds)

    @classmethod
    def get_pool_class(cls, url: Any) -> Any:
        return pool.QueuePool

    def create_connect_args(self, url: Any) -> Any:
        return [url.database], {}

    def _get_server_version_info(self, connection: Connection) -> tuple[int, ...]:
        return self.server

    def _get_default_schema_name(self, connection: Connection) -> str:
        return "PUBLIC"

    def _check_max_identifier_length(self, connection: Connection) -> int | None:
        return None

    def _check_unicode_returns(self, connection: Connection) -> bool:
        return True

    def get_isolation_level(self, dbapi_connection: Any) -> Any:
        return "READ COMMITTED"

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        return False

    def has_multi_table(self, connection: Connection, table_names: Any, schema: Any = None, *_: Any, **__: Any) -> Any:
        there = self.get_table_names(connection)
        return {(schema, name): name.lower() in there for name in table_names}.items()

    def has_table(self, connection: Connection, table_name: str, *_: Any, **__: Any) -> bool:
        return table_name.lower() in self.get_table_names(connection)

    def get_table_names(self, connection: Connection, *_: Any, **__: Any) -> list[str]:
        asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'"
        return [str(name).lower() for (name,) in connection.exec_driver_sql(asked)]

    def get_indexes(self, connection: Connection, table_name: str, *_: Any, **__: Any) -> Any:
        asked = f"SELECT index_name FROM information_schema.indexes WHERE table_name = '{table_name.upper()}'"  # noqa: S608 (names of our own tables)
        return [{"name": str(name).lower()} for (name,) in connection.exec_driver_sql(asked)]

    def get_columns(self, connection: Connection, table_name: str, *_: Any, **__: Any) -> Any:
        asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table_name.upper()}'"  # noqa: S608 (names of our own tables)
        # Migrations ask for names alone; SQLAlchemy wants a type beside each.
        found = connection.exec_driver_sql(asked)
        return [{"name": str(name).lower(), "type": NullType(), "nullable": True, "default": None} for (name,) in found]


class H2Dialect23(H2Dialect):
    """As a 23ai would be written for."""

    supports_statement_cache = True
    server = (23, 4, 0)


registry.register("oracle.h2", __name__, "H2Dialect")
registry.register("oracle.h2v23", __name__, "H2Dialect23")
