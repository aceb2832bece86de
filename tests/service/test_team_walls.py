"""PostgreSQL's own wall between teams: it holds when a statement forgets the team, and for the owner of the tables."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, delete, func, insert, select
from sqlalchemy.exc import ProgrammingError

from instacrm.service.contract.checks import CHECKS, run_check
from instacrm.service.migrations.running import migrate
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.service.store.isolation import of_teams
from tests.service.conftest import run_on
from tests.service.teams import Person, a_person, a_team


@pytest.fixture
def url(postgresql: str) -> str:
    """A migrated database whose owner is no superuser, as Core's role should be."""
    name = f"walls_{uuid.uuid4().hex}"
    run_on(postgresql, f"CREATE ROLE {name} LOGIN")
    run_on(postgresql, f"CREATE DATABASE {name} OWNER {name}")
    made = postgresql.format(name).replace("postgres:@", f"{name}@")
    migrate(made)
    return made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture
def two(database: Database) -> tuple[Person, Person]:
    a_team(database, "north")
    a_team(database, "south")
    dana, lee = a_person(database, "north"), a_person(database, "south")
    dana.push(*dana.wrote("mila"))
    lee.push(*lee.wrote("mila"))
    return dana, lee


def test_a_statement_that_forgets_the_team_sees_its_own_rows_alone(
    database: Database, two: tuple[Person, Person]
) -> None:
    with database.reading("north") as db:
        seen = set(db.scalars(select(tables.event_logs.c.team_id)))

    assert seen == {"north"}


def test_a_statement_that_forgets_the_team_destroys_nothing_of_others(
    database: Database, two: tuple[Person, Person]
) -> None:
    with database.writing("north") as db:
        db.execute(delete(tables.texts))

    with database.reading() as db:
        assert list(db.scalars(select(tables.texts.c.team_id).distinct())) == ["south"]


def test_nothing_is_written_for_another_team(database: Database, two: tuple[Person, Person]) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), database.writing("north") as db:
        db.execute(insert(tables.texts).values(team_id="south", event_id="x", private="{}"))


def test_the_next_transaction_of_a_connection_is_not_the_team_s_any_more(
    database: Database, two: tuple[Person, Person]
) -> None:
    with database.reading("north") as db:
        db.execute(select(1))

    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(tables.team_heads)) == 2


def test_a_connection_on_which_nothing_is_set_sees_nothing(url: str, two: tuple[Person, Person]) -> None:
    stranger = create_engine(url)

    with stranger.connect() as db:
        counts = [db.scalar(select(func.count()).select_from(tables.metadata.tables[name])) for name in of_teams()]

    stranger.dispose()
    assert counts == [0] * len(counts)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_core_works_behind_its_walls(check: object, database: Database) -> None:
    assert run_check(check, database) == ""  # type: ignore[arg-type]
