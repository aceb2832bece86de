"""Activity: one line a story, whatever happened to it; other events beside it; nothing skipped, nothing told twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from instacrm.domain import events
from instacrm.service.store import reports_activity, reports_search, tables
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_activity import ActivityQuestion
from instacrm.service.store.reports_shapes import ActivityLine
from tests.service.reports.world import DAY, HOUR, MINUTE, NOON, SYNCED, Story, World

EVERYTHING = ActivityQuestion()


def a_team(core: Database, **parts: str) -> tuple[World, str, str]:
    world = World(core, **parts)
    dana = world.hire("dana")
    return world, dana, world.join(dana, "studio_a")


def lines(world: World, question: ActivityQuestion = EVERYTHING, limit: int = 50) -> list[ActivityLine]:
    found, cursor = world.ask(reports_activity.page, question, limit=limit, cursor=None)
    while cursor:
        more, cursor = world.ask(reports_activity.page, question, limit=limit, cursor=cursor)
        found += more
    return found


def stories(world: World) -> list[ActivityLine]:
    return lines(world, ActivityQuestion(kinds=["outreach"]))


def test_a_story_is_one_line_dated_at_its_key_press(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    outreach_id = world.write(Story(dana, studio_a, "mila", NOON, text="good morning"))

    (line,) = stories(world)

    intent = world.events[-2]
    assert line == ActivityLine(
        seq=len(world.events), event_id=intent.event_id, kind="outreach", at_ms=NOON, received_ms=SYNCED,
        operator_id=dana, operator="dana", actor_id=studio_a, actor="studio_a", person_id=world.person("mila"),
        handle="mila", outreach_id=outreach_id, state="sent", text="good morning", corrections=[], fact={"length": 12},
    )  # fmt: skip


def test_an_intent_that_arrives_behind_its_outcome_still_tells_the_story(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    story = Story(dana, studio_a, "mila", NOON)
    address_id = world.meet(dana, "mila", NOON)
    world.settle(story, "late", events.SENT)
    world.push(
        world.an_event(
            events.INTENT, dana, NOON, actor_id=studio_a, address_id=address_id, outreach_id="late",
            private={"text": "hello"},
        )
    )  # fmt: skip

    (line,) = stories(world)

    assert (line.at_ms, line.state, line.text) == (NOON, "sent", "hello")


def test_other_events_have_lines_of_their_own(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    world.write(Story(dana, studio_a, "mila", NOON - HOUR))
    address_id = world.address("mila")
    for step, kind in enumerate((events.WARNED, events.HELD, events.OVERRIDDEN, events.LATE, events.REPLY)):
        world.push(
            world.an_event(kind, dana, NOON + step * MINUTE, actor_id=studio_a, address_id=address_id,
                           fact={"kind": "frequency-cap"})
        )  # fmt: skip
    world.push(world.an_event(events.HEALTH, dana, NOON + HOUR, fact={"page": "thread", "state": "blind"}))

    told = lines(world)

    assert [line.kind for line in told] == [
        "capture.health", "reply.seen", "rule.late", "rule.overridden", "rule.held", "rule.warned", "outreach",
        "actor.joined",
    ]  # fmt: skip
    assert {line.handle for line in told[1:7]} == {"mila"}
    assert told[1].fact == {"kind": "frequency-cap"}


def test_of_registers_only_a_status_is_told(core: Database) -> None:
    world, dana, _ = a_team(core)
    world.set_status(dana, "mila", "warm", NOON)
    fact = {"entity": "person", "entity_id": world.person("mila"), "field": "owner", "value": "status"}
    world.push(world.an_event(events.REGISTER, dana, NOON, fact=fact))

    told = lines(world, ActivityQuestion(kinds=["register.set"]))

    assert [(line.fact["value"], line.handle, line.person_id) for line in told] == [
        ("warm", "mila", world.person("mila"))
    ]


def test_a_team_that_does_not_share_texts_sees_none(core: Database) -> None:
    world, dana, studio_a = a_team(core, text_policy="local")
    world.write(Story(dana, studio_a, "mila", NOON, text="secret"))

    assert [line.text for line in stories(world)] == [None]


def test_texts_to_an_excluded_person_are_not_shown(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    world.write(Story(dana, studio_a, "mila", NOON, text="secret"))
    world.set_status(dana, "mila", "excluded", NOON + HOUR)

    assert [line.text for line in stories(world)] == [None]


def test_filters_let_through_what_they_name(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    lee = world.hire("lee")
    studio_b = world.join(lee, "studio_b")
    mine = world.write(Story(dana, studio_a, "mila", NOON))
    theirs = world.write(Story(lee, studio_b, "jo", NOON - HOUR))

    by_operator = lines(world, ActivityQuestion(kinds=["outreach"], operators=[lee]))
    by_actor = lines(world, ActivityQuestion(kinds=["outreach"], actors=[studio_a]))
    by_both = lines(world, ActivityQuestion(operators=[lee], actors=[studio_a]))

    assert [line.outreach_id for line in by_operator] == [theirs]
    assert [line.outreach_id for line in by_actor] == [mine]
    assert by_both == []


def test_a_person_has_their_own_story(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    world.write(Story(dana, studio_a, "mila", NOON - HOUR))
    world.write(Story(dana, studio_a, "jo", NOON - HOUR))
    world.set_status(dana, "jo", "paid", NOON)
    world.set_status(dana, "mila", "warm", NOON)
    fact = {"entity": "person", "entity_id": world.person("mila"), "field": "status", "value": "booked"}
    world.push(world.an_event(events.REGISTER, dana, NOON + HOUR, fact=fact))

    told = lines(world, ActivityQuestion(person_id=world.person("mila")))

    assert [(line.kind, line.fact.get("value")) for line in told] == [
        ("register.set", "booked"), ("register.set", "warm"), ("outreach", None),
    ]  # fmt: skip


def test_a_story_without_a_person_has_no_handle_until_somebody_names_it(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    outreach_id = world.write(Story(dana, studio_a, None, NOON))
    nameless = stories(world)
    address_id = world.meet(dana, "mila", NOON)
    world.push(
        world.an_event(
            events.NAMED, dana, NOON + HOUR, actor_id=studio_a, address_id=address_id, outreach_id=outreach_id
        )
    )

    named = stories(world)

    assert [line.handle for line in nameless] == [None]
    assert [(line.handle, line.state) for line in named] == [("mila", "sent")]


happenings = st.tuples(
    st.sampled_from(("outreach", events.WARNED, events.HELD, "status", events.JOINED, events.MET)),
    # Few instants, so that lines share them.
    st.integers(0, 3).map(lambda step: NOON - step * DAY),
    st.sampled_from(("mila", "jo", "sam")),
)


def happen(world: World, dana: str, studio_a: str, what: tuple[str, int, str]) -> None:
    kind, at_ms, handle = what
    match kind:
        case "outreach":
            world.write(Story(dana, studio_a, handle, at_ms))
        case "status":
            world.set_status(dana, handle, "warm", at_ms)
        case events.JOINED:
            world.join(dana, "studio_a")
        case events.MET:
            world.meet(dana, handle, at_ms)
        case rule:
            address_id = world.meet(dana, handle, at_ms)
            world.push(world.an_event(rule, dana, at_ms, address_id=address_id, actor_id=studio_a))


def told_ids(found: list[ActivityLine]) -> list[str]:
    return [line.outreach_id or line.event_id for line in found]


@settings(deadline=None, max_examples=50)
@given(st.lists(happenings, max_size=25), st.lists(happenings, max_size=6), st.integers(1, 6))
def test_pages_tell_each_line_once_while_others_arrive_and_settle(
    sqlite_core: Database, happened: list[tuple[str, int, str]], arriving: list[tuple[str, int, str]], limit: int
) -> None:
    world, dana, studio_a = a_team(sqlite_core)
    pending = Story(dana, studio_a, "ada", NOON - DAY, became=events.INTENT)
    settling = [world.write(pending) for _ in range(3)]
    for what in happened:
        happen(world, dana, studio_a, what)
    at_first = told_ids(lines(world, limit=1000))

    found, cursor = world.ask(reports_activity.page, EVERYTHING, limit=limit, cursor=None)
    while cursor:
        if arriving:
            happen(world, dana, studio_a, arriving.pop())
        if settling:
            world.settle(pending, settling.pop(), events.SENT)
        more, cursor = world.ask(reports_activity.page, EVERYTHING, limit=limit, cursor=cursor)
        found += more

    told = told_ids(found)
    assert len(told) == len(set(told))
    assert [row_id for row_id in told if row_id in at_first] == at_first
    assert [line.at_ms for line in found] == sorted((line.at_ms for line in found), reverse=True)


@settings(deadline=None, max_examples=40)
@given(st.lists(happenings, min_size=1, max_size=15), st.integers(1, 5))
def test_what_is_new_since_a_place_is_told_in_order_and_ends_in_the_present_state(
    sqlite_core: Database, happened: list[tuple[str, int, str]], limit: int
) -> None:
    world, dana, studio_a = a_team(sqlite_core)
    for what in happened:
        happen(world, dana, studio_a, what)

    heard: dict[str, ActivityLine] = {}
    places, place = [], 0
    while place < len(world.events):
        told, place = world.ask(reports_activity.since, place, limit=limit)
        places += [at for at, _ in told]
        heard |= {line.outreach_id or line.event_id: line for _, line in told}

    assert places == sorted(set(places))
    assert heard == {line.outreach_id or line.event_id: line for line in lines(world)}


def test_a_renamed_person_shows_the_new_handle(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    world.write(Story(dana, studio_a, "mila", NOON))
    world.sync()
    with core.writing() as db:
        theirs = tables.prospects.c.team_id == world.team_id
        db.execute(update(tables.prospects).where(theirs).values(handle="mila.new"))

    assert [line.handle for line in stories(world)] == ["mila.new"]


def test_another_teams_newer_messages_take_no_place_on_a_page(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    mine = world.write(Story(dana, studio_a, "mila", NOON - DAY))
    other, zoe, studio_z = a_team(core)
    other.write(Story(zoe, studio_z, "mila", NOON))
    other.push(other.an_event(events.HELD, zoe, NOON, actor_id=studio_z, address_id=other.address("mila")))
    other.sync()

    first, _ = world.ask(reports_activity.page, EVERYTHING, limit=1, cursor=None)

    assert told_ids(first) == [mine]


def found(world: World, words: str, question: ActivityQuestion = EVERYTHING) -> list[ActivityLine]:
    """All that says the words, two lines a page."""
    told: list[ActivityLine] = []
    cursor: str | None = None
    while True:
        page = world.ask(reports_search.search, question, words, limit=2, cursor=cursor)
        told += page.lines
        cursor = page.next_cursor
        if cursor is None:
            return told


def a_told_team(core: Database, **parts: str) -> World:
    """Five messages and two notes; two of the messages speak of Köln, as does a note."""
    world, dana, studio_a = a_team(core, **parts)
    for back, (handle, text) in enumerate(
        [("mila", "See you in KÖLN"), ("jo", "Hello"), ("ada", "Köln, or  Bonn?"), ("sam", "Bonn"), ("mila", "Ciao")]
    ):
        world.write(Story(dana, studio_a, handle, NOON - back * HOUR, text=text))
    for handle, text in (("jo", "lives in köln"), ("mila", "likes tea")):
        address_id = world.address(handle)
        world.push(world.an_event(events.NOTE, dana, NOON - DAY, address_id=address_id, private={"text": text}))
    return world


def test_messages_and_notes_are_found_by_their_words_newest_first(core: Database) -> None:
    world = a_told_team(core)

    assert [line.text for line in found(world, "köln")] == ["See you in KÖLN", "Köln, or  Bonn?", "lives in köln"]
    assert [line.text for line in found(world, " bonn KÖL ")] == ["Köln, or  Bonn?"]
    assert [line.text for line in found(world, "köln", ActivityQuestion(kinds=[events.NOTE]))] == ["lives in köln"]
    about_mila = ActivityQuestion(person_id=world.person("mila"))
    assert [line.text for line in found(world, "e", about_mila)] == ["See you in KÖLN", "likes tea"]
    assert found(world, "nobody said this") == []


def test_words_that_are_not_shared_or_belong_to_somebody_left_alone_or_erased_are_not_found(core: Database) -> None:
    assert [line.text for line in found(a_told_team(core, text_policy="local"), "köln")] == ["lives in köln"]
    world = a_told_team(core)
    owner = world.hire("owner", role="owner")
    world.set_status(owner, "mila", "excluded", NOON + HOUR)
    gone = {"person_id": world.person("ada"), "addresses": [world.address("ada")]}
    world.push(world.an_event(events.ERASED, owner, NOON + HOUR, fact=gone))

    assert [line.text for line in found(world, "köln")] == ["lives in köln"]


def test_a_search_looks_at_so_much_at_a_time_and_finds_the_rest_behind_it(
    core: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports_search, "LOOKED_AT_MAX", 2)
    world = a_told_team(core)

    first = world.ask(reports_search.search, EVERYTHING, "bonn", limit=50, cursor=None)

    assert (first.lines, first.back_to_ms) == ([], NOON - HOUR)
    assert [line.text for line in found(world, "bonn")] == ["Köln, or  Bonn?", "Bonn"]
