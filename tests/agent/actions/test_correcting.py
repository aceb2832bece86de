"""Corrections: what a person says of a record, and whose a message is that the page only showed."""

from pathlib import Path

import pytest

from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.actions.waiting import waiting
from instacrm.agent.actions.words import resolve
from instacrm.agent.store import Store, facts, outreaches
from instacrm.domain import prospects
from instacrm.domain.events import INTENT
from instacrm.domain.outreach import State
from instacrm.domain.verdicts import Scope
from instacrm.wire.native import Logged, Resolve, WaitingItem
from instacrm.wire.sync import Pulled
from tests.agent.actions.desks import kept, kinds, logged, opened
from tests.builders import HOUR, MINUTE, NOON, TEAM_KEY, a_capture, a_prospect, a_who, an_event, an_id

ACTOR = prospects.actor_id(TEAM_KEY, "1784")
MILA = prospects.address_id(TEAM_KEY, prospects.parse_handle("mila.k"))
LATER = NOON + HOUR


def says(store: Store, outreach_id: str, word: str, *, now_ms: int = LATER) -> Logged:
    said = Resolve(event_id=an_id(), at_ms=now_ms, outreach_id=outreach_id, word=word)  # type: ignore[arg-type]
    return resolve(store, a_who(), said, now_ms=now_ms)


def state_of(store: Store, outreach_id: str) -> State:
    with store.reading() as db:
        row = outreaches.find(db, outreach_id)
    assert row is not None
    return row.state


def counted(store: Store) -> int:
    with store.reading() as db:
        return outreaches.count_since(db, Scope(), 0, 100)


def observed(store: Store, text: str | None = "From my phone", at_ms: int = NOON) -> str:
    """An own message that the page showed at `at_ms`; its id."""
    seen = an_id()
    logged(store, "outreach.observed", outreach_id=seen, at_ms=at_ms, text=text, length=0)
    return seen


def waits(store: Store, now_ms: int = LATER) -> list[WaitingItem]:
    return list(waiting(store, a_who(), now_ms=now_ms).items)


@pytest.mark.parametrize(("word", "state"), [("sent", "sent"), ("not-sent", "failed"), ("doubled", "struck")])
def test_a_persons_word_wins_over_what_the_page_said(tmp_path: Path, word: str, state: str) -> None:
    store = opened(tmp_path)
    capture = a_capture(outreach_id=(outreach := an_id()))
    logged(store, event_id=capture.event_id, outreach_id=outreach)
    logged(store, "outreach.sent", outreach_id=outreach)

    says(store, outreach, word)

    assert (state_of(store, outreach), counted(store)) == (state, 1 if word == "sent" else 0)
    store.close()


def test_a_correction_can_be_corrected_and_both_stay_on_record(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id=(outreach := an_id()))
    says(store, outreach, "doubled")

    says(store, outreach, "sent", now_ms=LATER + MINUTE)

    assert (state_of(store, outreach), kinds(store).count("outreach.resolved")) == ("sent", 2)
    store.close()


def test_a_message_seen_and_not_pressed_waits_for_a_word(tmp_path: Path) -> None:
    store = opened(tmp_path)

    seen = observed(store)

    assert [(item.outreach_id, item.state, item.handle) for item in waits(store)] == [(seen, "observed", "mila.k")]
    store.close()


def test_the_words_of_a_message_that_was_only_seen_are_not_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)

    observed(store, "Private words")

    with store.reading() as db:
        (event,) = facts.observed(db, a_who().operator_id, 0, 9)
    assert "Private" not in str(event)
    assert event.fact["text_key"] == prospects.text_key(TEAM_KEY, "Private words")
    store.close()


def test_it_is_not_asked_about_while_its_press_may_still_arrive(tmp_path: Path) -> None:
    store = opened(tmp_path)

    observed(store)

    assert waits(store, NOON + MINUTE) == []
    store.close()


@pytest.mark.parametrize(
    ("said", "apart_ms", "explains"),
    [
        ("From my phone", MINUTE, True),
        (" From  my phone ", -MINUTE, True),
        ("Other words", MINUTE, False),
        ("From my phone", 3 * MINUTE, False),
    ],
)
def test_a_logged_message_near_it_explains_it(tmp_path: Path, said: str, apart_ms: int, *, explains: bool) -> None:
    store = opened(tmp_path)
    observed(store)

    logged(store, text=said, at_ms=NOON + apart_ms)

    assert ([item for item in waits(store) if item.state == "observed"] == []) is explains
    store.close()


def test_a_colleagues_message_that_arrives_later_explains_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    observed(store)
    key = prospects.text_key(TEAM_KEY, "From my phone")
    intent = an_event(INTENT, actor_id=ACTOR, address_id=MILA, at_ms=NOON - MINUTE, fact={"text_key": key})

    apply_page(store, Pulled(events=(intent,), cursor="e.1.s", has_more=False, head_seq=1, policy_version=3))

    assert waits(store) == []
    store.close()


def test_a_claimed_message_counts_from_the_moment_it_was_seen(tmp_path: Path) -> None:
    store = opened(tmp_path)
    seen = observed(store)

    says(store, seen, "mine")

    with store.reading() as db:
        row = outreaches.find(db, seen)
    assert row is not None
    assert (row.operator_id, row.at_ms, row.state, row.address_id) == (a_who().operator_id, NOON, "sent", MILA)
    assert waits(store) == []
    store.close()


def test_a_message_that_is_nobodys_here_is_not_asked_about_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    seen = observed(store)

    says(store, seen, "not-mine")

    assert (waits(store), counted(store)) == ([], 0)
    store.close()


def test_one_message_seen_by_two_browsers_is_claimed_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    one, other = observed(store), observed(store, at_ms=NOON + 2000)
    says(store, one, "mine")

    again = says(store, other, "mine")

    assert (again.status, again.code, counted(store), waits(store)) == ("refused", "conflict", 1, [])
    store.close()


def test_a_word_on_what_was_never_seen_here_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = says(store, an_id(), "mine")

    assert (answer.status, answer.code) == ("refused", "not-found")
    store.close()


def test_a_claimed_message_to_nobody_known_asks_for_the_name(tmp_path: Path) -> None:
    store = opened(tmp_path)
    seen = an_id()
    logged(store, "outreach.observed", outreach_id=seen, prospect=a_prospect(None), text="Hi", length=0)

    answer = says(store, seen, "mine")

    assert kept(store, answer.event_id).fact["word"] == "sent"
    assert [(item.state, item.handle) for item in waits(store)] == [("sent", None)]
    store.close()
