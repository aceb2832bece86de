"""Logging before the team lets somebody in: afterwards everything is as if the team's key had been there all along."""

import dataclasses
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.agent.actions import syncing
from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.admission import let_in, who_waits
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.who import Who
from instacrm.agent.actions.words import name_prospect, resolve
from instacrm.agent.store import Store, backups, meta, open_store
from instacrm.wire.native import JoinActor, NameProspect, Resolve, SetStatus
from tests.builders import MINUTE, NOON, a_capture, a_hello_ack, a_prospect, a_store, a_who, an_actor

HANDLES = ("mila.k", "zoe", "ana_b")
TABLES = ("addresses", "registers", "outreaches", "latest", "actors", "joins")

Step = tuple[str, str, str]
steps = st.lists(
    st.tuples(
        st.sampled_from(["sent", "failed", "nameless", "status", "word", "excluded"]),
        st.sampled_from(HANDLES),
        st.sampled_from(["Hello", "Hi there", ""]),
    ),
    max_size=12,
)


def waiting(store: Store) -> Who:
    """Dana, who waits, with the key of her computer."""
    who = who_waits(store, "team", lambda key: dataclasses.replace(a_who(), team_key=key))
    assert who is not None
    return who


def act(store: Store, who: Who, done: list[Step]) -> None:
    """Dana joins her account and does these things, a minute apart."""
    join_actor(store, who, JoinActor(event_id="join", at_ms=NOON, actor=an_actor()), now_ms=NOON)
    for number, (what, handle, text) in enumerate(done):
        at_ms, name = NOON + number * MINUTE, f"{number}-{what}"
        usual: dict[str, Any] = {"at_ms": at_ms, "outreach_id": f"o-{number}", "prospect": a_prospect(handle)}
        if what == "nameless":
            usual["prospect"] = a_prospect(None)
        if what in {"status", "excluded"}:
            status = SetStatus(
                event_id=name, at_ms=at_ms, handle=handle, status="warm" if what == "status" else "excluded"
            )
            set_status(store, who, status, now_ms=at_ms)
            continue
        log_capture(store, who, a_capture(event_id=name, text=text or None, **usual), now_ms=at_ms)
        if what in {"sent", "failed"}:
            log_capture(store, who, a_capture(f"outreach.{what}", event_id=f"{name}-end", **usual), now_ms=at_ms)
        if what == "nameless":
            named = NameProspect(event_id=f"{name}-name", at_ms=at_ms, outreach_id=f"o-{number}", handle=handle)
            name_prospect(store, who, named, now_ms=at_ms)
        if what == "word":
            word = Resolve(event_id=f"{name}-word", at_ms=at_ms, outreach_id=f"o-{number}", word="sent")
            resolve(store, who, word, now_ms=at_ms)


def whole(store: Store) -> dict[str, list[Any]]:
    """All that the store knows, but for this computer's own stamps."""
    with store.reading() as db:
        found: dict[str, list[Any]] = {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in TABLES}  # noqa: S608 (constants)
        # Words that had to go cannot be given a new key; nothing is compared with them any more.
        found["events"] = [
            (*named, {key: value for key, value in json.loads(fact).items() if key != "text_key" or has_text})
            for *named, fact, has_text in db.execute(
                "SELECT e.event_id, kind, at_ms, actor_id, address_id, outreach_id, fact, private LIKE '%\"text\"%'"
                " FROM events e LEFT JOIN texts t ON t.event_id = e.event_id"
            )
        ]
        worded = {event_id for event_id, *_, fact in found["events"] if "text_key" in fact}
        *columns, text_key = [name for name, *_ in db.execute("SELECT name FROM pragma_table_info('outreaches')")]
        assert text_key == "text_key"
        of_words = columns.index("text_event_id")
        found["outreaches"] = [(*row, key if row[of_words] in worded else None) for *row, key in found["outreaches"]]
        found["texts"] = [*db.execute("SELECT event_id, private FROM texts")]
        found["outbox"] = [*db.execute("SELECT event_id FROM outbox ORDER BY place")]
    return found


@settings(max_examples=40, deadline=None)
@given(done=steps)
def test_after_the_approval_everything_is_as_if_the_teams_key_had_been_there_from_the_start(done: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        waited, member = a_store(Path(folder) / "waited"), a_store(Path(folder) / "member")
        act(waited, waiting(waited), done)
        act(member, a_who(), done)

        let_in(waited, a_who())

        assert whole(waited) == whole(member)
        waited.close()
        member.close()


def logged_while_waiting(folder: Path) -> Store:
    store = a_store(folder)
    act(store, waiting(store), [("sent", "mila.k", "Hello"), ("status", "zoe", "")])
    return store


def the_same_as_a_member(folder: Path) -> dict[str, list[Any]]:
    store = a_store(folder)
    act(store, a_who(), [("sent", "mila.k", "Hello"), ("status", "zoe", "")])
    found = whole(store)
    store.close()
    return found


def test_nothing_logged_while_waiting_is_named_by_the_teams_key(tmp_path: Path) -> None:
    store = logged_while_waiting(tmp_path / "a")

    found = whole(store)

    assert found["addresses"] != the_same_as_a_member(tmp_path / "b")["addresses"]
    store.close()


def test_the_key_of_the_computer_is_the_same_after_a_restart(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = waiting(store).team_key
    store.close()
    (tmp_path / "agent.db").unlink()  # only the journal has it now

    again = a_store(tmp_path)

    assert waiting(again).team_key == first
    again.close()


@pytest.mark.parametrize("lost", ["agent.db", "agent.db-wal"])
def test_a_file_lost_after_the_approval_comes_back_under_the_teams_ids(tmp_path: Path, lost: str) -> None:
    store = logged_while_waiting(tmp_path / "a")
    store.backup(NOON)
    let_in(store, a_who())
    store.close()
    (tmp_path / "a" / lost).unlink(missing_ok=True)

    again = a_store(tmp_path / "a")

    assert whole(again)["addresses"] == the_same_as_a_member(tmp_path / "b")["addresses"]
    assert not let_in(again, a_who())
    again.close()


def test_a_backup_from_the_time_of_waiting_is_named_anew_when_it_is_restored(tmp_path: Path) -> None:
    store = logged_while_waiting(tmp_path / "a")
    store.backup(NOON)
    let_in(store, a_who())
    store.close()
    oldest = backups.dated(tmp_path / "a" / "backups")[-1].path

    again = open_store(tmp_path / "a", now_ms=NOON, restore_from=oldest)
    let_in(again, a_who())

    expected = the_same_as_a_member(tmp_path / "b")
    assert {name: whole(again)[name] for name in TABLES} == {name: expected[name] for name in TABLES}
    again.close()


def test_being_let_in_twice_changes_nothing_more(tmp_path: Path) -> None:
    store = logged_while_waiting(tmp_path)
    first = let_in(store, a_who())
    before = whole(store)

    second = let_in(store, a_who())

    assert (first, second, whole(store)) == (True, False, before)
    store.close()


def test_somebody_who_left_and_waits_again_keeps_the_teams_key(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    syncing.adopt_hello(store, a_hello_ack(), NOON)

    who = waiting(store)

    assert who.team_key == a_who().team_key
    with store.reading() as db:
        assert meta.get(db, meta.PROVISIONAL) is None
    store.close()


def test_the_data_of_one_team_is_never_used_while_waiting_for_another(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    syncing.adopt_hello(store, a_hello_ack(), NOON)

    who = who_waits(store, "another team", lambda key: dataclasses.replace(a_who(), team_key=key))

    assert who is None
    store.close()
