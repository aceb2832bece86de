"""Erasing a person: nothing of them is left in any file, no backup brings them back, and the facts still count."""

import shutil
from pathlib import Path

from instacrm.agent import restoring
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.standings import standing
from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.settings import Home
from instacrm.agent.store import Store, erasing, outreaches
from instacrm.domain import events, prospects
from instacrm.domain.events import Event
from instacrm.wire.native import Capture
from instacrm.wire.sync import Pulled
from tests.agent.actions.desks import opened
from tests.builders import DAY, NOON, TEAM_KEY, a_capture, a_prospect, a_store, a_who, an_ask, an_event

ERASED_HANDLE, KEPT_HANDLE = "zebra.mila", "okapi.jo"
ERASED_TEXT, KEPT_TEXT = "a zebra crosses", "an okapi stays"


def address_of(handle: str) -> prospects.AddressId:
    return prospects.address_id(TEAM_KEY, prospects.parse_handle(handle))


def an_erasure() -> Event:
    person = prospects.first_person_id(TEAM_KEY, address_of(ERASED_HANDLE))
    return an_event(
        events.ERASED,
        operator_id="operator-lee",
        agent_id="core",
        fact={"person_id": person, "addresses": [address_of(ERASED_HANDLE)]},
        seq=9,
        stamp="0" * 16,
    )


def wrote(store: Store, handle: str, text: str) -> Capture:
    capture = a_capture(prospect=a_prospect(handle), text=text)
    log_capture(store, a_who(), capture, now_ms=NOON)
    return capture


def pulled(store: Store, *events: Event) -> None:
    page = Pulled(events=events, cursor="e.9." + "0" * 16, has_more=False, head_seq=9, policy_version=0)
    apply_page(store, page, now_ms=NOON)


def files_with(folder: Path, word: str) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()}


def test_no_file_has_a_word_of_the_erased_and_others_keep_theirs(tmp_path: Path) -> None:
    store = opened(tmp_path)
    wrote(store, ERASED_HANDLE, ERASED_TEXT)
    wrote(store, KEPT_HANDLE, KEPT_TEXT)
    store.backup(NOON)
    wrote(store, ERASED_HANDLE, ERASED_TEXT)

    pulled(store, an_erasure())
    store.backup(NOON + DAY)

    assert files_with(tmp_path, "zebra") == set()
    assert {"agent.db", "agent.db.bak"} <= files_with(tmp_path, "okapi stays")
    store.close()


def test_the_messages_to_the_erased_still_count(tmp_path: Path) -> None:
    store = opened(tmp_path)
    capture = wrote(store, ERASED_HANDLE, ERASED_TEXT)

    pulled(store, an_erasure())

    with store.reading() as db:
        row = outreaches.find(db, str(capture.outreach_id))
        assert row is not None
        assert (row.state, row.person) == ("pending", address_of(ERASED_HANDLE))
    store.close()


def test_what_is_written_to_the_erased_afterwards_leaves_no_words_even_in_the_journal(tmp_path: Path) -> None:
    store = opened(tmp_path)
    pulled(store, an_erasure())

    capture = wrote(store, ERASED_HANDLE, ERASED_TEXT)

    assert files_with(tmp_path, "zebra") == set()
    with store.reading() as db:
        assert outreaches.find(db, str(capture.outreach_id)) is not None
    store.close()


def test_whoever_opens_a_chat_with_the_erased_is_told_to_leave_them_alone(tmp_path: Path) -> None:
    store = opened(tmp_path)
    pulled(store, an_erasure())

    told = standing(store, a_who(), an_ask(ERASED_HANDLE), now_ms=NOON)

    assert told.excluded
    assert told.person is not None
    assert (told.person.status, told.person.history) == ("excluded", ())
    store.close()


def test_a_backup_from_before_brings_nobody_back(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "data", tmp_path / "stick.db"
    store = opened(folder)
    wrote(store, ERASED_HANDLE, ERASED_TEXT)
    wrote(store, KEPT_HANDLE, KEPT_TEXT)
    store.backup(NOON)
    shutil.copyfile(folder / "agent.db.bak", elsewhere)
    pulled(store, an_erasure())
    store.backup(NOON)
    store.close()

    restoring.restore(Home(folder), elsewhere, now_ms=NOON + DAY)

    assert files_with(folder, "zebra") == set()
    assert "agent.db" in files_with(folder, "okapi stays")


def test_a_damaged_file_is_healed_without_the_erased(tmp_path: Path) -> None:
    store = opened(tmp_path)
    wrote(store, ERASED_HANDLE, ERASED_TEXT)
    wrote(store, KEPT_HANDLE, KEPT_TEXT)
    store.backup(NOON)
    old = (tmp_path / "agent.db.bak").read_bytes()
    pulled(store, an_erasure())
    store.close()
    (tmp_path / "agent.db").write_bytes(old[:4096] + bytes(len(old) - 4096))
    (tmp_path / "agent.db.bak").write_bytes(old)

    healed = a_store(tmp_path, now_ms=NOON + DAY)

    assert healed.healed is not None
    assert files_with(tmp_path, "zebra") == set()
    assert "agent.db" in files_with(tmp_path, "okapi stays")
    healed.close()


def test_a_damaged_list_of_the_erased_is_whole_again_with_the_next_erasure(tmp_path: Path) -> None:
    store = opened(tmp_path)
    pulled(store, an_erasure())
    (tmp_path / erasing.FILE).write_bytes(b"not what was written")
    other = {"person_id": "somebody", "addresses": ["somewhere"]}

    pulled(store, an_event(events.ERASED, agent_id="core", fact=other, seq=10, stamp="0" * 16))

    assert {address_of(ERASED_HANDLE), "somewhere"} <= erasing.remembered(tmp_path)
    store.close()
