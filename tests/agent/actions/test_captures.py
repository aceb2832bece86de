"""One capture in: what is kept, what is refused, and what the agent says."""

from pathlib import Path

import pytest

from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.pausing import set_paused
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.settling import settle_overdue
from instacrm.agent.store import outreaches
from instacrm.domain.outreach import State
from instacrm.domain.verdicts import Scope
from instacrm.wire.native import SetPaused, SetStatus, Shown
from instacrm.wire.sync import TeamSettings
from tests.agent.actions.desks import kept, kinds, logged, opened
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    a_cap,
    a_capture,
    a_duplicate_rule,
    a_prospect,
    a_store,
    a_who,
    an_actor,
    an_id,
)

LONG = "שלום \U0001f468\u200d\U0001f469\u200d\U0001f467 hello\n\n" * 400


def state_of(store: object, outreach_id: str) -> State:
    with store.reading() as db:  # type: ignore[attr-defined]
        row = outreaches.find(db, outreach_id)
    assert row is not None
    return row.state


@pytest.mark.parametrize("text", ["x", "שלום עולם", "\U0001f44b\U0001f3fd", LONG, " two  spaces \n and a line "])
def test_a_text_is_kept_to_the_letter(tmp_path: Path, text: str) -> None:
    store = opened(tmp_path)

    answer = logged(store, text=text, length=len(text))

    assert answer.status == "logged"
    assert kept(store, answer.event_id).private["text"] == text
    store.close()


def test_a_text_stays_out_of_the_fact(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = logged(store, text="Very secret")

    fact = str(kept(store, answer.event_id).fact)
    assert "secret" not in fact
    assert "mila" not in fact
    store.close()


def test_a_text_too_long_is_refused_with_the_reason(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = logged(store, text="x" * 20_001)

    assert (answer.status, answer.code) == ("refused", "bad-event")
    assert "20000" in (answer.message or "")
    store.close()


def test_the_same_capture_twice_is_kept_once_also_after_a_restart(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1))
    logged(store)
    capture = a_capture()
    log_capture(store, a_who(), capture, now_ms=NOON)
    before = kinds(store)
    store.close()
    store = a_store(tmp_path)

    answer = log_capture(store, a_who(), capture, now_ms=NOON + MINUTE)

    assert answer.status == "duplicate"
    assert kinds(store) == before
    store.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"actor": an_actor(sources=("nav-profile",))}, "actor-unknown"),
        ({"actor": an_actor(sources=("nav-profile", "nav-profile"))}, "actor-unknown"),
        ({"actor": an_actor(user_id=None)}, "actor-unknown"),
        ({"actor": an_actor(handle=None)}, "actor-unknown"),
        ({"actor": an_actor("private.me", "99")}, "actor-not-joined"),
        ({"kind": "outreach.resolved", "outreach_id": "o"}, "bad-event"),
        ({"outreach_id": None}, "bad-event"),
        ({"event_id": ""}, "bad-event"),
        ({"event_id": "x" * 65}, "bad-event"),
    ],
)
def test_a_refused_capture_leaves_nothing_behind(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    store = opened(tmp_path)
    before = kinds(store)

    answer = log_capture(store, a_who(), a_capture(**changes), now_ms=NOON)  # type: ignore[arg-type]

    assert (answer.status, answer.code) == ("refused", code)
    assert answer.message
    assert kinds(store) == before
    store.close()
    assert b"Hello" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_account_joined_by_somebody_else_only_is_not_logged(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = log_capture(store, a_who("Lee"), a_capture(), now_ms=NOON)

    assert answer.code == "actor-not-joined"
    store.close()


def test_while_paused_nothing_new_is_logged(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_paused(store, SetPaused(True), now_ms=NOON)

    answer = logged(store, at_ms=NOON + 1)

    assert answer.code == "capture-paused"
    store.close()


def test_a_pause_survives_a_restart_and_ends_when_a_person_says_so(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_paused(store, SetPaused(True), now_ms=NOON)
    store.close()
    store = a_store(tmp_path)

    refused = logged(store, at_ms=NOON + 1)
    set_paused(store, SetPaused(False), now_ms=NOON + 2)

    assert refused.code == "capture-paused"
    assert logged(store, at_ms=NOON + 3).status == "logged"
    store.close()


def test_what_was_captured_before_the_pause_is_not_lost(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_paused(store, SetPaused(True), now_ms=NOON)

    assert log_capture(store, a_who(), a_capture(at_ms=NOON - 1), now_ms=NOON + MINUTE).status == "logged"
    store.close()


def test_the_outcome_of_a_logged_message_arrives_also_while_paused_and_without_a_header(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-1")
    set_paused(store, SetPaused(True), now_ms=NOON)

    answer = logged(store, "outreach.sent", outreach_id="o-1", actor=an_actor(None, None), at_ms=NOON + 5)

    assert answer.status == "logged"
    assert state_of(store, "o-1") == "sent"
    store.close()


@pytest.mark.parametrize("handle", ["mila.k", "@mila.k", " Mila.K ", "@MILA.K"])
def test_a_handle_is_one_person_however_it_is_spelled(tmp_path: Path, handle: str) -> None:
    store = opened(tmp_path)
    first = logged(store)

    answer = logged(store, prospect=a_prospect(handle))

    assert kept(store, answer.event_id).address_id == kept(store, first.event_id).address_id
    assert kinds(store).count("person.met") == 1
    store.close()


@pytest.mark.parametrize("handle", [None, "", "direct", "two words", "mila/k", "x" * 31, "studio_a"])
def test_a_message_to_nobody_known_is_kept_until_a_person_names_them(tmp_path: Path, handle: str | None) -> None:
    store = opened(tmp_path)

    answer = logged(store, prospect=a_prospect(handle))

    assert answer.status == "needs-name"
    assert kept(store, answer.event_id).address_id is None
    assert kept(store, answer.event_id).private["text"] == "Hello"
    store.close()


@pytest.mark.parametrize("at_ms", [NOON + 3650 * DAY, NOON + DAY + 1, 0, -5, 1 << 60])
def test_a_clock_that_cannot_be_right_is_put_right_and_its_claim_kept(tmp_path: Path, at_ms: int) -> None:
    store = opened(tmp_path)

    answer = log_capture(store, a_who(), a_capture(at_ms=at_ms), now_ms=NOON)

    event = kept(store, answer.event_id)
    assert event.at_ms == NOON
    assert event.fact["claimed_ms"] == max(-(1 << 53), min(at_ms, 1 << 53))
    store.close()


def test_a_message_that_waited_in_the_browser_for_weeks_keeps_its_time(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = log_capture(store, a_who(), a_capture(at_ms=NOON - 40 * DAY), now_ms=NOON)

    assert kept(store, answer.event_id).at_ms == NOON - 40 * DAY
    store.close()


def test_the_verdict_does_not_count_the_message_it_is_about(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(2, severity="hold"))

    answers = [logged(store, at_ms=NOON + n) for n in range(3)]

    assert [a.verdict.severity for a in answers if a.verdict] == ["clear", "clear", "hold"]
    store.close()


@pytest.mark.parametrize(
    ("severity", "shown", "overridden", "expected"),
    [
        ("warn", "warn", False, ["rule.warned"]),
        ("warn", "unchecked", False, ["rule.warned", "rule.late"]),
        ("hold", "hold", True, ["rule.overridden"]),
        ("hold", "clear", False, ["rule.late"]),
        ("hold", "unchecked", False, ["rule.late"]),
        ("notice", "notice", False, ["rule.noticed"]),
        ("warn", "hold", False, ["rule.warned"]),
    ],
)
def test_what_follows_from_a_rule_stands_beside_the_intent(
    tmp_path: Path, severity: str, shown: str, overridden: bool, expected: list[str]
) -> None:
    store = opened(tmp_path, a_cap(1, severity=severity))
    logged(store)
    before = len(kinds(store))

    logged(store, at_ms=NOON + 1, shown=Shown(severity=shown, policy_version=3), overridden=overridden)  # type: ignore[arg-type]

    assert kinds(store)[before:] == ["outreach.intent", *expected]
    store.close()


def test_a_message_that_came_late_is_judged_by_its_own_time(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(2))
    logged(store, at_ms=NOON)
    logged(store, at_ms=NOON + 1)

    early = log_capture(store, a_who(), a_capture(at_ms=NOON - HOUR), now_ms=NOON + 2)

    assert early.verdict is not None
    assert early.verdict.severity == "clear"
    store.close()


def test_a_failed_message_leaves_the_caps(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1))
    logged(store, outreach_id="o-1")
    logged(store, "outreach.failed", outreach_id="o-1")

    answer = logged(store, at_ms=NOON + 1)

    assert answer.verdict is not None
    assert answer.verdict.severity == "clear"
    store.close()


def test_a_held_press_is_kept_without_words_and_counts_for_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1, severity="hold"))
    logged(store)

    answer = logged(store, "rule.held", text="Not sent", shown=Shown(severity="hold"))

    event = kept(store, answer.event_id)
    assert answer.verdict is not None
    assert answer.verdict.severity == "hold"
    assert "text" not in event.private
    assert event.fact["rules"][0]["rule_id"] == "cap"
    with store.reading() as db:
        assert outreaches.count_since(db, Scope(), 0, 10) == 1
    store.close()


def test_an_outcome_that_arrives_before_its_intent_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, "outreach.sent", outreach_id="o-1", at_ms=NOON + 2000)

    logged(store, outreach_id="o-1", at_ms=NOON)

    assert state_of(store, "o-1") == "sent"
    with store.reading() as db:
        row = outreaches.find(db, "o-1")
    assert row is not None
    assert row.at_ms == NOON
    store.close()


def test_no_text_of_an_excluded_person_is_taken_even_if_nobody_ever_wrote_to_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    word = SetStatus(event_id=an_id(), at_ms=NOON, handle="@Mila.K", status="excluded")
    set_status(store, a_who(), word, now_ms=NOON)

    answer = logged(store, text="Very secret")

    assert answer.status == "logged"
    assert kept(store, answer.event_id).private.get("text") is None
    assert "text_key" not in kept(store, answer.event_id).fact
    store.close()
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_excluding_a_person_removes_the_words_kept_so_far(tmp_path: Path) -> None:
    store = opened(tmp_path)
    answer = logged(store)

    set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle="mila.k", status="excluded"), now_ms=NOON)

    assert "text" not in kept(store, answer.event_id).private
    store.close()


def test_after_the_backup_it_asks_for_the_words_of_an_excluded_person_are_in_no_file(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, text="Very secret")
    store.backup(NOON)
    set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle="mila.k", status="excluded"), now_ms=NOON)

    asked = store.wants_backup
    store.backup(NOON)

    assert asked
    assert not store.wants_backup
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    store.close()


def test_a_team_that_keeps_no_texts_gets_none(tmp_path: Path) -> None:
    store = opened(tmp_path, settings=TeamSettings(text_policy="none"))

    answer = logged(store)

    assert "text" not in kept(store, answer.event_id).private
    assert kept(store, answer.event_id).fact["length"] == 5
    store.close()


def test_an_intent_nobody_followed_up_is_unconfirmed_after_a_minute_and_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-1")
    logged(store, outreach_id="o-2", at_ms=NOON + 30_000)
    store.close()
    store = a_store(tmp_path)

    settled = settle_overdue(store, a_who(), now_ms=NOON + 61_000)

    assert settled == 1
    assert (state_of(store, "o-1"), state_of(store, "o-2")) == ("unconfirmed", "pending")
    assert settle_overdue(store, a_who(), now_ms=NOON + 62_000) == 0
    store.close()


def test_a_late_confirmation_wins_over_unconfirmed(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-1")
    settle_overdue(store, a_who(), now_ms=NOON + HOUR)

    logged(store, "outreach.sent", outreach_id="o-1", at_ms=NOON + HOUR + 1)

    assert state_of(store, "o-1") == "sent"
    store.close()


def test_every_write_moves_the_version_so_that_standings_are_pushed_again(tmp_path: Path) -> None:
    store = opened(tmp_path, a_duplicate_rule())
    before = store.version

    logged(store)

    assert store.version > before
    store.close()
