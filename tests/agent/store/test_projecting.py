"""What follows from events does not depend on the order in which they arrive."""

import tempfile
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.store.store import Store
from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.wire.sync import Pulled
from tests.builders import NOON, a_store, an_event

_FOLLOWS = ("outreaches", "latest", "addresses", "holders", "registers", "actors", "joins", "texts", "erased")

_ALL = (*_FOLLOWS, "text_seen", "texts_used", "outbox")


@st.composite
def _histories(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(0, 24))):
        outreach = draw(st.sampled_from(["o-1", "o-2", "o-3", "o-4", "o-5"]))
        address = draw(st.sampled_from(["mila", "jo", "ana", None]))
        fixed: dict[str, Any] = {
            "event_id": f"event-{number}",
            "operator_id": draw(st.sampled_from(["dana", "lee"])),
            "hlc": f"{NOON + draw(st.integers(0, 5)):013d}-0000-agent",
            "at_ms": NOON + draw(st.integers(0, 5)),
        }
        kind = draw(st.sampled_from(["story", "met", "status", "joined", "erased", "imported", "withdrawn"]))
        if kind == "story":
            fixed |= {"kind": draw(st.sampled_from(sorted(events.STORY_KINDS))), "outreach_id": outreach}
            fixed |= {"actor_id": "a-1", "address_id": address, "private": {"text": f"words {number}"}}
            fixed |= {"fact": {"text_key": draw(st.sampled_from(["hello", "hi"]))}}
        elif kind == "met":
            # Of p-3, who may be erased, one address is known: whether one that changed hands is theirs depends on when.
            person = draw(st.sampled_from(["p-1", "p-2"])) if address else "p-3"
            fixed |= {"kind": events.MET, "address_id": address or "noor", "fact": {"person_id": person}}
            if address and (from_ms := draw(st.sampled_from([0, 0, NOON + 2, NOON + 4]))):
                fixed["fact"] |= {"from_ms": from_ms}
            fixed |= {"private": {"handle": address or "noor"}}
        elif kind == "imported":
            what, private = draw(st.sampled_from([(events.MET, {"handle": "ana"}), (events.NOTE, {"text": "Met"})]))
            fixed |= {"kind": what, "address_id": "ana", "private": private}
            fixed |= {"fact": {"import": "i-1"} | ({"person_id": "p-4"} if what == events.MET else {})}
        elif kind == "withdrawn":
            fact = {"event_id": f"event-{draw(st.integers(0, 23))}"}
            fixed |= {"kind": events.WITHDRAWN, "address_id": "ana", "fact": fact}
        elif kind == "status":
            status = draw(st.sampled_from(["warm", "booked"]))
            person = draw(st.sampled_from(["p-1", "p-2"]))
            fact = {"entity": "person", "entity_id": person, "field": "status", "value": status}
            fixed |= {"kind": events.REGISTER, "fact": fact}
        elif kind == "erased":
            gone: dict[str, Any] = {"person_id": "p-3"}
            gone["addresses"] = draw(st.sampled_from([["mila"], ["jo", "noor"], []]))
            fixed |= {"kind": events.ERASED, "fact": gone}
        else:
            fixed |= {"kind": events.JOINED, "actor_id": "a-1", "private": {"handle": f"h{number}", "user_id": "1"}}
        found.append(an_event(**fixed))
    return found


def what_follows(history: list[Event], pages: int) -> dict[str, list[Any]]:
    """Every projection, after the events came in this order in so many pages."""
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        for page in range(pages):
            part = tuple(history[page::pages])
            apply_page(store, Pulled(events=part, cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))
        with store.reading() as db:
            found = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in _FOLLOWS}  # noqa: S608
        store.close()
    return found


@settings(max_examples=40, deadline=None)
@given(_histories(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_events_in_any_order_and_any_pages_lead_to_the_same(history: list[Event], random: Random, pages: int) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)

    assert what_follows(shuffled, pages) == what_follows(history, 1)


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0)])
def test_words_that_were_once_said_to_go_to_an_erased_address_go_whoever_is_named_later(order: tuple[int, ...]) -> None:
    erased = an_event(events.ERASED, fact={"person_id": "p-3", "addresses": ["mila"]})
    story = [an_event(outreach_id="o-1", actor_id="a-1", address_id="ana", private={"text": "words"})]
    for number, address in enumerate(("mila", "jo")):
        stamp = f"{NOON + number:013d}-0000-agent"
        story.append(an_event(events.NAMED, outreach_id="o-1", address_id=address, hlc=stamp))

    assert what_follows([erased, *(story[number] for number in order)], 1)["texts"] == []


def what_follows_own(groups: list[list[Event]]) -> dict[str, list[Any]]:
    """Every projection, after this computer wrote the events in these groups."""
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        for group in groups:
            store.record(group)
        with store.reading() as db:
            found = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in _ALL}  # noqa: S608
        store.close()
    return found


@settings(max_examples=25, deadline=None)
@given(_histories(), _histories(), st.integers(0, 6))
def test_events_written_at_once_lead_to_what_they_lead_to_one_by_one(
    before: list[Event], history: list[Event], twice: int
) -> None:
    later = [msgspec.structs.replace(event, event_id=f"later-{event.event_id}") for event in history]
    at_once = [*later, *later[:twice], *before[:twice]]

    assert what_follows_own([before, at_once]) == what_follows_own([[event] for event in (*before, *at_once)])


@pytest.mark.parametrize("way", ["written", "pulled", "pulled with the wish"])
def test_words_to_somebody_to_be_left_alone_are_not_kept_when_many_come_at_once(tmp_path: Path, way: str) -> None:
    store = a_store(tmp_path)
    excluded = {"entity": "person", "entity_id": "p-1", "field": "status", "value": "excluded"}
    met = an_event(events.MET, address_id="mila", fact={"person_id": "p-1"}, private={"handle": "mila"})
    wish = [met, an_event(events.REGISTER, fact=excluded)]
    words = [an_event(address_id=("mila", "jo")[n % 2], private={"text": "words"}) for n in range(20)]

    _bring(store, way, wish, words)

    with store.reading() as db:
        kept = "SELECT DISTINCT address_id FROM texts JOIN events USING (event_id) WHERE private LIKE '%words%'"
        assert db.execute(kept).fetchall() == [("jo",)]
    store.close()


def _pull(store: Store, *told: Event) -> None:
    apply_page(store, Pulled(events=told, cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))


def _bring(store: Store, way: str, wish: list[Event], words: list[Event]) -> None:
    match way:
        case "written":
            store.record(wish)
            store.record(words)
        case "pulled":
            _pull(store, *wish)
            _pull(store, *words)
        case _:
            _pull(store, *words, *wish)


def test_a_message_written_before_anybody_was_met_goes_to_whom_a_later_page_names(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    _pull(store, an_event(address_id="mila"))
    met = an_event(events.MET, address_id="mila", fact={"person_id": "p-1"}, private={"handle": "mila"})

    _pull(store, met, *(an_event(address_id="jo") for _ in range(20)))

    with store.reading() as db:
        people = db.execute("SELECT DISTINCT address_id, person FROM outreaches ORDER BY 1").fetchall()
    assert people == [("jo", "jo"), ("mila", "p-1")]
    store.close()


def test_whom_only_an_import_knew_is_gone_when_it_is_taken_back(tmp_path: Path) -> None:
    fact = {"person_id": "p-4", "import": "i-1"}
    met = an_event(events.MET, address_id="ana", fact=fact, private={"handle": "ana"})
    note = an_event(events.NOTE, address_id="ana", fact={"import": "i-1"}, private={"text": "Met at the fair"})
    foreign = an_event(events.WITHDRAWN, address_id="ana", fact={"event_id": note.event_id}, operator_id="lee")
    back = [an_event(events.WITHDRAWN, address_id="ana", fact={"event_id": e.event_id}) for e in (met, note)]
    store = a_store(tmp_path)
    apply_page(store, Pulled(events=(met, note, foreign), cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))
    before = _counts(store)

    apply_page(store, Pulled(events=tuple(back), cursor="e.2.s", has_more=False, head_seq=2, policy_version=0))

    assert (before, _counts(store)) == ((1, 2), (0, 0))
    store.close()


def _counts(store: Store) -> tuple[int, int]:
    """How many addresses and private parts are kept."""
    with store.reading() as db:
        asked = "SELECT (SELECT count(*) FROM addresses), (SELECT count(*) FROM texts)"
        ((addresses, texts),) = db.execute(asked).fetchall()
    return int(str(addresses)), int(str(texts))
