"""A handle that changed hands: what this computer shows of whoever has it now, and of whoever had it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from instacrm.agent.actions.listing import activity, find_prospects, look_up_person
from instacrm.agent.actions.standings import person_card
from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.store import Store, exporting, goal_counts, holding, lists
from instacrm.domain import events, prospects
from instacrm.domain.events import Event
from instacrm.domain.prospects import parse_handle
from instacrm.domain.verdicts import Scope
from instacrm.wire.sync import Pulled
from instacrm.wire.window import AskActivity, AskPerson, AskProspects, Former
from tests.builders import DAY, HOUR, NOON, TEAM_KEY, a_store, a_who, an_event

MILA = parse_handle("mila.k")
ADDRESS = prospects.address_id(TEAM_KEY, MILA)
FIRST = prospects.first_person_id(TEAM_KEY, ADDRESS)
BEFORE, DAY_MS, AFTER = NOON - 2 * DAY, NOON - DAY, NOON - HOUR
HANDED_ON = an_event(
    events.MET, address_id=ADDRESS, fact={"person_id": "new", "from_ms": DAY_MS}, private={"handle": "mila.k"}
)


def pull(store: Store, *told: Event) -> None:
    apply_page(store, Pulled(events=told, cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))


def a_message(outreach_id: str, at_ms: int, text: str) -> list[Event]:
    story = {"outreach_id": outreach_id, "actor_id": "a-1", "address_id": ADDRESS, "at_ms": at_ms}
    return [an_event(events.INTENT, private={"text": text}, **story), an_event(events.SENT, **story)]


def a_past() -> list[Event]:
    """@mila.k was written to, answered and was noted before the handle changed hands, and written to after it."""
    met = an_event(events.MET, address_id=ADDRESS, fact={"person_id": FIRST}, private={"handle": "mila.k"})
    reply = an_event(events.REPLY, address_id=ADDRESS, at_ms=BEFORE + 1)
    note = an_event(events.NOTE, address_id=ADDRESS, at_ms=BEFORE + 2, private={"text": "met at the fair"})
    return [met, *a_message("o-1", BEFORE, "before"), reply, note, *a_message("o-2", AFTER, "after")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(a_store(tmp_path)) as store:
        pull(store, *a_past())
        pull(store, HANDED_ON)
        yield store


def kept(store: Store) -> set[str]:
    """Which of the words are on disk."""
    with store.reading() as db:
        found = " ".join(str(private) for (private,) in db.execute("SELECT private FROM texts").fetchall())
    return {words for words in ("before", "after", "met at the fair") if words in found}


def test_who_has_a_handle_now_is_shown_nothing_of_who_had_it(store: Store) -> None:
    with store.reading() as db:
        card = person_card(db, a_who(), MILA)

    assert (card.person_id, card.status, card.last_reply_ms, card.notes) == ("new", "no-reply", None, ())
    assert [line.text for line in card.history] == ["after"]
    assert card.since_ms == DAY_MS


def test_who_always_had_their_handle_has_it_since_no_day(tmp_path: Path) -> None:
    with closing(a_store(tmp_path)) as store:
        pull(store, *a_past())

        with store.reading() as db:
            card = person_card(db, a_who(), MILA)

    assert card.since_ms is None


def test_who_had_a_handle_is_shown_with_the_day_they_gave_it_up(store: Store) -> None:
    lines = activity(store, a_who(), AskActivity(what="messages"), now_ms=NOON).lines

    assert [(line.handle, line.until_ms) for line in lines] == [("mila.k", None), ("mila.k", DAY_MS)]


def test_lists_and_counts_tell_the_two_apart(store: Store) -> None:
    with store.reading() as db:
        told = exporting.everybody(db)
        replied = goal_counts.count(db, "replies", Scope(None, None), BEFORE, NOON)
        since = lists.replies_since(db, BEFORE)
        statuses = [lists.status_of(db, person, written_to=True) for person in (FIRST, "new")]

    assert ({person: counted.sent for person, counted in told.messages.items()}) == {FIRST: 1, "new": 1}
    assert (set(told.replies), told.notes) == ({FIRST}, {FIRST: ["met at the fair"]})
    assert (replied, {person for _, person in since}, statuses) == (1, {FIRST}, ["replied", "no-reply"])


@pytest.mark.parametrize("asked", [AskProspects(query="mila"), AskProspects()])
def test_the_list_has_both_each_with_its_own_status_and_last_message(store: Store, asked: AskProspects) -> None:
    found = find_prospects(store, a_who(), asked).items

    told = [(line.handle, line.person_id, line.until_ms, line.status, line.last_ms) for line in found]
    assert told == [
        ("mila.k", "new", None, "no-reply", AFTER),
        ("mila.k", FIRST, DAY_MS, "replied", BEFORE),
    ]


def test_who_had_a_handle_is_opened_with_what_was_said_to_them_and_says_until_when(store: Store) -> None:
    now, once = (look_up_person(store, a_who(), AskPerson("mila.k", whose)) for whose in ("", FIRST))

    assert (now.since_ms, now.until_ms, now.former) == (DAY_MS, None, (Former(FIRST, DAY_MS),))
    assert (once.since_ms, once.until_ms, once.former) == (None, DAY_MS, ())
    assert [line.text for line in once.card.history] == ["before"]
    assert ([note.text for note in once.card.notes], once.card.status) == (["met at the fair"], "replied")


def test_who_had_a_handle_and_was_erased_is_in_no_list(store: Store) -> None:
    pull(store, an_event(events.ERASED, fact={"person_id": FIRST, "addresses": []}))

    assert [line.person_id for line in find_prospects(store, a_who(), AskProspects(query="mila")).items] == ["new"]
    assert look_up_person(store, a_who(), AskPerson("mila.k", FIRST)).card.person_id == "new"


@pytest.mark.parametrize(
    ("whose", "left"), [(FIRST, {"after", "met at the fair"}), ("new", {"before", "met at the fair"})]
)
@pytest.mark.parametrize("is_known", [True, False])
def test_words_of_one_of_the_two_go_without_the_others(
    tmp_path: Path, whose: str, left: set[str], *, is_known: bool
) -> None:
    wish = {"entity": "person", "entity_id": whose, "field": "status", "value": "excluded"}
    excluded = an_event(events.REGISTER, fact=wish)
    with closing(a_store(tmp_path)) as store:
        for told in ([HANDED_ON, excluded], a_past()) if is_known else (a_past(), [HANDED_ON], [excluded]):
            pull(store, *told)

        assert kept(store) == left


@pytest.mark.parametrize("is_known", [True, False])
def test_nothing_private_stays_of_who_had_a_handle_and_is_erased(tmp_path: Path, *, is_known: bool) -> None:
    gone = an_event(events.ERASED, fact={"person_id": FIRST, "addresses": []})
    with closing(a_store(tmp_path)) as store:
        for told in ([HANDED_ON, gone], a_past()) if is_known else (a_past(), [HANDED_ON], [gone]):
            pull(store, *told)

        assert kept(store) == {"after"}


def test_what_a_version_kept_that_knew_of_no_handovers_is_told_apart_when_a_newer_one_opens_it(tmp_path: Path) -> None:
    with closing(a_store(tmp_path)) as store:
        pull(store, *a_past(), HANDED_ON)
        with store.changing() as db:
            db.execute("DELETE FROM holders")
            db.execute("UPDATE outreaches SET person='new'")

    with closing(a_store(tmp_path)) as store, store.reading() as db:
        people = db.execute("SELECT outreach_id, person FROM outreaches ORDER BY 1").fetchall()
        assert (people, holding.unread(db)) == ([("o-1", FIRST), ("o-2", "new")], ())
