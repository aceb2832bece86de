"""What sync does to the store."""

from pathlib import Path

import msgspec
import pytest

from instacrm.agent.actions import syncing
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.standings import standing
from instacrm.agent.store import Store, people
from instacrm.domain.errors import OtherTeam
from instacrm.domain.events import Event
from instacrm.wire.native import SetStatus
from instacrm.wire.sync import Pulled, PushResult, TeamSettings
from tests.agent.actions.desks import kept, kinds, logged, opened
from tests.builders import MINUTE, NOON, a_cap, a_hello_ack, a_store, a_who, an_ask, an_event

CURSOR = "epoch-1.9.00000000000000aa"


def ids(events: tuple[Event, ...]) -> list[str]:
    return [event.event_id for event in events]


def applied(events: tuple[Event, ...]) -> list[PushResult]:
    return [
        PushResult(event_id=event.event_id, status="applied", seq=n, hlc=event.hlc) for n, event in enumerate(events, 1)
    ]


def a_page(*events: Event, cursor: str = CURSOR) -> Pulled:
    return Pulled(events=events, cursor=cursor, has_more=False, head_seq=9, policy_version=3)


def status_of_mila(store: Store) -> str:
    card = standing(store, a_who(), an_ask(), now_ms=NOON).person
    assert card is not None
    return card.status


def test_events_go_out_in_the_order_written_with_their_words(tmp_path: Path) -> None:
    store = opened(tmp_path)
    first, second = logged(store), logged(store)

    found = syncing.outgoing(store, 10)

    assert [e.kind for e in found] == ["actor.joined", "person.met", "outreach.intent", "outreach.intent"]
    assert ids(found)[2:] == [first.event_id, second.event_id]
    assert found[2].private["text"] == "Hello"
    assert len(syncing.outgoing(store, 2)) == 2
    store.close()


def test_a_team_that_keeps_texts_local_gets_the_fact_alone(tmp_path: Path) -> None:
    store = opened(tmp_path, settings=TeamSettings(text_policy="local"))
    answer = logged(store)

    found = syncing.outgoing(store, 10)

    assert all("text" not in event.private for event in found)
    assert kept(store, answer.event_id).private["text"] == "Hello"
    assert found[1].private["handle"] == "mila.k"
    store.close()


def test_an_outbox_belongs_to_its_operator(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)

    assert syncing.outgoing(store, 10, operator_id="operator-lee") == ()
    store.close()


def test_what_was_acknowledged_is_not_sent_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    answer = logged(store)

    syncing.acknowledge(store, applied(syncing.outgoing(store, 10)), CURSOR, now_ms=NOON + 5)

    event = kept(store, answer.event_id)
    assert syncing.outgoing(store, 10) == ()
    assert (event.seq, event.stamp) == (3, "00000000000000aa")
    assert (syncing.highest_known(store), syncing.cursor(store)) == (CURSOR, None)
    store.close()


def test_a_poison_row_is_set_aside_in_sight_and_a_retryable_one_queues_up_last(tmp_path: Path) -> None:
    store = opened(tmp_path)
    bad, later, good = logged(store), logged(store), logged(store)
    results = [
        PushResult(event_id=bad.event_id, status="rejected", code="bad-event", message="no"),
        PushResult(event_id=later.event_id, status="rejected", code="busy", retryable=True),
    ]

    syncing.acknowledge(store, results, None)

    waiting = ids(syncing.outgoing(store, 10))
    assert [(q.event_id, q.code, q.message) for q in syncing.quarantined(store)] == [(bad.event_id, "bad-event", "no")]
    assert waiting[-2:] == [good.event_id, later.event_id]
    assert bad.event_id not in waiting
    store.close()


def test_a_page_and_its_cursor_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.reading() as db:
        refuses_b = "WHEN new.event_id='b' BEGIN SELECT raise(ABORT, 'no'); END"
        db.execute(f"CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.events {refuses_b}")

    with pytest.raises(Exception, match="no"):
        syncing.apply_page(store, a_page(an_event(event_id="a"), an_event(event_id="b")))

    assert syncing.cursor(store) is None
    assert len(kinds(store)) == 1
    store.close()


def test_own_events_come_back_with_their_place_and_leave_the_queue(tmp_path: Path) -> None:
    store = opened(tmp_path)
    answer = logged(store)
    back = msgspec.structs.replace(kept(store, answer.event_id), seq=7, stamp="00000000000000bb", private={})

    syncing.apply_page(store, a_page(back), now_ms=NOON)

    event = kept(store, answer.event_id)
    assert (event.seq, event.stamp, event.private["text"]) == (7, "00000000000000bb", "Hello")
    assert answer.event_id not in ids(syncing.outgoing(store, 10))
    assert syncing.cursor(store) == syncing.highest_known(store) == CURSOR
    store.close()


def test_unknown_kinds_and_keys_are_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)

    syncing.apply_page(store, a_page(an_event("moon.seen", event_id="m", fact={"phase": {"deep": [1, None]}})))

    assert kept(store, "m").fact == {"phase": {"deep": [1, None]}}
    store.close()


def test_the_later_status_wins_whoever_set_it_and_the_servers_stamp_decides(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_status(store, a_who(), SetStatus(event_id="mine", at_ms=NOON, handle="mila.k", status="warm"), now_ms=NOON)
    mine = kept(store, "mine")
    theirs = an_event(
        "register.set",
        event_id="theirs",
        fact={**mine.fact, "value": "booked"},
        hlc=f"{NOON - MINUTE:013d}-0000-agent-lee",
    )
    syncing.apply_page(store, a_page(theirs), now_ms=NOON)
    before = status_of_mila(store)

    corrected = f"{NOON - 2 * MINUTE:013d}-0000-{store.agent_id}"
    syncing.acknowledge(store, [PushResult(event_id="mine", status="applied", seq=2, hlc=corrected)], CURSOR)

    assert (before, status_of_mila(store)) == ("warm", "booked")
    store.close()


def test_what_is_written_after_reading_wins_over_what_was_read(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_status(store, a_who(), SetStatus(event_id="a", at_ms=NOON, handle="mila.k", status="warm"), now_ms=NOON)
    ahead = an_event(
        "register.set",
        fact={**kept(store, "a").fact, "value": "booked"},
        hlc=f"{NOON + 2 * MINUTE:013d}-0000-agent-lee",
    )
    syncing.apply_page(store, a_page(ahead), now_ms=NOON)

    set_status(store, a_who(), SetStatus(event_id="b", at_ms=NOON, handle="mila.k", status="paid"), now_ms=NOON + 1)

    assert status_of_mila(store) == "paid"
    store.close()


def test_a_server_with_another_history_gets_everything_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    sent = syncing.outgoing(store, 10)
    syncing.acknowledge(store, applied(sent), CURSOR)
    syncing.apply_page(store, a_page(an_event(event_id="lees")))

    syncing.history_differs(store)

    assert ids(syncing.outgoing(store, 10)) == ids(sent)
    assert (syncing.cursor(store), syncing.highest_known(store)) == (None, None)
    assert kept(store, "lees").seq is None
    store.close()


def test_rules_arrive_and_leave_with_hello(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1))
    logged(store)
    warned = standing(store, a_who(), an_ask(), now_ms=NOON + 1)

    syncing.adopt_hello(store, a_hello_ack(), NOON)

    assert warned.steps[0].severity == "warn"
    assert standing(store, a_who(), an_ask(), now_ms=NOON + 1).steps[0].severity == "clear"
    store.close()


def test_a_narrower_text_policy_removes_what_may_no_longer_be_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    mine = logged(store)
    lees = an_event(outreach_id="o", actor_id="a", private={"text": "Lee's"})
    syncing.apply_page(store, a_page(lees))

    syncing.adopt_hello(store, a_hello_ack(settings=TeamSettings(text_policy="local")), NOON)
    local = ("text" in kept(store, mine.event_id).private, "text" in kept(store, lees.event_id).private)
    syncing.adopt_hello(store, a_hello_ack(settings=TeamSettings(text_policy="none")), NOON)

    assert local == (True, False)
    assert "text" not in kept(store, mine.event_id).private
    store.close()


def test_a_data_folder_of_one_team_takes_nothing_from_another(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1))

    with pytest.raises(OtherTeam):
        syncing.adopt_hello(store, a_hello_ack(team_id="other"), NOON)

    known = syncing.known_team(store)
    assert known is not None
    assert known.team_id == "team"
    store.close()


def test_texts_of_an_excluded_person_are_not_taken_from_others_either(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle="mila.k", status="excluded"), now_ms=NOON)
    address = kept(store, "s").address_id

    lees = an_event(outreach_id="o", actor_id="a", address_id=address, private={"text": "Lee's"})
    syncing.apply_page(store, a_page(lees))

    assert "text" not in kept(store, lees.event_id).private
    store.close()


def test_a_clock_that_was_years_ahead_is_forgotten_once_it_is_right(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, at_ms=NOON + 3650 * 24 * 60 * MINUTE)

    syncing.adopt_hello(store, a_hello_ack(), NOON)
    store.close()

    store = a_store(tmp_path)
    assert int(store.next_hlc(NOON)[:13]) <= NOON + 5 * MINUTE
    store.close()


def test_what_is_written_next_comes_after_the_newest_of_a_page_whatever_stands_beside_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    newest = f"{NOON + MINUTE:013d}-0007-agent-lee"
    stamps = (newest, "zzz is no stamp", f"{NOON:013d}-0009-agent-lee")

    syncing.apply_page(
        store, a_page(*(an_event(event_id=f"e{n}", hlc=hlc) for n, hlc in enumerate(stamps))), now_ms=NOON
    )

    assert store.next_hlc(NOON)[:18] == f"{NOON + MINUTE:013d}-0008"
    store.close()


def test_an_event_that_does_not_hold_together_is_shown_and_stops_nobody(tmp_path: Path) -> None:
    store = opened(tmp_path)

    syncing.apply_page(store, a_page(an_event(event_id="bad", outreach_id=None), an_event(event_id="good")))

    assert [(q.event_id, q.code) for q in syncing.quarantined(store)] == [("bad", "bad-event")]
    assert kept(store, "good").event_id == "good"
    assert syncing.cursor(store) == CURSOR
    store.close()


def test_accounts_joined_elsewhere_by_the_same_operator_are_joined_here(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    join = an_event(
        "actor.joined", actor_id="a-1", operator_id="operator-dana", private={"handle": "x", "user_id": "1"}
    )

    syncing.apply_page(store, a_page(join))

    with store.reading() as db:
        assert people.has_joined(db, "a-1", "operator-dana")
    store.close()
