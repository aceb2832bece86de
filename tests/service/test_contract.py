import re
from collections.abc import Callable

import pytest
from sqlalchemy import inspect

from instacrm.service.contract.checks import CHECKS, run_check, the_team_is_locked
from instacrm.service.contract.verifying import verify
from instacrm.service.store import teams
from instacrm.service.store.engine import Database


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_check_of_the_owner_holds(check: Callable[[Database], str], database: Database) -> None:
    assert check(database) == ""


def test_an_owner_tries_a_database_and_finds_it_as_it_was(url: str, database: Database) -> None:
    before = inspect(database._reader).get_schema_names()
    said: list[str] = []

    holds = verify(url, said.append)

    assert holds
    assert sum(bool(re.match(r"  ok ", line)) for line in said) == len(CHECKS)
    assert inspect(database._reader).get_schema_names() == before
    with database.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM teams").scalar() == 0


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_database_that_locks_nothing_does_not_pass(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "lock_team", lambda db, team_id: teams.heads(db, team_id)[0])

    assert run_check(the_team_is_locked, database)
