"""Writers who commit late, and a reader who polls: our cursor misses nothing, a plain serial one does."""

import threading
import uuid
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import event

from instacrm.domain import events
from instacrm.service.store.engine import Database
from tests.service.conftest import run_on
from tests.service.teams import a_person, a_team

WRITERS = 6
EACH = 25
# Between the rows and their commit, longer than a poll takes.
LATE = "SELECT pg_sleep(0.01 * random())"


def race(write: Callable[[int], None], read: Callable[[], None]) -> None:
    """Run the writers at once, polling with `read` until they ended, and once more."""
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        read()
    read()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_cursor_of_places_misses_no_event_of_late_commits(database: Database) -> None:
    a_team(database)
    people = [a_person(database) for _ in range(WRITERS)]
    event.listen(database._writer, "commit", lambda connection: connection.exec_driver_sql(LATE))
    read: list[str] = []
    cursor: list[str | None] = [None]

    def write(number: int) -> None:
        for n in range(EACH):
            people[number].push(*people[number].wrote(f"p{number}.{n}", events.SENT))

    def poll() -> None:
        page = people[0].pull(cursor[0])
        cursor[0] = page.cursor
        read.extend(each.event_id for each in page.events)

    race(write, poll)

    kept = [each.event_id for each in people[0].pull_all()]
    assert len(kept) == WRITERS * (1 + 2 * EACH)
    assert read == kept


def test_a_plain_serial_cursor_does_miss_some(postgresql: str) -> None:
    name = f"race_{uuid.uuid4().hex}"
    run_on(postgresql, f"CREATE DATABASE {name}")
    address = postgresql.format(name).replace("postgresql+psycopg://", "postgresql://")
    read: list[int] = []
    with psycopg.connect(address, autocommit=True) as reader:
        reader.execute("CREATE TABLE log (id BIGSERIAL PRIMARY KEY, writer INT)")

        def write(number: int) -> None:
            with psycopg.connect(address) as connection:
                for _ in range(EACH):
                    connection.execute("INSERT INTO log (writer) VALUES (%s)", (number,))
                    connection.execute(LATE.encode())
                    connection.commit()

        def poll() -> None:
            found = reader.execute("SELECT id FROM log WHERE id > %s ORDER BY id", (read[-1] if read else 0,))
            read.extend(row[0] for row in found)

        race(write, poll)

        kept = reader.execute("SELECT count(*) FROM log").fetchone()
    assert kept == (WRITERS * EACH,)
    assert len(read) < WRITERS * EACH
