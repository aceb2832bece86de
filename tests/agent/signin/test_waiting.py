"""Somebody new waits for the approval and works meanwhile: real bridge, agent, Core and provider."""

import asyncio
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from instacrm.agent.ipc.client import ask_once
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.agent.sync.signin import sign_in
from instacrm.domain import prospects
from instacrm.wire import ipc
from simulator.provider import Provider
from tests.agent.signin.test_signing_in import Person, now_ms
from tests.bridge.driving import ADAS_ACCOUNT, ROOT, Port, a_capture, environment, host_script, until
from tests.service.identity.office import Core, bearer, running_core
from tests.service.teams import Person as Writer

HEADLESS = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@contextmanager
def the_agent(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The agent itself, as the launcher starts it."""
    with (home.parent / "agent.out").open("ab") as out:
        command = [sys.executable, "-m", "instacrm.agent.main", "--home", str(home)]
        agent = subprocess.Popen(command, env=environment() | HEADLESS, stdout=out, stderr=out, cwd=ROOT)
    try:
        until((home / "agent.sock").exists, "the agent's socket")
        yield agent
    finally:
        agent.terminate()
        agent.wait()


@pytest.fixture
def approving(provider: Provider, tmp_path: Path) -> Iterator[Core]:
    with running_core(provider, tmp_path / "core", "approval") as core:
        yield core


@pytest.fixture
def owner(approving: Core) -> dict[str, Any]:
    return approving.owner()


@pytest.fixture
def waiting(approving: Core, owner: dict[str, Any], home: Path) -> Path:
    """The data folder of Lee, who asked to be let in."""
    assert owner
    person = Person("lee@studio.example")
    asyncio.run(sign_in(home, approving.url, open_url=person, now_ms=now_ms, name="Lee", vault=FileVault(home)))
    return home


def works(home: Path, *handles: str, signed_in: str = "pending") -> None:
    """Lee joins their account and writes to these people; each message is confirmed."""
    with Port(host_script(home, launch=["/bin/false"])) as port:
        state = port.hello()["body"]
        assert state["signed_in"] == signed_in
        joined = port.ask("join-actor", {"event_id": str(uuid.uuid4()), "at_ms": 1, "actor": ADAS_ACCOUNT})
        assert joined["body"]["status"] in {"logged", "duplicate"}
        for handle in handles:
            prospect = {"handle": handle, "thread_id": "t1", "sources": ["header", "link"]}
            intent = a_capture(prospect=prospect, text=f"Hello {handle}")
            sent = a_capture(
                kind="outreach.sent", outreach_id=intent["outreach_id"], prospect=prospect, text=None, way="none"
            )
            answers = [port.ask("log", said)["body"]["status"] for said in (intent, sent)]
            assert answers == ["logged", "logged"]


def approve(core: Core, owner: dict[str, Any], name: str) -> None:
    members = core.http.get("/v1/members", headers=bearer(owner)).json()
    operator_id = next(member["operator_id"] for member in members if member["name"] == name)
    body = {"role": "member", "state": "active"}
    assert core.http.post(f"/v1/members/{operator_id}", json=body, headers=bearer(owner)).is_success


def of_core(core: Core, statement: str) -> list[Any]:
    with core.db.reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(statement)]


def waits(home: Path) -> int:
    """How many entries Core has not acknowledged."""
    db = apsw.Connection(str(home / "agent.db"), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(db.execute("SELECT count(*) FROM outbox").get or 0)
    finally:
        db.close()


def test_what_was_logged_while_waiting_is_the_teams_after_the_approval(
    approving: Core, owner: dict[str, Any], waiting: Path
) -> None:
    with the_agent(waiting):
        works(waiting, "mila", "zoe")
        held_back = of_core(approving, "select * from event_logs")
        approve(approving, owner, "Lee")

        asyncio.run(ask_once(waiting, "sync-now", ipc.SyncNow()))
        until(lambda: len(of_core(approving, "select * from outreaches")) == 2, "the messages to be at Core")
        until(lambda: waits(waiting) == 0, "the outbox to be empty")

    key = bytes.fromhex(owner["team_key"])
    people = {prospects.address_id(key, prospects.Handle(handle)) for handle in ("mila", "zoe")}
    assert held_back == []
    assert {row[0] for row in of_core(approving, "select address_id from addresses")} == people
    assert sorted(of_core(approving, "select handle, sent from prospects")) == [("mila", 1), ("zoe", 1)]
    assert of_core(approving, "select * from dead_letters") == []


def test_a_kill_and_a_restart_while_waiting_lose_nothing(approving: Core, owner: dict[str, Any], waiting: Path) -> None:
    with the_agent(waiting) as agent:
        works(waiting, "mila")
        agent.kill()
        agent.wait()
    (waiting / "agent.sock").unlink(missing_ok=True)
    approve(approving, owner, "Lee")

    with the_agent(waiting):
        asyncio.run(ask_once(waiting, "sync-now", ipc.SyncNow()))
        until(lambda: of_core(approving, "select sent from prospects") == [(1,)], "the message to be at Core")

    assert [row[0] for row in of_core(approving, "select handle from prospects")] == ["mila"]


def test_words_to_somebody_the_team_excluded_never_leave_the_computer(
    approving: Core, owner: dict[str, Any], waiting: Path
) -> None:
    exclude(approving, owner, "mila")
    with the_agent(waiting):
        works(waiting, "mila")
        approve(approving, owner, "Lee")

        asyncio.run(ask_once(waiting, "sync-now", ipc.SyncNow()))
        until(lambda: len(of_core(approving, "select * from outreaches")) == 1, "the message to be at Core")
        until(lambda: files_with(waiting, b"Hello mila") == [], "the words to be gone from this computer")

    assert "Hello mila" not in repr(of_core(approving, "select private from texts"))


def files_with(folder: Path, words: bytes) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


def exclude(core: Core, owner: dict[str, Any], handle: str) -> None:
    """Dana's agent met somebody and excluded them."""
    key = bytes.fromhex(owner["team_key"])
    dana = Writer(core.db, owner["team_id"], owner["operator_id"], "agent-dana")
    address = prospects.address_id(key, prospects.Handle(handle))
    person = prospects.first_person_id(key, address)
    dana.push(
        dana.event("person.met", address_id=address, fact={"person_id": person}, private={"handle": handle}),
        dana.event(
            "register.set",
            address_id=address,
            fact={"entity": "person", "entity_id": person, "field": "status", "value": "excluded"},
        ),
    )
