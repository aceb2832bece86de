import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from instacrm.domain.errors import BadBackup, BadSettings
from instacrm.service.actions.audit import verify_audit
from instacrm.service.actions.restoring import begin_epoch
from instacrm.service.backing_up import back_up, put_back
from instacrm.service.migrations.running import migrate_database
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON
from tests.service.serving import epoch_of, sign_in
from tests.service.teams import a_person, a_team, rows

ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_backup_made_while_core_runs_is_put_back_whole(url: str, database: Database, tmp_path: Path) -> None:
    a_team(database)
    a_person(database)
    back_up(url, tmp_path / "backup.db")
    a_person(database)
    database.close()

    kept = put_back(url, tmp_path / "backup.db")

    restored = Database(url)
    assert len(rows(restored, tables.event_logs)) == 1
    restored.close()
    assert kept is not None
    before = Database(f"sqlite:///{kept}")
    assert len(rows(before, tables.event_logs)) == 2
    before.close()


def test_no_other_user_of_the_machine_reads_what_core_keeps(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'here' / 'core.db'}"
    database = Database(url)
    migrate_database(database)
    beside = {file.name for file in (tmp_path / "here").iterdir()}
    back_up(url, tmp_path / "here" / "backup.db")
    database.close()
    put_back(url, tmp_path / "here" / "backup.db")

    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "here").iterdir()}

    assert "core.db-wal" in beside
    assert rights.keys() >= {"core.db", "backup.db", "core.db.before-restore"}
    assert set(rights.values()) == {0o600}


def test_a_place_where_nothing_can_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")

    with pytest.raises(BadSettings, match=r"taken/core\.db"):
        Database(f"sqlite:///{tmp_path / 'taken' / 'core.db'}")


@ON_SQLITE
def test_what_is_no_sound_backup_is_not_put_back(url: str, database: Database, tmp_path: Path) -> None:
    a_team(database)
    (tmp_path / "no.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    database.close()

    with pytest.raises(BadBackup):
        put_back(url, tmp_path / "no.db")

    assert not list(tmp_path.glob("*.restored"))
    again = Database(url)
    assert len(rows(again, tables.teams)) == 1
    again.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_database_server_is_backed_up_by_its_own_means(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        back_up(url, tmp_path / "backup.db")

    assert "pg_dump" in refused.value.remedy


def test_a_new_epoch_reopens_nothing(database: Database) -> None:
    a_team(database)
    dana = a_person(database)
    sign_in(database, "team", dana.operator_id)
    with database.writing() as db:
        db.execute(
            tables.invitations.insert().values(
                invitation_id="i", team_id="team", role="member", token_hash="x", created_ms=NOON, expires_ms=NOON + 9
            )
        )
    before = epoch_of(database)

    begin_epoch(database, NOON)

    assert epoch_of(database) != before
    with database.reading() as db:
        assert db.scalars(select(tables.sessions.c.revoked_ms)).all() == [NOON]
        assert db.scalars(select(tables.invitations.c.expires_ms)).all() == [NOON]
        assert verify_audit(db, "team") is None


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_was_put_back_knows_its_rows_before_anybody_asks(url: str, database: Database) -> None:
    a_team(database)
    a_person(database)

    begin_epoch(database, NOON)

    with database.reading() as db:
        known = db.exec_driver_sql("SELECT count(*) FROM pg_stats WHERE tablename = 'event_logs'").scalar_one()
    assert known > 0
