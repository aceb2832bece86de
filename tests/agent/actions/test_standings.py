"""What stands before the first key is pressed, and what a person may say."""

import hashlib
import hmac
from pathlib import Path

import pytest

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.health import record_health, record_layout
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.settling import settle_overdue
from instacrm.agent.actions.standings import LEASE_MS, standing
from instacrm.agent.actions.stating import state
from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.actions.waiting import waiting
from instacrm.agent.actions.words import name_prospect, resolve
from instacrm.agent.store import Store
from instacrm.domain import prospects
from instacrm.domain.prospects import parse_handle
from instacrm.domain.verdicts import Scope
from instacrm.wire.native import CaptureHealth, CoreState, JoinActor, NameProspect, RecordLayout, Resolve, SetStatus
from instacrm.wire.sync import Pulled
from tests.agent.actions.desks import kept, kinds, logged, opened
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    TEAM_KEY,
    a_cap,
    a_duplicate_rule,
    a_prospect,
    a_store,
    a_who,
    an_actor,
    an_ask,
    an_event,
    an_id,
)

STUDIO_A = prospects.actor_id(TEAM_KEY, "1784")
STUDIO_B = prospects.actor_id(TEAM_KEY, "1785")
MILA = prospects.address_id(TEAM_KEY, parse_handle("mila.k"))


def lee_wrote(store: Store, *, at_ms: int = NOON - 3 * DAY, actor_id: str = STUDIO_B, handle: str = "studio_b") -> None:
    """Lee's message to @mila.k arrives from the team's server."""
    person = prospects.first_person_id(TEAM_KEY, MILA)
    events = (
        an_event("actor.joined", actor_id=actor_id, private={"handle": handle, "user_id": "1785"}),
        an_event("person.met", address_id=MILA, fact={"person_id": person}, private={"handle": "mila.k"}),
        an_event(at_ms=at_ms, outreach_id="lee-1", actor_id=actor_id, address_id=MILA, private={"text": "Hi from Lee"}),
        an_event("outreach.sent", at_ms=at_ms, outreach_id="lee-1", actor_id=actor_id, address_id=MILA),
    )
    page = Pulled(events=events, cursor="e.4.s", has_more=False, head_seq=4, policy_version=3)
    apply_page(store, page, now_ms=NOON - MINUTE)


def test_somebody_else_of_the_team_who_wrote_is_named_before_the_first_word(tmp_path: Path) -> None:
    store = opened(tmp_path, a_duplicate_rule())
    lee_wrote(store)

    answer = standing(store, a_who(), an_ask(), now_ms=NOON)

    assert answer.steps[0].severity == "warn"
    assert answer.steps[0].findings[0].sentence == "Lee wrote to @mila.k from @studio_b 3 days ago"
    assert answer.person is not None
    assert answer.person.status == "no-reply"
    line = answer.person.history[0]
    assert (line.operator, line.mine, line.actor, line.state, line.text) == (
        "Lee",
        False,
        "studio_b",
        "sent",
        "Hi from Lee",
    )
    assert answer.core_ms == NOON - MINUTE
    store.close()


def test_a_standing_tells_when_it_changes_and_when_it_runs_out(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1, scope=Scope(None, STUDIO_A)))
    logged(store, at_ms=NOON - 50 * MINUTE)

    answer = standing(store, a_who(), an_ask(), now_ms=NOON)

    assert [(s.from_ms, s.severity) for s in answer.steps] == [(NOON, "warn"), (NOON + 10 * MINUTE, "clear")]
    assert answer.expires_ms == NOON + LEASE_MS
    assert answer.policy_version == 3
    store.close()


def test_pace_is_mine_and_the_teams_on_this_account(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, at_ms=NOON - 2 * HOUR)
    logged(store, at_ms=NOON - MINUTE)
    lee_wrote(store, at_ms=NOON - 5 * MINUTE, actor_id=STUDIO_A, handle="studio_a")

    answer = standing(store, a_who(), an_ask(), now_ms=NOON)

    assert answer.mine is not None
    assert answer.team is not None
    assert (answer.mine.hour, answer.mine.today) == (1, 2)
    assert (answer.team.hour, answer.team.today) == (2, 3)
    assert answer.sharers == ("Lee",)
    store.close()


def test_an_account_nobody_joined_has_no_steps(tmp_path: Path) -> None:
    store = opened(tmp_path, a_cap(1))
    logged(store)

    answer = standing(store, a_who(), an_ask(actor=an_actor("private.me", "99")), now_ms=NOON)

    assert (answer.joined, answer.steps, answer.mine) == (False, (), None)
    store.close()


def test_a_stranger_is_new(tmp_path: Path) -> None:
    store = opened(tmp_path)

    answer = standing(store, a_who(), an_ask("@Somebody.New"), now_ms=NOON)

    assert answer.handle == "somebody.new"
    assert answer.person is not None
    assert (answer.person.status, answer.person.history) == ("new", ())
    store.close()


def test_a_status_set_on_somebody_never_written_to_is_there(tmp_path: Path) -> None:
    store = opened(tmp_path)

    set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle="@Mila.K", status="warm"), now_ms=NOON)

    answer = standing(store, a_who(), an_ask(), now_ms=NOON)
    assert answer.person is not None
    assert answer.person.status == "warm"
    assert answer.person.history == ()
    store.close()


@pytest.mark.parametrize(("handle", "status"), [("not a handle", "warm"), ("mila.k", "famous")])
def test_a_status_that_makes_no_sense_is_refused(tmp_path: Path, handle: str, status: str) -> None:
    store = opened(tmp_path)

    answer = set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle=handle, status=status), now_ms=NOON)

    assert answer.status == "refused"
    assert "register.set" not in kinds(store)
    store.close()


def test_the_exclusion_set_says_who_only_to_those_who_know_the_name(tmp_path: Path) -> None:
    store = opened(tmp_path)
    set_status(store, a_who(), SetStatus(event_id="s", at_ms=NOON, handle="mila.k", status="excluded"), now_ms=NOON)

    said = state(store, a_who(), signed_in="yes", core=CoreState("live"), now_ms=NOON)

    key = bytes.fromhex(said.exclusions.key)
    assert said.exclusions.hashes == (hmac.new(key, b"mila.k", hashlib.sha256).hexdigest(),)
    assert standing(store, a_who(), an_ask(), now_ms=NOON).excluded
    store.close()


def test_the_state_names_operator_team_and_accounts_and_counts_what_waits(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)

    said = state(store, a_who(), signed_in="yes", core=CoreState("offline"), now_ms=NOON)

    assert [actor.handle for actor in said.actors] == ["studio_a"]
    assert (said.text_policy, said.paused, said.core.last_ms) == ("shared", False, NOON)
    assert said.core.waiting == len(kinds(store))
    store.close()


def test_nobody_signed_in_has_a_state_too(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    said = state(store, None, signed_in="no", core=CoreState("never"), now_ms=NOON)

    assert (said.operator, said.team, said.actors, said.text_policy) == (None, None, (), "local")
    store.close()


def test_unconfirmed_and_nameless_messages_wait_for_a_word(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-unconfirmed")
    logged(store, outreach_id="o-nameless", prospect=a_prospect(None))
    logged(store, "outreach.sent", outreach_id="o-nameless", prospect=a_prospect(None))
    logged(store, outreach_id="o-fresh", at_ms=NOON + MINUTE)
    settle_overdue(store, a_who(), now_ms=NOON + MINUTE + 1)

    items = waiting(store, a_who(), now_ms=NOON + MINUTE + 1).items

    found = {item.outreach_id: (item.state, item.handle, item.text) for item in items}
    assert found == {"o-unconfirmed": ("unconfirmed", "mila.k", "Hello"), "o-nameless": ("sent", None, "Hello")}
    store.close()


@pytest.mark.parametrize(("word", "state_after"), [("sent", "sent"), ("not-sent", "failed")])
def test_a_persons_word_settles_an_unconfirmed_message(tmp_path: Path, word: str, state_after: str) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-1")
    settle_overdue(store, a_who(), now_ms=NOON + HOUR)

    said = Resolve(event_id="r", at_ms=NOON + HOUR, outreach_id="o-1", word=word)  # type: ignore[arg-type]
    resolve(store, a_who(), said, now_ms=NOON + HOUR)

    answer = standing(store, a_who(), an_ask(), now_ms=NOON + HOUR)
    assert answer.person is not None
    assert answer.person.history[0].state == state_after
    assert waiting(store, a_who(), now_ms=NOON + HOUR).items == ()
    store.close()


def test_naming_a_prospect_gives_the_message_to_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store, outreach_id="o-1", prospect=a_prospect(None))

    word = NameProspect(event_id="n", at_ms=NOON, outreach_id="o-1", handle="@Mila.K")
    answer = name_prospect(store, a_who(), word, now_ms=NOON)

    assert answer.status == "logged"
    card = standing(store, a_who(), an_ask(), now_ms=NOON).person
    assert card is not None
    assert [line.outreach_id for line in card.history] == ["o-1"]
    store.close()


def test_somebody_elses_outreach_answers_like_a_missing_one(tmp_path: Path) -> None:
    store = opened(tmp_path)
    lee_wrote(store)

    answers = [
        resolve(store, a_who(), Resolve(event_id=an_id(), at_ms=NOON, outreach_id=o, word="sent"), now_ms=NOON)
        for o in ("lee-1", "nowhere")
    ]

    assert {(a.status, a.code, a.message) for a in answers} == {
        ("refused", "not-found", "this outreach is not among yours on this computer")
    }
    store.close()


def test_joining_again_writes_nothing_and_a_new_handle_is_taken_over(tmp_path: Path) -> None:
    store = opened(tmp_path)

    again = join_actor(store, a_who(), JoinActor(event_id="j2", at_ms=NOON, actor=an_actor()), now_ms=NOON)
    renamed = JoinActor(event_id="j3", at_ms=NOON, actor=an_actor("studio_new"))
    answer = join_actor(store, a_who(), renamed, now_ms=NOON + 1)

    said = state(store, a_who(), signed_in="yes", core=CoreState("live"), now_ms=NOON)
    assert (again.status, answer.status) == ("duplicate", "logged")
    assert [(actor.actor_id, actor.handle) for actor in said.actors] == [(STUDIO_A, "studio_new")]
    store.close()


def test_one_source_is_not_enough_to_join(tmp_path: Path) -> None:
    store = opened(tmp_path)

    word = JoinActor(event_id="j2", at_ms=NOON, actor=an_actor("other", "2", sources=("nav-profile",)))
    answer = join_actor(store, a_who(), word, now_ms=NOON)

    assert (answer.status, answer.code) == ("refused", "actor-unknown")
    store.close()


def test_health_is_on_record(tmp_path: Path) -> None:
    store = opened(tmp_path)

    word = CaptureHealth(event_id="h", page="thread", state="blind", since_ms=NOON, missing=("message-list",))
    record_health(store, a_who(), word, now_ms=NOON)

    assert kept(store, "h").fact == {
        "page": "thread",
        "state": "blind",
        "since_ms": NOON,
        "missing": ["message-list"],
    }
    store.close()


def test_a_layout_stays_inside_the_data_folder(tmp_path: Path) -> None:
    word = RecordLayout("../../Thread page", {"tag": "div"})

    answer = record_layout(tmp_path, word, now_ms=NOON)

    assert answer.file == f"layouts/thread-page-{NOON}.json"
    assert (tmp_path / answer.file).is_file()
