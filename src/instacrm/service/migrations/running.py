"""Bringing a database up to this version's tables; it can be run again at any point."""

import uuid
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from instacrm.domain.errors import BadSettings, StoreTooNew
from instacrm.service.store.engine import Database
from instacrm.service.store.isolation import protect
from instacrm.service.store.tables import core


def migrate(url: str) -> str:
    """Make the tables, or bring older ones up to date; the revision the database has now.

    Raises: StoreTooNew when a newer version made them; StoreBusy.
    """
    database = Database(url)
    try:
        return migrate_database(database)
    finally:
        database.close()


def migrate_database(database: Database) -> str:
    """As `migrate`, on an open database."""
    config = _config()
    with database.writing() as connection:
        _refuse_newer(MigrationContext.configure(connection).get_current_revision(), config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        protect(connection)
        if connection.scalar(select(core.c.epoch)) is None:
            connection.execute(insert(core).values(core_id=1, epoch=uuid.uuid4().hex))
        return str(MigrationContext.configure(connection).get_current_revision())


def check_schema(database: Database) -> None:
    """Go on only when the tables are this version's.

    Raises: StoreTooNew; BadSettings when they have to be migrated first; StoreBusy.
    """
    config = _config()
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    _refuse_newer(found, config)
    if found != ScriptDirectory.from_config(config).get_current_head():
        raise BadSettings("The database has no tables of this version.", remedy="Run: instacrm service migrate")


def _refuse_newer(found: str | None, config: Config) -> None:
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreTooNew("The database was made by a newer version.", remedy="Update InstaCRM on this server.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    # Without it alembic takes a space in the path for the end of it.
    config.set_main_option("path_separator", "os")
    return config
