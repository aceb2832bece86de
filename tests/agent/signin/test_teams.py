"""One person, two teams, one computer: what each team has stays its own, and switching loses none of it."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.syncing import count_outgoing
from instacrm.agent.settings import Home
from instacrm.agent.store import facts, open_store
from instacrm.agent.sync.client import CoreClient
from instacrm.agent.sync.rounds import Rounds
from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.agent.sync.switching import my_teams, use_team
from instacrm.agent.sync.teams import folder_for, local_teams
from instacrm.domain.errors import NotFound
from instacrm.wire.native import JoinActor
from tests.agent.signin.test_session import real_ms
from tests.agent.signin.test_signing_in import Person, signed_in
from tests.agent.signin.test_waiting import HEADLESS
from tests.bridge.driving import ROOT, environment
from tests.builders import a_capture, a_prospect, an_actor, an_id
from tests.service.identity.office import Core, bearer


@pytest.fixture
def south(core: Core, home: Path) -> dict[str, Any]:
    """Dana's own team is North, at work on this computer; Lee founded South."""
    signed_in(
        core, home, Person("dana@studio.example"), name="Dana", bootstrap=core.bootstrap_token(), team_name="North"
    )
    token = core.bootstrap_token(another_team=True)
    return core.joined("lee@studio.example", "Lee", bootstrap=token, team_name="South")


def switch(home: Path, name: str) -> str:
    """Switch as `instacrm team use` does; the name of the team whose sign-in the next start reads."""
    asyncio.run(use_team(Home(home), name, now_ms=real_ms, vault=FileVault(home)))
    return working_for(home)


def working_for(home: Path) -> str:
    who = Session(Home(home).data, now_ms=real_ms, vault=FileVault(home)).who
    assert who
    return who.team_name


def write_to(home: Path, handle: str) -> str:
    """Log a message as the agent of the team at work does, and sync; the id of its event."""

    async def work() -> str:
        folder = Home(home).data
        session = Session(folder, now_ms=real_ms, vault=FileVault(home))
        store = open_store(folder, now_ms=real_ms())
        try:
            client = CoreClient(session)
            await Rounds(store, session, now_ms=real_ms, client=client).round()
            who = session.who
            assert who
            join_actor(store, who, JoinActor(event_id=an_id(), at_ms=real_ms(), actor=an_actor()), now_ms=real_ms())
            capture = a_capture(prospect=a_prospect(handle), at_ms=real_ms())
            assert log_capture(store, who, capture, now_ms=real_ms()).status == "logged"
            await client.close()
        finally:
            store.close()
        return capture.event_id

    return asyncio.run(work())


def has(folder: Path, event_id: str) -> bool:
    store = open_store(folder, now_ms=real_ms())
    try:
        with store.reading() as db:
            return facts.exists(db, event_id)
    finally:
        store.close()


def waiting(home: Path) -> int:
    store = open_store(Home(home).data, now_ms=real_ms())
    try:
        return count_outgoing(store)
    finally:
        store.close()


def test_signing_in_at_a_second_team_touches_nothing_of_the_first(
    core: Core, home: Path, south: dict[str, Any]
) -> None:
    first = write_to(home, "mila.k")
    before = waiting(home)

    signed_in(core, home, Person("dana@studio.example"), invitation=core.invite(south, "dana@studio.example"))
    second = write_to(home, "zoe")

    assert working_for(home) == "South"
    assert [(one.name, one.is_active) for one in local_teams(Home(home))] == [("North", False), ("South", True)]
    assert (has(home, first), has(home, second)) == (True, False)
    assert (has(folder_for(Home(home), south["team_id"]), first), has(Home(home).data, second)) == (False, True)
    assert switch(home, "north") == "North"
    assert waiting(home) == before


def test_a_team_joined_on_another_computer_is_entered_without_the_provider(
    core: Core, home: Path, south: dict[str, Any], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "laptop"
    elsewhere.mkdir(mode=0o700)
    signed_in(core, elsewhere, Person("dana@studio.example"), invitation=core.invite(south, "dana@studio.example"))

    assert switch(home, "South") == "South"

    write_to(home, "zoe")
    found = asyncio.run(my_teams(Home(home), now_ms=real_ms, vault=FileVault(home)))
    assert [(one.name, one.role, one.is_active) for one in found] == [
        ("North", "owner", False), ("South", "member", True)
    ]  # fmt: skip


def test_who_left_a_team_cannot_enter_it_again(core: Core, home: Path, south: dict[str, Any], tmp_path: Path) -> None:
    elsewhere = tmp_path / "laptop"
    elsewhere.mkdir(mode=0o700)
    there = signed_in(
        core, elsewhere, Person("dana@studio.example"), invitation=core.invite(south, "dana@studio.example")
    )
    assert there.who
    ended = {"role": "member", "state": "ended"}
    core.http.post(f"/v1/members/{there.who.operator_id}", json=ended, headers=bearer(south)).raise_for_status()

    with pytest.raises(NotFound):
        switch(home, "South")

    assert working_for(home) == "North"


def test_teams_are_switched_between_without_a_server(core: Core, home: Path, south: dict[str, Any]) -> None:
    write_to(home, "mila.k")
    signed_in(core, home, Person("dana@studio.example"), invitation=core.invite(south, "dana@studio.example"))
    write_to(home, "zoe")
    config = Home(home).data / "operator_config.json"
    config.write_text(config.read_text().replace(core.url, "http://127.0.0.1:9"))

    assert switch(home, "North") == "North"
    assert switch(home, "South") == "South"


def test_a_team_nobody_has_is_refused_with_the_names_there_are(core: Core, home: Path, south: dict[str, Any]) -> None:
    with pytest.raises(NotFound) as refused:
        switch(home, "West")

    assert "North" in refused.value.remedy
    assert working_for(home) == "North"


def types(home: Path, *words: str) -> str:
    """What the command says."""
    command = [sys.executable, "-m", "instacrm.main", *words, "--home", str(home)]
    # Without the person's own folder no browser of this computer is registered.
    given = environment() | HEADLESS | {"XDG_CONFIG_HOME": str(home.parent / "config")}
    done = subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_running_agent_changes_teams_and_says_so(
    core: Core, home: Path, south: dict[str, Any], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "laptop"
    elsewhere.mkdir(mode=0o700)
    signed_in(core, elsewhere, Person("dana@studio.example"), invitation=core.invite(south, "dana@studio.example"))
    types(home, "up", "--no-window")
    before = types(home, "status")

    types(home, "team", "use", "South")

    try:
        assert "Dana, North" in before
        assert "Dana, South" in types(home, "status")
        assert types(home, "team", "list").splitlines() == ["  North (owner)", "* South (member)"]
    finally:
        types(home, "quit")
