"""The indexes answer what going through every message answers."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.store import Store, schema
from instacrm.agent.store.past import Past
from instacrm.domain.verdicts import Scope
from instacrm.wire.sync import Pulled
from tests.builders import NOON, a_store, an_event
from tests.domain.policy import worlds
from tests.domain.policy.brute_force import AllOfIt, Touch

_SCOPES = [Scope(operator, actor) for operator in (None, "dana") for actor in (None, "studio_b")]


def pulled(store: Store, touches: list[Touch], failed: list[int]) -> None:
    """Bring messages in as the team's server would; those at the places of `failed` did not go out."""
    events = []
    for number, touch in enumerate(touches):
        place: dict[str, Any] = {
            "outreach_id": f"o-{number}",
            "actor_id": touch.actor_id,
            "operator_id": touch.operator_id,
            "address_id": touch.person,
        }
        fact = {"text_key": touch.text_key} if touch.text_key else {}
        events.append(an_event(at_ms=touch.at_ms, fact=fact, **place))
        if number in failed:
            events.append(an_event("outreach.failed", **place))
    apply_page(store, Pulled(events=tuple(events), cursor="e.1.s", has_more=False, head_seq=1, policy_version=0))


@settings(max_examples=40, deadline=None)
@given(worlds.touches, st.lists(st.integers(0, 13), max_size=4), st.none() | st.integers(0, 60), st.integers(1, 5))
def test_what_the_store_answers_is_what_going_through_everything_answers(
    touches: list[Touch], failed: list[int], until_s: int | None, limit: int
) -> None:
    until_ms = None if until_s is None else NOON - 1000 * until_s
    counted = [t for n, t in enumerate(touches) if n not in failed and (until_ms is None or t.at_ms <= until_ms)]
    reference = AllOfIt(counted)
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        pulled(store, touches, failed)

        with store.reading() as db:
            past = Past(db, "dana", until_ms)
            for scope in _SCOPES:
                for ask in ("touches", "people", "first_contacts"):
                    answer = getattr(past, ask)(scope, NOON - 30_000, limit)
                    assert answer == getattr(reference, ask)(scope, NOON - 30_000, limit), (ask, scope)
                for person in (None, "mila", "jo"):
                    assert past.latest(scope, person) == reference.latest(scope, person)
            assert set(past.writers("mila")) == set(reference.writers("mila"))
        store.close()


@settings(max_examples=40, deadline=None)
@given(worlds.touches, st.lists(st.integers(0, 13), max_size=4), st.integers(1, 3))
def test_who_got_which_text_is_what_going_through_everything_answers(
    touches: list[Touch], failed: list[int], limit: int
) -> None:
    reference = AllOfIt([touch for number, touch in enumerate(touches) if number not in failed])
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        pulled(store, touches, failed)

        with store.reading() as db:
            past = Past(db, "dana")
            for scope in _SCOPES:
                assert set(past.texts_used(scope, limit, 9)) == set(reference.texts_used(scope, limit, 9))
                for text in ("hello", "hi"):
                    answer = past.text_people(scope, text, NOON - 30_000, limit)
                    assert answer == reference.text_people(scope, text, NOON - 30_000, limit)
                    assert past.text_latest(scope, text, "jo") == reference.text_latest(scope, text, "jo")
        store.close()


def test_a_file_from_before_texts_were_counted_learns_who_got_which(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pulled(store, [Touch("dana", "studio_b", person, NOON, "hello") for person in ("jo", "ana")], [])
    with store.changing() as db:
        db.execute("DROP TABLE text_seen; DROP TABLE texts_used; DROP INDEX outreaches_text")
        db.execute("ALTER TABLE outreaches DROP COLUMN text_key")

        db.execute(schema._TEXTS_SEEN)

    with store.reading() as db:
        past = Past(db, "dana")
        assert past.texts_used(Scope("dana"), 2, 9) == ("hello",)
        assert past.text_people(Scope(None, "studio_b"), "hello", 0, 9) == (NOON, NOON)
    store.close()


def test_no_question_reads_a_whole_table(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    asked: list[str] = []

    def remember(_: object, query: str, __: object) -> bool:
        asked.append(query)
        return True

    with store.reading() as db:
        db.exec_trace = remember
        past = Past(db, "dana")
        for scope in _SCOPES:
            past.touches(scope, 0, 3)
            past.people(scope, 0, 3)
            past.first_contacts(scope, 0, 3)
            past.latest(scope, "mila")
            past.latest(scope, None)
            past.text_people(scope, "hello", 0, 3)
            past.text_latest(scope, "hello", "mila")
        past.texts_used(Scope(), 2, 3)
        past.joined_ms("studio_b")
        past.writers("mila")
        db.exec_trace = None

        plans = [
            line
            for query in asked
            for (*_, line) in db.execute(f"EXPLAIN QUERY PLAN {query}", ("x",) * query.count("?"))
        ]

    store.close()
    assert len(plans) >= len(asked) > 0
    assert [line for line in plans if "SCAN" in line or "TEMP B-TREE" in line] == []
