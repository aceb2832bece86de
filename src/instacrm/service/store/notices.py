"""Word from one Core process to the others on the same database: LISTEN and NOTIFY of PostgreSQL.

Other databases have no such thing; there nobody hears anything. A word may get lost (a connection breaks, a pooler
keeps sessions apart): whoever listens must look by themselves now and then.
"""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import func, select, text

from instacrm.domain.errors import StoreBusy

from .engine import Database

_CHANNEL: Final = "instacrm_news"
# How long ending waits at most.
_LOOK_S: Final = 0.5
# Before it the server commits all who tell something one after the other, and waits for the disk each time.
_AT_ONCE: Final = text("SET LOCAL synchronous_commit = off")


def are_heard(database: Database) -> bool:
    """Whether words get from process to process here."""
    return database.url.get_backend_name() == "postgresql"


def tell(database: Database, word: str) -> None:
    """Tell every process that listens, this one too. Raises: StoreBusy."""
    with database.writing() as db:
        db.execute(_AT_ONCE)
        db.execute(select(func.pg_notify(_CHANNEL, word)))


def hear(database: Database, is_over: Callable[[], bool]) -> Iterator[str | None]:
    """Words as they are told, until `is_over`; None first: what was told before this moment was not heard.

    Raises: StoreBusy when the database does not answer any more.
    """
    import psycopg

    try:
        with database.apart() as connection:
            connection.execute(f"LISTEN {_CHANNEL}".encode())
            yield None
            while not is_over():
                for told in connection.notifies(timeout=_LOOK_S, stop_after=1):
                    yield told.payload
    except psycopg.Error as error:
        raise StoreBusy("The connection to the database broke off.") from error
