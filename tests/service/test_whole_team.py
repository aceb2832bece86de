"""A team that leaves: all of it is in the file, nothing of it stays, and nobody else's is touched."""

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.service.http.app import build_app
from instacrm.service.http.context import AppState
from instacrm.service.http.whole_team import whole_team_router
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.service.store.whole_team import tables_of_a_team
from instacrm.service.taking_out import delete_team, export_team
from tests.builders import NOON, TEAM_KEY
from tests.service.serving import SETTINGS, sign_in
from tests.service.teams import Person, a_person, a_team, rows


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    a_team(database, "others")
    dana, lee = a_person(database, role="owner"), a_person(database, "others")
    for person in (dana, lee):
        person.push(person.met("mila"), *person.wrote("mila", events.SENT, text=f"zebra of {person.team_id}"))
        person.push(person.set("mila", "warm"), b"poison")
        sign_in(database, person.team_id, person.operator_id)
    return dana


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    return {table.name: rows(database, table) for table in tables.metadata.sorted_tables}


def test_the_file_holds_every_row_of_the_team_and_no_other(dana: Person, tmp_path: Path) -> None:
    counted = export_team(dana.database, "team", tmp_path / "team.zip")

    with zipfile.ZipFile(tmp_path / "team.zip") as packed:
        told = {name.partition(".")[0]: packed.read(name).decode() for name in packed.namelist()}
    whole = {
        name: [row for row in found if row.get("team_id") == "team"]
        for name, found in everything(dana.database).items()
    }
    assert {name: len(found) for name, found in whole.items() if found} == {
        name: count for name, count in counted.items() if count and name != "operators"
    } | {"sessions": 1}
    assert "zebra of team" in told["texts"]
    assert "others" not in repr(told)
    kept = [msgspec.json.decode(line)["event_id"] for line in told["event_logs"].splitlines()]
    assert kept == [event.event_id for event in dana.pull_all()]


def test_neither_keys_nor_tokens_are_in_the_file(dana: Person, tmp_path: Path) -> None:
    export_team(dana.database, "team", tmp_path / "team.zip")

    with zipfile.ZipFile(tmp_path / "team.zip") as packed:
        told = repr([packed.read(name) for name in packed.namelist()])
    assert TEAM_KEY.hex() not in told
    assert "_hash" not in told
    assert stat.S_IMODE((tmp_path / "team.zip").stat().st_mode) == 0o600


def test_nothing_of_a_removed_team_stays_and_others_keep_all(dana: Person) -> None:
    before = everything(dana.database)

    removed = delete_team(dana.database, "team", "team")

    after = everything(dana.database)
    assert dana.operator_id not in repr(after)
    assert "zebra of team" not in repr(after)
    for name, found in after.items():
        assert found == [
            row for row in before[name] if dana.operator_id not in repr(row) and row.get("team_id") != "team"
        ]
    assert removed == sum(map(len, before.values())) - sum(map(len, after.values()))


def test_who_belongs_to_another_team_too_stays_there(dana: Person) -> None:
    with dana.database.writing() as db:
        mine = select(tables.memberships).where(tables.memberships.c.operator_id == dana.operator_id)
        row = dict(db.execute(mine).mappings().one())
        db.execute(tables.memberships.insert().values(row | {"team_id": "others"}))

    delete_team(dana.database, "team", "team")

    assert dana.operator_id in {row["operator_id"] for row in rows(dana.database, tables.operators)}


def test_a_team_is_removed_by_its_own_name_only(dana: Person) -> None:
    with pytest.raises(BadInput):
        delete_team(dana.database, "team", "others")
    with pytest.raises(NotFound):
        delete_team(dana.database, "nobody", "nobody")

    assert "team" in {row["team_id"] for row in rows(dana.database, tables.teams)}


def test_every_table_with_a_team_in_it_is_thought_of() -> None:
    named = {table.name for table in tables.metadata.sorted_tables if "team_id" in table.c}

    assert {table.name for table in tables_of_a_team()} == named


@pytest.fixture
def asking(dana: Person) -> TestClient:  # type: ignore[type-arg]
    """Dana's browser or script, as Core's doors see it."""
    core = AppState(db=dana.database, settings=SETTINGS, now_ms=lambda: NOON)
    token = sign_in(dana.database, dana.team_id, dana.operator_id)
    client = TestClient(build_app(core, [whole_team_router()]))
    client.headers["authorization"] = f"Bearer {token}"
    return client


def test_an_owner_takes_the_same_file_by_asking_for_it_and_the_audit_log_says_so(
    dana: Person,
    asking: TestClient,  # type: ignore[type-arg]
    tmp_path: Path,
) -> None:
    answer = asking.post("/v1/team/export")

    export_team(dana.database, "team", tmp_path / "team.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as asked, zipfile.ZipFile(tmp_path / "team.zip") as written:
        assert asked.testzip() is None
        assert {name: asked.read(name) for name in asked.namelist()} == {
            name: written.read(name) for name in written.namelist()
        }
    assert answer.headers["content-disposition"] == 'attachment; filename="team.zip"'
    logged = rows(dana.database, tables.audit_logs, "team_id", "operator_id", "action")
    assert {"team_id": "team", "operator_id": dana.operator_id, "action": "team.exported"} in logged


def test_an_owner_deletes_the_team_by_its_name_and_is_signed_out(dana: Person, asking: TestClient) -> None:  # type: ignore[type-arg]
    wrong = asking.post("/v1/team/delete", json={"name": "Team"})
    kept = [row["team_id"] for row in rows(dana.database, tables.teams)]

    done = asking.post("/v1/team/delete", json={"name": "team"})

    assert (wrong.status_code, wrong.json()["code"], kept) == (400, "bad-input", ["others", "team"])
    assert (done.status_code, done.json()["rows"] > 0) == (200, True)
    assert [row["team_id"] for row in rows(dana.database, tables.teams)] == ["others"]
    assert asking.post("/v1/team/export").json()["code"] == "session-revoked"
