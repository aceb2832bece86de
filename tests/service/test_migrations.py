import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from instacrm.domain import events
from instacrm.domain.errors import BadSettings, StoreTooNew
from instacrm.service.migrations.running import check_schema, migrate
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import MINUTE
from tests.service.teams import a_person, a_team, rows


def test_a_migrated_database_has_exactly_the_tables_the_code_knows(database: Database) -> None:
    with database.reading() as db:
        differences = compare_metadata(MigrationContext.configure(db), tables.metadata)

    assert differences == []


def test_migrating_again_changes_nothing(url: str, database: Database) -> None:
    with database.reading() as db:
        epoch = db.scalar(select(tables.core.c.epoch))

    migrate(url)

    with database.reading() as db:
        assert db.scalars(select(tables.core.c.epoch)).all() == [epoch]


def test_teams_of_an_older_version_get_a_key_of_their_own_to_seal_with(url: str, database: Database) -> None:
    for team_id in ("one", "two"):
        a_team(database, team_id, seal_key=None)
    with database.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0006'"))

    migrate(url)

    with database.reading() as db:
        keys = db.scalars(select(tables.teams.c.seal_key)).all()
    assert len({bytes.fromhex(str(key)) for key in keys}) == 2


def test_counts_of_an_older_version_are_void_until_they_are_made_anew(url: str, database: Database) -> None:
    a_team(database)
    with database.writing() as db:
        db.execute(text("UPDATE team_heads SET counted_zone = 'UTC'"))
        db.execute(text("UPDATE alembic_version SET version_num = '0014'"))

    migrate(url)

    with database.reading() as db:
        assert db.scalars(select(tables.team_heads.c.counted_zone)).all() == [None]


def test_messages_of_an_older_version_are_told_when_the_one_before_went_to_the_same_person(
    url: str, database: Database
) -> None:
    a_team(database)
    dana, lee = a_person(database), a_person(database)
    lee.push(lee.joined("1785", "studio_b"))
    for handle in ("mila", "noor", "mila"):
        dana.push(dana.met(handle), *dana.wrote(handle, events.SENT))
        lee.push(*lee.wrote(handle, events.SENT, user_id="1785"), *lee.wrote(handle, events.FAILED))
        dana.now_ms += MINUTE
    names = ("outreach_id", "prior_ms", "operator_prior_ms", "actor_prior_ms")
    written = rows(database, tables.outreaches, *names)
    with database.writing() as db:
        db.execute(text("UPDATE outreaches SET prior_ms = NULL, operator_prior_ms = 1, actor_prior_ms = NULL"))
        db.execute(text("UPDATE alembic_version SET version_num = '0019'"))

    migrate(url)

    # The failed ones, which nothing reads these of, keep what is there.
    sent = {row["outreach_id"] for row in rows(database, tables.outreaches) if row["state"] == "sent"}
    found = rows(database, tables.outreaches, *names)
    assert [row for row in found if row["outreach_id"] in sent] == [r for r in written if r["outreach_id"] in sent]
    assert sum(row["prior_ms"] is not None for row in written) == 4
    assert sum(row["operator_prior_ms"] is not None for row in written) == 2


def test_a_migration_that_was_cut_off_goes_on_where_it_stopped(url: str, database: Database) -> None:
    with database.writing() as db:
        for statement in ("DELETE FROM alembic_version", "DROP TABLE teams CASCADE", "DROP TABLE texts"):
            db.execute(text(statement if db.dialect.name == "postgresql" else statement.removesuffix(" CASCADE")))
        db.execute(text("DROP INDEX ix_outreaches_when"))

    migrate(url)

    with database.reading() as db:
        found = compare_metadata(MigrationContext.configure(db), tables.metadata)
    # PostgreSQL drops with a table what refers to it; Oracle, where a cut-off leaves such a half, drops nothing.
    assert [difference[0] for difference in found if difference[0] != "add_fk"] == []


def test_a_database_of_a_newer_version_is_left_alone(url: str, database: Database) -> None:
    with database.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreTooNew):
        migrate(url)
    with pytest.raises(StoreTooNew):
        check_schema(database)


def test_a_database_without_tables_is_not_served(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db")

    with pytest.raises(BadSettings):
        check_schema(database)
    database.close()
