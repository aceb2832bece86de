import msgspec
import pytest
from litestar.testing import TestClient

from instacrm.service.http.app import build_app
from instacrm.service.http.context import AppState
from instacrm.service.http.operating import metrics_door, operating_router
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON
from tests.service.serving import SETTINGS, sign_in
from tests.service.teams import a_person, a_team, rows

WORD = "zebra"


@pytest.fixture
def client(database: Database) -> TestClient:  # type: ignore[type-arg]
    core = AppState(db=database, settings=SETTINGS, now_ms=lambda: NOON)
    return TestClient(build_app(core, [operating_router(), metrics_door("a token of a test")]))


def test_a_letter_that_was_not_taken_is_shown_to_admins_without_a_word(database: Database, client: TestClient) -> None:  # type: ignore[type-arg]
    a_team(database)
    dana = a_person(database, role="admin")
    bad = msgspec.structs.replace(dana.wrote("mila", text=WORD)[0], at_ms=-1)

    dana.push(bad, b'{"event_id": "x", "said": "%s"}' % WORD.encode(), WORD.encode())

    token = sign_in(database, "team", dana.operator_id)
    shown = client.get("/v1/dead-letters", headers={"authorization": f"Bearer {token}"}).json()["letters"]
    assert len(shown) == 3
    assert {letter["code"] for letter in shown} == {"bad-event"}
    assert any(bad.event_id in letter["content"] for letter in shown)
    assert WORD not in repr(rows(database, tables.dead_letters))


def test_core_is_well_while_its_database_answers(client: TestClient) -> None:  # type: ignore[type-arg]
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_figures_are_for_whoever_has_the_token(database: Database, client: TestClient) -> None:  # type: ignore[type-arg]
    a_team(database)
    dana = a_person(database)
    dana.push(*dana.wrote("mila"))

    refused = [client.get("/metrics"), client.get("/metrics", headers={"authorization": "Bearer x"})]
    told = client.get("/metrics", headers={"authorization": "Bearer a token of a test"})

    assert [answer.status_code for answer in refused] == [401, 401]
    assert "instacrm_events 2\n" in told.text
    assert "instacrm_agents 1\n" in told.text
