"""Who left a team keeps what is theirs alone; of the team nothing stays on their computer."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from instacrm.agent import leaving
from instacrm.agent.actions import syncing
from instacrm.agent.ipc.client import ask_once
from instacrm.agent.leaving import begin_leaving, finish_leaving, is_leaving
from instacrm.agent.settings import Home
from instacrm.agent.store import Store, open_store
from instacrm.agent.sync.session import CONFIG
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.agent.sync.signin import sign_in
from instacrm.domain.errors import DiskTrouble
from instacrm.wire import ipc
from instacrm.wire.sync import Pulled, PushResult
from tests.agent.actions.desks import logged, opened
from tests.agent.signin.test_signing_in import Person, now_ms
from tests.agent.signin.test_waiting import files_with, of_core, the_agent, works
from tests.bridge.driving import until
from tests.builders import NOON, a_prospect, a_store, an_event
from tests.service.identity.office import Core, bearer

CURSOR = "epoch-1.9.00000000000000aa"


def a_worker(folder: Path) -> tuple[str, str]:
    """Dana's data: one message the server has, one it never got, and one of Lee's; the ids of Dana's."""
    store = opened(folder)
    sent = logged(store, text="words the team has").event_id
    results = [PushResult(event_id=e.event_id, status="applied", seq=1, hlc=e.hlc) for e in syncing.outgoing(store, 10)]
    syncing.acknowledge(store, results, CURSOR)
    lees = an_event(address_id="lees-address", private={"text": "words of Lee"})
    page = Pulled(events=(lees,), cursor=CURSOR, has_more=False, head_seq=9, policy_version=3)
    syncing.apply_page(store, page, now_ms=NOON)
    unsent = logged(store, text="words nobody else has", prospect=a_prospect("zoe")).event_id
    store.backup(NOON)
    store.close()
    return sent, unsent


def ids(store: Store) -> set[str]:
    return {event.event_id for event in syncing.outgoing(store, 100)}


def test_only_what_the_server_never_got_stays(tmp_path: Path) -> None:
    sent, unsent = a_worker(tmp_path)
    begin_leaving(tmp_path, "operator-dana")

    finish_leaving(Home(tmp_path), now_ms=NOON)

    store = a_store(tmp_path)
    assert unsent in ids(store)
    assert sent not in ids(store)
    assert syncing.known_team(store) is None
    store.close()
    assert files_with(tmp_path, b"words of Lee") == []
    assert files_with(tmp_path, b"words the team has") == []
    assert not is_leaving(tmp_path)


def test_a_crash_while_forgetting_loses_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, unsent = a_worker(tmp_path)
    begin_leaving(tmp_path, "operator-dana")

    def dies(folder: Path, **how: Any) -> Store:
        if not (folder / "agent.db").exists():
            raise DiskTrouble("the power went")
        return open_store(folder, **how)

    monkeypatch.setattr(leaving, "open_store", dies)
    with pytest.raises(DiskTrouble):
        finish_leaving(Home(tmp_path), now_ms=NOON)
    monkeypatch.undo()

    finish_leaving(Home(tmp_path), now_ms=NOON)

    store = a_store(tmp_path)
    assert unsent in ids(store)
    store.close()
    assert files_with(tmp_path, b"words of Lee") == []


def test_nobody_leaves_by_starting(tmp_path: Path) -> None:
    _, unsent = a_worker(tmp_path)

    finish_leaving(Home(tmp_path), now_ms=NOON)

    store = a_store(tmp_path)
    assert unsent in ids(store)
    assert syncing.known_team(store)
    store.close()


def test_an_ended_membership_empties_the_leavers_computer(core: Core, home: Path) -> None:
    owner = core.owner()
    token = core.invite(owner, "lee@studio.example")
    person = Person("lee@studio.example")
    signing_in = sign_in(
        home, core.url, open_url=person, now_ms=now_ms, name="Lee", invitation=token, vault=FileVault(home)
    )
    lee = asyncio.run(signing_in)
    assert lee.who
    with the_agent(home) as agent:
        works(home, "mila", signed_in="yes")
        until(lambda: of_core(core, "select sent from prospects") == [(1,)], "the message to be at Core")

        body = {"role": "member", "state": "ended"}
        core.http.post(f"/v1/members/{lee.who.operator_id}", json=body, headers=bearer(owner))
        asyncio.run(ask_once(home, "sync-now", ipc.SyncNow()))
        until(lambda: agent.poll() is not None, "the agent to end")

    assert agent.returncode == 0
    assert files_with(home, b"mila") == []
    assert files_with(home, owner["team_key"].encode()) == []
    assert not (home / CONFIG).exists()
    assert of_core(core, "select sent from prospects") == [(1,)]
