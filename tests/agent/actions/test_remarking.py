"""What a person adds about a prospect: notes, a day to follow up, "not to be contacted", and contacts elsewhere."""

from pathlib import Path

import pytest

from instacrm.agent.actions.pausing import set_thread_logging
from instacrm.agent.actions.prospects import set_field, set_status
from instacrm.agent.actions.remarks import add_note, log_elsewhere
from instacrm.agent.actions.standings import standing
from instacrm.agent.actions.stating import state
from instacrm.agent.actions.syncing import adopt_hello, apply_page, outgoing
from instacrm.agent.store import Store
from instacrm.domain import prospects
from instacrm.domain.events import NOTE
from instacrm.wire.native import (
    AddNote,
    CoreState,
    LogElsewhere,
    Logged,
    PersonCard,
    SetField,
    SetStatus,
    SetThreadLogging,
    Standing,
)  # fmt: skip
from instacrm.wire.sync import Pulled, TeamSettings
from tests.agent.actions.desks import kept, kinds, logged, opened
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEAM_KEY,
    a_hello_ack,
    a_prospect,
    a_store,
    a_who,
    an_actor,
    an_ask,
    an_event,
    an_id,
)  # fmt: skip

MILA = prospects.address_id(TEAM_KEY, prospects.parse_handle("mila.k"))


def sets(store: Store, field: str, value: str | None, *, now_ms: int = NOON) -> Logged:
    word = SetField(event_id=an_id(), at_ms=now_ms, handle="mila.k", field=field, value=value)  # type: ignore[arg-type]
    return set_field(store, a_who(), word, now_ms=now_ms)


def notes(store: Store, text: str) -> Logged:
    word = AddNote(event_id=an_id(), at_ms=NOON, handle="mila.k", text=text)
    return add_note(store, a_who(), word, now_ms=NOON)


def stands(store: Store, handle: str = "mila.k") -> Standing:
    return standing(store, a_who(), an_ask(handle), now_ms=NOON + MINUTE)


def card(store: Store) -> PersonCard:
    person = stands(store).person
    assert person is not None
    return person


def excluded(store: Store) -> int:
    told = state(store, a_who(), signed_in="yes", core=CoreState("live"), now_ms=NOON)
    return len(told.exclusions.hashes)


def test_a_note_stands_on_the_prospect_with_its_author(tmp_path: Path) -> None:
    store = opened(tmp_path)
    lees = an_event(NOTE, address_id=MILA, private={"text": "Met at the fair"}, at_ms=NOON - DAY)
    apply_page(store, Pulled(events=(lees,), cursor="e.1.s", has_more=False, head_seq=1, policy_version=3))

    notes(store, "  Asked for prices  ")

    assert [(note.operator, note.mine, note.text) for note in card(store).notes] == [
        ("Dana", True, "Asked for prices"),
        ("Lee", False, "Met at the fair"),
    ]
    store.close()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4_001])
def test_a_note_without_words_or_with_too_many_is_refused(tmp_path: Path, text: str) -> None:
    store = opened(tmp_path)

    answer = notes(store, text)

    assert (answer.status, answer.code, card(store).notes) == ("refused", "bad-input", ())
    store.close()


@pytest.mark.parametrize("text_policy", ["local", "none"])
def test_a_note_is_shared_whatever_the_team_decides_about_messages(tmp_path: Path, text_policy: str) -> None:
    store = opened(tmp_path)
    settings = TeamSettings(text_policy=text_policy)  # type: ignore[arg-type]
    notes(store, "Before")
    adopt_hello(store, a_hello_ack(settings=settings), NOON)

    notes(store, "After")

    told = [event.private.get("text") for event in outgoing(store, 99) if event.kind == NOTE]
    assert (told, [note.text for note in card(store).notes]) == (["Before", "After"], ["Before", "After"])
    store.close()


def test_a_day_to_follow_up_is_set_and_taken_away(tmp_path: Path) -> None:
    store = opened(tmp_path)

    sets(store, "follow-up", "2026-11-27")
    before = card(store).follow_up
    sets(store, "follow-up", None, now_ms=NOON + 1)

    assert (before, card(store).follow_up) == ("2026-11-27", None)
    store.close()


@pytest.mark.parametrize(
    ("field", "value"), [("follow-up", "friday"), ("follow-up", "2026-02-30"), ("do-not-contact", "no")]
)
def test_a_value_that_makes_no_sense_is_refused(tmp_path: Path, field: str, value: str) -> None:
    store = opened(tmp_path)

    answer = sets(store, field, value)

    assert (answer.status, answer.code, kinds(store).count("register.set")) == ("refused", "bad-input", 0)
    store.close()


def test_whoever_is_not_to_be_contacted_is_held_and_their_words_go(tmp_path: Path) -> None:
    store = opened(tmp_path)
    words = logged(store, text="Early words")
    notes(store, "Asked us to stop")

    sets(store, "do-not-contact", "yes")

    told = stands(store)
    assert (told.excluded, told.steps[0].severity, told.steps[0].findings[0].kind) == (True, "hold", "do-not-contact")
    assert told.steps[0].findings[0].may_override
    assert "text" not in kept(store, words.event_id).private
    assert (card(store).do_not_contact, card(store).notes[0].text, excluded(store)) == (True, "Asked us to stop", 1)
    later = logged(store, text="Later words", at_ms=NOON + HOUR)
    assert (later.verdict and later.verdict.severity, "text" in kept(store, later.event_id).private) == ("hold", False)
    store.close()


def test_somebody_may_be_contacted_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    sets(store, "do-not-contact", "yes")

    sets(store, "do-not-contact", None, now_ms=NOON + 1)

    assert (stands(store).steps[0].severity, stands(store).excluded, excluded(store)) == ("clear", False, 0)
    store.close()


def test_somebody_left_alone_twice_over_is_one_exclusion(tmp_path: Path) -> None:
    store = opened(tmp_path)
    sets(store, "do-not-contact", "yes")

    set_status(store, a_who(), SetStatus(event_id=an_id(), at_ms=NOON, handle="mila.k", status="excluded"), now_ms=NOON)

    assert excluded(store) == 1
    store.close()


def test_a_contact_elsewhere_is_history_and_counts_as_written_to(tmp_path: Path) -> None:
    store = opened(tmp_path)
    word = LogElsewhere(event_id=an_id(), at_ms=NOON - DAY, handle="mila.k", place="e-mail")

    log_elsewhere(store, a_who(), word, now_ms=NOON)

    told = card(store)
    assert [(line.place, line.at_ms, line.operator) for line in told.elsewhere] == [("e-mail", NOON - DAY, "Dana")]
    assert (told.status, told.history, stands(store).mine) == ("no-reply", (), stands(store, "other").mine)
    store.close()


def test_a_contact_that_has_not_happened_yet_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path)
    word = LogElsewhere(event_id=an_id(), at_ms=NOON + DAY, handle="mila.k", place="phone")

    answer = log_elsewhere(store, a_who(), word, now_ms=NOON)

    assert (answer.status, card(store).elsewhere) == ("refused", ())
    store.close()


def never(store: Store, *, logged: bool = False) -> None:
    set_thread_logging(store, SetThreadLogging(user_id="1784", thread_id="t-1", logged=logged))


def test_nothing_of_a_conversation_that_is_never_logged_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    never(store)
    before = kinds(store)

    answers = [logged(store, kind) for kind in ("outreach.intent", "outreach.sent", "outreach.observed", "rule.held")]

    assert {(answer.status, answer.code) for answer in answers} == {("refused", "thread-not-logged")}
    assert kinds(store) == before
    store.close()


def test_other_conversations_and_other_accounts_are_logged_as_before(tmp_path: Path) -> None:
    store = opened(tmp_path)
    never(store)

    other = logged(store, prospect=a_prospect(thread_id="t-2"))

    assert other.status == "logged"
    assert logged(store, actor=an_actor("studio_b", "99")).code == "actor-not-joined"
    store.close()


def test_the_outcome_of_a_message_logged_before_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id=(outreach := an_id()))
    never(store)

    answer = logged(store, "outreach.sent", outreach_id=outreach)

    assert answer.status == "logged"
    store.close()


def test_a_conversation_is_logged_again_when_a_person_says_so_and_both_outlive_a_restart(tmp_path: Path) -> None:
    store = opened(tmp_path)
    never(store)
    store.close()
    store = a_store(tmp_path)
    while_never = logged(store).status

    never(store, logged=True)

    assert (while_never, logged(store).status) == ("refused", "logged")
    store.close()


def test_a_conversation_that_is_never_logged_is_on_disk_as_a_keyed_hash_alone(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_thread_logging(store, SetThreadLogging(user_id="1784", thread_id="thread-7261", logged=False))

    told = state(store, a_who(), signed_in="yes", core=CoreState("live"), now_ms=NOON)

    assert told.unlogged is not None
    assert len(told.unlogged.hashes) == 1
    store.close()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"thread-7261" in file.read_bytes()]
