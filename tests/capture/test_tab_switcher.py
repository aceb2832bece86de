"""The auto tab switcher in a real browser on the simulated site: which tab goes, and what keeps it."""

from typing import Any

import pytest

from instacrm.agent.ipc.client import ask_once
from instacrm.wire.preferences import Preferences, SetPreferences
from simulator.people import Writer
from tests.capture.conftest import Studio


async def set_to(studio: Studio, **wanted: Any) -> None:
    await ask_once(studio.desk.home, "set-preferences", SetPreferences(Preferences(**wanted)))


async def closed(writer: Writer) -> None:
    """The tab of this writer is gone."""
    if not writer.page.is_closed():
        await writer.page.wait_for_event("close", timeout=40_000)


@pytest.fixture
def switching(studio: Studio) -> Any:
    """The desk with the switcher on: the tab closes by itself, a second after each confirmed message."""
    studio.run(set_to(studio, tabs="browser", tabs_delay_s=1))
    yield studio
    studio.run(set_to(studio, tabs="off"))


def test_the_tab_that_sent_closes_after_its_message_is_confirmed_and_no_other(switching: Studio) -> None:
    async def story() -> tuple[bool, bool]:
        other, writer = switching.a_writer(), switching.a_writer()
        await other.open_thread(switching.a_person())
        handle = switching.a_person()
        await writer.open_thread(handle)
        await writer.write(handle, "Hello there")
        await closed(writer)
        return other.page.is_closed(), len(switching.kept(handle, writer.account)) == 1

    assert switching.run(story()) == (False, True)


def test_a_tab_with_a_draft_stays_while_another_closes(switching: Studio) -> None:
    async def story() -> bool:
        writer, other = switching.a_writer(), switching.a_writer()
        handle, another = switching.a_person(), switching.a_person()
        await writer.open_thread(handle)
        await writer.write(handle, "Hello there")
        await writer.type("and one thing")
        await switching.until_kept(handle, "sent")
        await other.open_thread(another)
        await other.write(another, "Hello you")
        await closed(other)
        return writer.page.is_closed()

    assert not switching.run(story())
