"""The prospects explorer: what it lets through, in which order, and pages that neither skip nor repeat."""

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.domain.errors import BadCursor
from instacrm.service.store import reports_facets, reports_prospects
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_prospects import SORTS, ProspectQuestion
from instacrm.service.store.reports_shapes import ProspectRow
from tests.service.reports.world import DAY, HOUR, NOON, Story, World

HANDLES = [f"{name}{mark}" for name in ("mila", "jo", "sam", "ada", "zoe") for mark in ("", "_x", ".x", "1")]

# A person with messages (when, by whom, from where, what became of it) and a status; nobody wrote to some.
people = st.dictionaries(
    st.sampled_from(HANDLES),
    st.tuples(
        st.lists(
            st.tuples(
                st.integers(0, 5), st.sampled_from(("dana", "lee")), st.sampled_from(("studio_a", "studio_b")),
                st.sampled_from((events.SENT, events.FAILED, events.UNCONFIRMED)),
            ),
            max_size=3,
        ),
        st.sampled_from(("new", "warm", "paid")),
    ),
    max_size=20,
)  # fmt: skip
questions = st.builds(
    lambda **parts: parts,
    statuses=st.lists(st.sampled_from(("new", "warm", "paid")), max_size=2),
    operators=st.lists(st.sampled_from(("dana", "lee")), max_size=2),
    actors=st.lists(st.sampled_from(("studio_a", "studio_b")), max_size=2),
    q=st.sampled_from(("", "", "mi", "_", ".X", "@JO", "%")),
    sort=st.sampled_from(sorted(SORTS)),
)


def a_team(core: Database, known: dict[str, Any]) -> tuple[World, dict[str, str]]:
    world = World(core)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    for handle in ("studio_a", "studio_b"):
        ids[handle] = world.join(ids["dana"], handle)
        world.join(ids["lee"], handle)
    for handle, (written, status) in known.items():
        world.set_status(ids["dana"], handle, status, NOON)
        for day, operator, actor, became in written:
            world.write(Story(ids[operator], ids[actor], handle, NOON - day * DAY, became))
    return world, ids


def asked(parts: dict[str, Any], ids: dict[str, str]) -> ProspectQuestion:
    named = {name: [ids[value] for value in parts[name]] for name in ("operators", "actors")}
    return ProspectQuestion(**{**parts, **named})


def all_pages(world: World, question: ProspectQuestion, limit: int) -> list[ProspectRow]:
    rows, cursor = world.ask(reports_prospects.page, question, limit=limit, cursor=None)
    while cursor:
        more, cursor = world.ask(reports_prospects.page, question, limit=limit, cursor=cursor)
        rows += more
    return rows


def fits(handle: str, known: dict[str, Any], parts: dict[str, Any]) -> bool:
    written, status = known[handle]
    pairs = {(operator, actor) for _, operator, actor, _ in written}
    wanted = [
        (operator, actor)
        for operator, actor in pairs
        if (not parts["operators"] or operator in parts["operators"])
        and (not parts["actors"] or actor in parts["actors"])
    ]
    return (
        (not parts["statuses"] or status in parts["statuses"])
        and (not (parts["operators"] or parts["actors"]) or bool(wanted))
        and parts["q"].lower().removeprefix("@") in handle
    )


def value_of(row: ProspectRow, sort: str) -> Any:
    values = {
        "last_at": row.last_at_ms, "first_at": row.first_at_ms, "sent": row.sent, "handle": row.handle,
        "follow_up": row.follow_up,
    }  # fmt: skip
    return values[sort.removeprefix("-")]


@settings(deadline=None, max_examples=80)
@given(people, questions, st.integers(1, 7))
def test_pages_together_hold_everybody_who_fits_once_and_in_order(
    sqlite_core: Database, known: dict[str, Any], parts: dict[str, Any], limit: int
) -> None:
    world, ids = a_team(sqlite_core, known)
    question = asked(parts, ids)

    rows = all_pages(world, question, limit)

    assert sorted(str(row.handle) for row in rows) == sorted(h for h in known if fits(h, known, parts))
    assert world.ask(reports_prospects.count, question) == len(rows)
    valued = [value_of(row, question.sort) for row in rows]
    placed = [value for value in valued if value is not None]
    assert valued == sorted(placed, reverse=question.sort.startswith("-")) + [None] * (len(valued) - len(placed))


@settings(deadline=None, max_examples=60)
@given(people, questions, st.integers(1, 7), st.integers(0, 20))
def test_a_search_looked_up_before_finds_the_same_in_pages_and_number(
    sqlite_core: Database, known: dict[str, Any], parts: dict[str, Any], limit: int, few: int
) -> None:
    world, ids = a_team(sqlite_core, known)
    question = asked(parts, ids)

    looked_up = world.ask(reports_prospects.looked_up, question, few=few)

    found = [handle for handle in known if parts["q"].lower().removeprefix("@") in handle]
    assert (looked_up != question) == (question.needle != "" and len(found) <= few)
    assert all_pages(world, looked_up, limit) == all_pages(world, question, limit)
    assert world.ask(reports_prospects.count, looked_up) == world.ask(reports_prospects.count, question)


@settings(deadline=None, max_examples=60)
@given(people, questions)
def test_each_count_beside_the_filters_is_how_many_the_list_would_have(
    sqlite_core: Database, known: dict[str, Any], parts: dict[str, Any]
) -> None:
    world, ids = a_team(sqlite_core, known)
    question = asked(parts, ids)

    told = world.ask(reports_facets.facets, question)

    counted = [
        *(("statuses", [one.value], one.count) for one in told.status),
        *(("operators", [one.value], one.count) for one in told.operator),
        *(("actors", [one.value], one.count) for one in told.actor),
        *(("replied", one.value == "yes", one.count) for one in told.replied),
    ]
    for name, value, count in counted:
        asks = msgspec.structs.replace(question, **{name: value})
        assert (name, value, world.ask(reports_prospects.count, asks)) == (name, value, count)
    assert told.total == world.ask(reports_prospects.count, question)


@settings(deadline=None, max_examples=40)
@given(
    people,
    st.sampled_from(sorted(SORTS)),
    st.integers(1, 4),
    st.lists(st.sampled_from(HANDLES), max_size=4, unique=True),
)
def test_nobody_is_skipped_or_repeated_while_people_arrive(
    sqlite_core: Database, known: dict[str, Any], sort: str, limit: int, arriving: list[str]
) -> None:
    world, ids = a_team(sqlite_core, known)
    question = ProspectQuestion(sort=sort)
    rows, cursor = world.ask(reports_prospects.page, question, limit=limit, cursor=None)
    newcomers = [handle + "_new" for handle in arriving]
    while cursor:
        if arriving:
            at_ms = NOON - len(arriving) * HOUR
            world.write(Story(ids["dana"], ids["studio_a"], arriving.pop() + "_new", at_ms))
        more, cursor = world.ask(reports_prospects.page, question, limit=limit, cursor=cursor)
        rows += more

    seen = [str(row.handle) for row in rows]
    assert len(seen) == len(set(seen))
    assert sorted(handle for handle in seen if handle not in newcomers) == sorted(known)


def test_a_row_tells_who_wrote_and_from_where(core: Database) -> None:
    world, ids = a_team(core, {})
    world.write(Story(ids["dana"], ids["studio_a"], "mila", NOON - DAY))
    world.write(Story(ids["lee"], ids["studio_b"], "mila", NOON - HOUR, events.UNCONFIRMED))

    row = world.ask(reports_prospects.find, world.person("mila"))

    assert row == ProspectRow(
        person_id=world.person("mila"), handle="mila", status="no-reply", sent=1, first_at_ms=NOON - DAY,
        last_at_ms=NOON - HOUR, last_state="unconfirmed", last_operator="lee", last_actor="studio_b",
        operators=["dana", "lee"], actors=["studio_a", "studio_b"], last_reply_ms=None, owner_id=None,
        owner=None, follow_up=None, do_not_contact=False,
    )  # fmt: skip


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def test_a_cursor_of_another_question_is_refused(core: Database) -> None:
    world, _ = a_team(core, {handle: ([], "new") for handle in HANDLES})
    _, cursor = world.ask(reports_prospects.page, ProspectQuestion(sort="handle"), limit=2, cursor=None)

    with pytest.raises(BadCursor):
        world.ask(reports_prospects.page, ProspectQuestion(sort="handle", q="x"), limit=2, cursor=cursor)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense", "é", "====", "a", cursor_of(), cursor_of(1, 2, 3),
        cursor_of(ProspectQuestion().mark("the-team"), "text for a number", "id"),
        cursor_of(ProspectQuestion().mark("the-team"), 1 << 60, "id"),
        cursor_of(ProspectQuestion().mark("the-team"), 1, "x" * 1000),
    ],
)  # fmt: skip
def test_a_cursor_we_did_not_give_out_is_refused(core: Database, cursor: str) -> None:
    with core.reading() as db, pytest.raises(BadCursor):
        reports_prospects.page(db, "the-team", ProspectQuestion(), limit=2, cursor=cursor)
