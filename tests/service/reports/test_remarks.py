"""Notes, contacts elsewhere and "do not contact", as Core keeps and shows them."""

import pytest

from instacrm.domain import events
from instacrm.service.store import reports_prospects
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_activity import ActivityQuestion, page
from instacrm.service.store.reports_shapes import ActivityLine
from tests.service.reports.world import HOUR, NOON, Story, World


def a_team(core: Database, **about: str) -> tuple[World, str, str]:
    world = World(core, **about)
    dana = world.hire("dana")
    return world, dana, world.join(dana, "studio_a")


def lines(world: World, *kinds: str) -> list[ActivityLine]:
    return world.ask(page, ActivityQuestion(kinds=kinds), limit=50, cursor=None)[0]


def sets(world: World, operator_id: str, value: str | None, at_ms: int) -> None:
    fact = {"entity": "person", "entity_id": world.person("mila"), "field": "do-not-contact", "value": value}
    world.push(world.an_event(events.REGISTER, operator_id, at_ms, address_id=world.address("mila"), fact=fact))


@pytest.mark.parametrize("text_policy", ["shared", "local", "none"])
def test_a_note_is_shown_whatever_the_team_decides_about_messages(core: Database, text_policy: str) -> None:
    world, dana, studio_a = a_team(core, text_policy=text_policy)
    world.write(Story(dana, studio_a, "mila", NOON, text="a message"))
    note = {"address_id": world.address("mila"), "private": {"text": "a note"}}
    world.push(world.an_event(events.NOTE, dana, NOON + HOUR, **note))

    told = lines(world, events.NOTE, "outreach")

    assert [(line.kind, line.text) for line in told] == [
        (events.NOTE, "a note"),
        ("outreach", "a message" if text_policy == "shared" else None),
    ]


def test_words_to_somebody_not_to_be_contacted_go_and_notes_stay(core: Database) -> None:
    world, dana, studio_a = a_team(core)
    world.write(Story(dana, studio_a, "mila", NOON, text="early words"))
    note = {"address_id": world.address("mila"), "private": {"text": "asked us to stop"}}
    world.push(world.an_event(events.NOTE, dana, NOON, **note))
    sets(world, dana, "yes", NOON + 1)
    world.write(Story(dana, studio_a, "mila", NOON + HOUR, text="later words"))

    told = lines(world, events.NOTE, "outreach")

    assert [line.text for line in told if line.kind == "outreach"] == [None, None]
    assert [line.text for line in told if line.kind == events.NOTE] == ["asked us to stop"]


def test_a_contact_elsewhere_counts_as_written_to_and_not_as_sent(core: Database) -> None:
    world, dana, _ = a_team(core)
    world.meet(dana, "mila", NOON)
    place = {"address_id": world.address("mila"), "fact": {"place": "phone"}}
    world.push(world.an_event(events.ELSEWHERE, dana, NOON, **place))

    row = world.ask(reports_prospects.find, world.person("mila"))

    assert row is not None
    assert (row.status, row.sent) == ("no-reply", 0)
    assert [line.fact for line in lines(world, events.ELSEWHERE)] == [{"place": "phone"}]
