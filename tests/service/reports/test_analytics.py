"""Analytics are what counting the raw events by hand finds, and a rate says how sure it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.domain.rates import wilson
from instacrm.service.actions.reports_analytics import analytics
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import Analytics, Cohort, Openers
from tests.service.reports.world import DAY, HOUR, NOON, Story, World

ZONE = "America/New_York"
# (operator, account, whom, hours back): a Sunday noon in UTC is a Sunday morning there.
WRITTEN = (
    ("dana", "studio_a", "mila.k", 1), ("dana", "studio_b", "jo.ht", 2), ("lee", "studio_a", "mila.k", 30),
    ("lee", "studio_a", "ada", 13 * 24), ("lee", "studio_b", "sam_w", 14), ("dana", "studio_a", "old", 40 * 24),
)  # fmt: skip
# Who replied, and how many hours back: Ada before she was written to, so that it answers nothing.
REPLIED = (("mila.k", 25), ("sam_w", 3), ("ada", 20 * 24))


def told_to_dana(core: Database) -> tuple[Analytics, dict[str, str]]:
    world = World(core, zone=ZONE)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    for handle in ("studio_a", "studio_b"):
        ids[handle] = world.join(ids["dana"], handle)
        world.join(ids["lee"], handle)
    for operator, actor, whom, back in WRITTEN:
        world.write(Story(ids[operator], ids[actor], whom, NOON - back * HOUR))
    world.write(Story(ids["lee"], ids["studio_a"], "nobody", NOON - HOUR, events.FAILED))
    for whom, back in REPLIED:
        address_id = world.address(whom)
        world.push(world.an_event(events.REPLY, ids["dana"], NOON - back * HOUR, address_id=address_id))
    world.set_status(ids["dana"], "sam_w", "booked", NOON - HOUR)
    return world.ask(analytics, ids["dana"], days=14, now_ms=NOON), ids


def test_the_hours_are_local_hours_of_sent_messages(core: Database) -> None:
    told, _ = told_to_dana(core)

    sent = [datetime.fromtimestamp(NOON / 1000 - back * 3600, ZoneInfo(ZONE)) for *_, back in WRITTEN]
    found = {(day, hour): n for day, row in enumerate(told.hours) for hour, n in enumerate(row) if n}
    recent = [at for at in sent if at.timestamp() * 1000 > NOON - 13.5 * DAY]
    assert found == {(at.weekday(), at.hour): 1 for at in recent}
    assert sum(day.team for day in told.per_day) == len(recent) == 5


def test_a_reply_counts_for_whoever_wrote_before_it(core: Database) -> None:
    told, ids = told_to_dana(core)

    rates = {row.id: (row.replied, row.people) for row in (*told.operators, *told.actors)}
    assert (told.team.replied, told.team.people) == (2, 4)
    assert rates == {ids["dana"]: (0, 2), ids["lee"]: (2, 3), ids["studio_a"]: (1, 2), ids["studio_b"]: (1, 2)}


def test_a_variant_counts_people_it_went_to_and_who_replied_after_also_when_it_was_taken_out(core: Database) -> None:
    world = World(core)
    dana = world.hire("dana")
    actor = world.join(dana, "studio_a")
    world.keep_template(dana, "t1", title="Opener", variant_a="Hi there", variant_b="Hello there")
    world.keep_template(dana, "t1", variant_c="Taken out", owner=None)
    world.keep_template(dana, "t1", variant_c=None)
    world.keep_template(dana, "t2", title="Own", variant_a="Dear you", owner=dana)
    for handle, variant in (("mila.k", "a"), ("mila.k", "a"), ("jo.ht", "a"), ("ada", "gone"), ("sam_w", "")):
        sent_as = ("t1", variant) if variant else None
        world.write(Story(dana, actor, handle, NOON - 2 * HOUR, variant=sent_as))
    world.write(Story(dana, actor, "late", NOON - HOUR, events.FAILED, variant=("t1", "a")))
    for handle in ("mila.k", "sam_w"):
        world.push(world.an_event(events.REPLY, dana, NOON - HOUR, address_id=world.address(handle)))

    told = world.ask(analytics, dana, days=14, now_ms=NOON).templates

    assert [(one.title, one.owner, one.text, one.is_ended, one.rate.replied, one.rate.people) for one in told] == [
        ("Opener", "", "Hi there", False, 1, 2),
        ("Opener", "", "Hello there", False, 0, 0),
        ("Opener", "", "", True, 0, 1),
        ("Own", "dana", "Dear you", False, 0, 0),
    ]
    assert all(one.rate.is_few for one in told)


OPENERS = (
    ("dana", "mila", 5, "Hi mila, I saw your work and liked it"),
    ("dana", "jo", 4, "Hi jo, I saw your work and liked it!"),
    ("lee", "ada", 3, "hi Ada, I saw your work and liked it"),
    ("lee", "sam", 2, "Servus Sam, hast du kurz Zeit?"),
    # The second message to somebody opens nothing.
    ("lee", "mila", 1, "Servus Mila, hast du kurz Zeit?"),
)  # fmt: skip


def opened(core: Database, text_policy: str) -> Openers:
    world = World(core, text_policy=text_policy)
    ids = {name: world.hire(name) for name in ("dana", "lee")}
    actor = world.join(ids["dana"], "studio_a")
    world.join(ids["lee"], "studio_a")
    for operator, whom, back, text in OPENERS:
        world.write(Story(ids[operator], actor, whom, NOON - back * HOUR, text=text))
    world.write(Story(ids["dana"], actor, "early", NOON - 30 * DAY, text=OPENERS[0][-1]))
    world.write(Story(ids["dana"], actor, "late", NOON - HOUR, events.FAILED, text=OPENERS[0][-1]))
    # Mila after the first message, Sam before it.
    for whom, back in (("mila", 4), ("sam", 3)):
        world.push(world.an_event(events.REPLY, ids["dana"], NOON - back * HOUR, address_id=world.address(whom)))
    return world.ask(analytics, ids["dana"], days=14, now_ms=NOON).openers


def test_first_messages_that_say_the_same_are_one_opener(core: Database) -> None:
    told = opened(core, "shared")

    (group,) = told.groups
    assert (group.texts, group.operators, group.rate.people, group.rate.replied) == (3, ["dana", "lee"], 3, 1)
    assert group.text in {text for *_, text in OPENERS[:3]}
    assert (told.first, told.looked_at, told.others.people, told.others.replied) == (4, 4, 1, 0)


def test_words_that_are_not_shared_tell_nothing_of_openers(core: Database) -> None:
    told = opened(core, "local")

    assert told.groups == []
    assert (told.first, told.looked_at, told.others.people, told.others.replied) == (4, 4, 4, 1)


def test_a_cohort_holds_the_people_of_its_week_and_each_step_those_after_it(core: Database) -> None:
    told, _ = told_to_dana(core)

    # Sunday the 22nd closes the week of the 16th; Ada was written to on the 9th, a Monday.
    assert told.cohorts == [
        Cohort(week="2026-11-09", people=1, replied=1, warm=0, booked=0, paid=0),
        Cohort(week="2026-11-16", people=3, replied=2, warm=1, booked=1, paid=0),
    ]


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_interval_holds_its_rate_and_narrows_with_more_people(hits: int, misses: int) -> None:
    of = hits + misses

    sure = wilson(hits, of)

    assert 0 <= sure.low <= (hits / of if of else 0.5) + 1e-12
    assert (hits / of if of else 0.5) - 1e-12 <= sure.high <= 1
    more = wilson(2 * hits, 2 * of)
    assert of == 0 or more.high - more.low < sure.high - sure.low


@pytest.mark.parametrize(
    ("hits", "of", "published"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_the_interval_is_the_one_published(hits: int, of: int, published: tuple[float, float]) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    sure = wilson(hits, of)

    assert (round(sure.low, 4), round(sure.high, 4)) == published
