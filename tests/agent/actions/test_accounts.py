"""An account nobody joined leaves no trace; one that was left or handed over is logged no more, and what was stays."""

from pathlib import Path

import pytest

from instacrm.agent.actions.actors import join_actor, leave_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.store import Store, facts, people
from instacrm.domain import events
from instacrm.domain.clocks import Stamp, next_stamp
from instacrm.domain.errors import NotFound
from instacrm.wire.ipc import LeaveActor
from instacrm.wire.native import JoinActor
from instacrm.wire.sync import Pulled
from tests.agent.actions.desks import logged, opened
from tests.builders import HOUR, NOON, a_capture, a_who, an_actor, an_event, an_id

DANA = a_who().operator_id


def accounts_of(store: Store) -> list[str]:
    with store.reading() as db:
        return [actor.handle for actor in people.actors_of(db, DANA)]


def only_account(store: Store) -> str:
    with store.reading() as db:
        (actor,) = people.actors_of(db, DANA)
    return actor.actor_id


def heard(store: Store, kind: str, about: str, at_ms: int) -> None:
    """Core tells what the owner did in the dashboard."""
    actor_id = only_account(store)
    stamp = str(next_stamp(Stamp(at_ms, 0, "core"), at_ms))
    private = {"handle": "studio_a", "user_id": "1784"} if kind == events.JOINED else {}
    event = an_event(
        kind, at_ms=at_ms, hlc=stamp, agent_id="core", operator_id="operator-owner", actor_id=actor_id,
        fact={"operator_id": about}, private=private, seq=9, stamp="0" * 16,
    )  # fmt: skip
    page = Pulled(events=(event,), cursor=f"epoch-1.9.{'0' * 16}", has_more=False, head_seq=9, policy_version=3)
    apply_page(store, page, now_ms=at_ms)


def test_nothing_of_an_account_that_nobody_joined_is_on_disk(tmp_path: Path) -> None:
    store = opened(tmp_path)
    private = a_capture(actor=an_actor("dana.at.home", "99"), text="nobody's business")

    answer = log_capture(store, a_who(), private, now_ms=NOON)
    store.close()

    assert (answer.status, answer.code) == ("refused", "actor-not-joined")
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"studio_a" in kept
    assert b"dana.at.home" not in kept
    assert b"nobody's business" not in kept


def test_an_account_that_was_left_is_logged_no_more_and_what_was_stays(tmp_path: Path) -> None:
    store = opened(tmp_path)
    before = a_capture(at_ms=NOON + 1)
    log_capture(store, a_who(), before, now_ms=NOON + 1)

    leave_actor(store, a_who(), LeaveActor(event_id=an_id(), actor_id=only_account(store)), now_ms=NOON + 2)

    assert logged(store, at_ms=NOON + 3).code == "actor-not-joined"
    assert accounts_of(store) == []
    with store.reading() as db:
        assert facts.exists(db, before.event_id)


def test_the_outcome_of_a_message_written_before_leaving_is_still_logged(tmp_path: Path) -> None:
    store = opened(tmp_path)
    outreach_id = an_id()
    logged(store, outreach_id=outreach_id, at_ms=NOON + 1)
    leave_actor(store, a_who(), LeaveActor(event_id=an_id(), actor_id=only_account(store)), now_ms=NOON + 2)

    answer = logged(store, events.SENT, outreach_id=outreach_id, at_ms=NOON + 3)

    assert answer.status == "logged"


def test_who_left_joins_again_by_their_own_word(tmp_path: Path) -> None:
    store = opened(tmp_path)
    leave_actor(store, a_who(), LeaveActor(event_id=an_id(), actor_id=only_account(store)), now_ms=NOON + 2)

    word = JoinActor(event_id=an_id(), at_ms=NOON + 3, actor=an_actor())
    join_actor(store, a_who(), word, now_ms=NOON + 3)

    assert accounts_of(store) == ["studio_a"]


def test_leaving_what_is_not_ones_own_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path)

    with pytest.raises(NotFound):
        leave_actor(store, a_who(), LeaveActor(event_id=an_id(), actor_id="nobodys"), now_ms=NOON)


def test_an_account_handed_over_in_the_dashboard_is_logged_no_more_here(tmp_path: Path) -> None:
    store = opened(tmp_path)

    heard(store, events.LEFT, DANA, NOON + HOUR)

    assert accounts_of(store) == []


def test_an_account_shared_with_another_stays_ones_own_and_names_them(tmp_path: Path) -> None:
    store = opened(tmp_path)

    heard(store, events.JOINED, "operator-lee", NOON + HOUR)

    with store.reading() as db:
        assert people.sharers(db, only_account(store), DANA) == ("Lee",)
