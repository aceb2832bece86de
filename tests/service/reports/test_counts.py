"""The overview counts what happened, once each: compared with counting the events by hand."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.service.actions.reports import overview
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import Count, Counts, Overview
from tests.service.reports.world import DAY, HOUR, MINUTE, NOON, SYNCED, Story, World

HANDLES = ("mila.k", "jo.ht", "sam_w", "ada", None)
OUTCOMES = (events.SENT, events.SENT, events.SENT, events.FAILED, events.UNCONFIRMED, events.INTENT)
RULES = (events.WARNED, events.HELD, events.OVERRIDDEN, events.LATE, events.REPLY)

messages = st.tuples(
    st.sampled_from(("dana", "lee")),
    st.sampled_from(("studio_a", "studio_b")),
    st.sampled_from(HANDLES),
    # Few instants, so that ties happen; up to three periods back.
    st.integers(0, 40).map(lambda step: NOON - step * 13 * HOUR),
    st.sampled_from(OUTCOMES),
)
happenings = st.tuples(
    st.sampled_from(("dana", "lee")), st.sampled_from(RULES), st.sampled_from(HANDLES[:-1]), st.integers(0, 500)
)


def a_busy_team(core: Database, written: list[Any], happened: list[Any]) -> tuple[World, dict[str, str]]:
    world = World(core)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    for handle in ("studio_a", "studio_b"):
        ids[handle] = world.join(ids["dana"], handle)
        world.join(ids["lee"], handle)
    for operator, actor, handle, at_ms, became in written:
        world.write(Story(ids[operator], ids[actor], handle, at_ms, became))
    for operator, kind, handle, hours in happened:
        at_ms = NOON - hours * HOUR
        address_id = world.meet(ids[operator], handle, at_ms)
        world.push(world.an_event(kind, ids[operator], at_ms, address_id=address_id, actor_id=ids["studio_a"]))
    return world, ids


def counted_by_hand(world: World, operators: set[str], from_ms: int, to_ms: int) -> dict[str, int]:
    every = sorted(world.stories(), key=lambda s: (s.at_ms, s.outreach_id))
    sent = [s for s in every if s.state == "sent"]
    firsts: dict[str | None, Any] = {}
    for story in sent:
        firsts.setdefault(world.person_of(story.address_id), story)
    firsts.pop(None, None)
    within = [s for s in every if from_ms <= s.at_ms < to_ms and s.operator_id in operators]
    facts = [e for e in world.events if from_ms <= e.at_ms < to_ms and e.operator_id in operators]
    return {
        "sent": sum(s.state == "sent" for s in within),
        "people": len({world.person_of(s.address_id) for s in within if s.state == "sent"} - {None}),
        "first_contacts": sum(s in within for s in firsts.values()),
        "replies": len({world.person_of(e.address_id) for e in facts if e.kind == events.REPLY}),
        "unconfirmed": sum(s.state == "unconfirmed" for s in within),
        "failed": sum(s.state == "failed" for s in within),
        "warned": sum(e.kind == events.WARNED for e in facts),
        "held": sum(e.kind == events.HELD for e in facts),
        "overridden": sum(e.kind == events.OVERRIDDEN for e in facts),
    }


def by_hand(world: World, operators: set[str], days: int) -> Counts:
    midnight = NOON - 12 * HOUR
    starts = midnight - (days - 1) * DAY
    now = counted_by_hand(world, operators, starts, NOON + 5 * MINUTE)
    before = counted_by_hand(world, operators, starts - days * DAY, NOON - days * DAY)
    return Counts(**{name: Count(now[name], before[name]) for name in now})


@settings(deadline=None, max_examples=60)
@given(st.lists(messages, min_size=5, max_size=30), st.lists(happenings, max_size=20), st.sampled_from((1, 7, 10)))
def test_every_count_is_what_counting_by_hand_finds(
    sqlite_core: Database, written: list[Any], happened: list[Any], days: int
) -> None:
    world, ids = a_busy_team(sqlite_core, written, happened)

    told = world.ask(overview, ids["dana"], days=days, now_ms=NOON)

    assert told.mine == by_hand(world, {ids["dana"]}, days)
    assert told.team == by_hand(world, {ids["dana"], ids["lee"]}, days)


@settings(deadline=None, max_examples=40)
@given(st.lists(messages, max_size=30), st.sampled_from((1, 7, 30)))
def test_days_operators_and_accounts_each_add_up_to_the_team(
    sqlite_core: Database, written: list[Any], days: int
) -> None:
    world, ids = a_busy_team(sqlite_core, written, [])

    told = world.ask(overview, ids["dana"], days=days, now_ms=NOON)

    for rows in (told.per_day, told.actors):
        assert sum(row.team for row in rows) == told.team.sent.value
        assert sum(row.mine for row in rows) == told.mine.sent.value
    assert sum(row.sent for row in told.operators) == told.team.sent.value
    assert {row.operator_id: row.sent for row in told.operators}[ids["dana"]] == told.mine.sent.value


def told_to_dana(core: Database, *written: Any) -> Overview:
    world, ids = a_busy_team(core, list(written), [])
    return world.ask(overview, ids["dana"], days=7, now_ms=NOON)


def test_one_person_under_two_operators_and_accounts_is_one_person(core: Database) -> None:
    told = told_to_dana(
        core,
        ("dana", "studio_a", "mila.k", NOON - HOUR, events.SENT),
        ("lee", "studio_b", "Mila.K", NOON - 2 * HOUR, events.SENT),
    )

    assert told.team.people.value == 1
    assert told.team.first_contacts.value == 1
    assert told.mine.first_contacts.value == 0


def test_a_persons_word_turns_an_unconfirmed_message_into_a_sent_one(core: Database) -> None:
    world, ids = a_busy_team(core, [], [])
    story = Story(ids["dana"], ids["studio_a"], "mila.k", NOON - HOUR, events.UNCONFIRMED)
    world.settle(story, world.write(story), events.RESOLVED, word="sent")

    told = world.ask(overview, ids["dana"], days=1, now_ms=NOON)

    assert (told.mine.sent.value, told.mine.unconfirmed.value, told.needs_you.unconfirmed) == (1, 0, 0)


def test_what_waits_for_me_is_mine_alone(core: Database) -> None:
    told = told_to_dana(
        core,
        ("dana", "studio_a", "mila.k", NOON - 90 * DAY, events.UNCONFIRMED),
        ("dana", "studio_a", None, NOON - HOUR, events.SENT),
        ("lee", "studio_a", "jo.ht", NOON - HOUR, events.UNCONFIRMED),
        ("lee", "studio_a", None, NOON - HOUR, events.SENT),
    )

    assert (told.needs_you.unconfirmed, told.needs_you.needs_name) == (1, 1)


def test_a_status_is_no_message(core: Database) -> None:
    world, ids = a_busy_team(core, [], [])
    world.set_status(ids["dana"], "mila.k", "warm", NOON)

    told = world.ask(overview, ids["dana"], days=1, now_ms=NOON)

    assert told.team.sent.value == 0
    assert {step.status: step.people for step in told.pipeline}["warm"] == 1


def test_operators_show_when_their_agents_were_last_heard(core: Database) -> None:
    world = World(core)
    dana = world.hire("dana", role="owner")
    world.join(dana, "studio_a")
    world.hire("lee")

    told = world.ask(overview, dana, days=7, now_ms=NOON)

    assert [(row.name, row.role, row.last_sync_ms) for row in told.operators] == [
        ("dana", "owner", SYNCED),
        ("lee", "member", None),
    ]
