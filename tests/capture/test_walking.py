"""Walking from chat to chat in one page that never reloads: each message is kept for the person it went to."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from simulator.people import Writer
from simulator.world import Manners
from tests.capture.conftest import MANNERS, Studio


async def by_thread(writer: Writer, handle: str) -> None:
    await writer.open_thread(handle, wait_for_header=False)


async def by_dock(writer: Writer, handle: str) -> None:
    await writer.open_dock(handle, wait_for_header=False)


def test_thread_other_thread_profile_and_dock_without_waiting_for_anything(studio: Studio) -> None:
    writer = studio.a_writer()
    handles = [studio.a_person() for _ in range(4)]
    texts = ["To the first", "To the second", "To the third, from the dock", "To the fourth, from the dock"]

    async def story() -> bool:
        await writer.open_inbox()
        await writer.page.evaluate("window.isSamePage = true")
        for handle, text, surface in zip(handles, texts, ("thread", "thread", "dock", "dock"), strict=True):
            await writer.write(handle, text, surface=surface)  # type: ignore[arg-type]
            await writer.wait_confirmed()
        for handle in handles:
            await studio.until_kept(handle, "sent")
        return bool(await writer.page.evaluate("window.isSamePage"))

    is_same_page = studio.run(story())

    assert is_same_page
    assert [[one.text for one in studio.kept(handle)] for handle in handles] == [[text] for text in texts]
    assert [studio.went_out(handle) for handle in handles] == [[text] for text in texts]


def test_a_chat_that_is_left_before_the_site_answered_is_settled_when_the_person_comes_back(studio: Studio) -> None:
    writer = studio.a_writer()
    first, second = studio.a_person(), studio.a_person()
    studio.site.slow(send_ms=1_500)

    async def story() -> tuple[str, ...]:
        await writer.write(first, "On its way")
        await writer.open_thread(second)
        await writer.open_thread(first)
        (kept,) = await studio.until_kept(first, "sent")
        return kept.evidence

    evidence = studio.run(story())

    assert "settled" in evidence
    assert (len(studio.kept(first)), len(studio.kept(second))) == (1, 0)


def test_two_docks_side_by_side_are_two_people(studio: Studio) -> None:
    writer = studio.a_writer()
    left, right = studio.a_person(), studio.a_person()

    async def story() -> None:
        await writer.open_dock(left)
        await writer.type("A draft that stays")
        await writer.open_dock(right)
        await writer.type("To the right one")
        await writer.press("send-button")
        await studio.until_kept(right, "sent")
        await writer.dock(left).get_by_role("textbox").click()
        await writer.page.keyboard.press("Enter")
        await studio.until_kept(left, "sent")

    studio.run(story())

    assert [one.text for one in studio.kept(left)] == studio.went_out(left) == ["A draft that stays"]
    assert [one.text for one in studio.kept(right)] == studio.went_out(right) == ["To the right one"]


@pytest.mark.parametrize("opens", [by_thread, by_dock])
def test_a_press_before_the_name_is_there_is_kept_for_the_right_person(
    studio: Studio, opens: Callable[[Writer, str], Awaitable[None]]
) -> None:
    writer = studio.a_writer()
    former, handle = studio.a_person(), studio.a_person()
    # Whoever a test before this one erased has no name either.
    nameless = studio.kept(None)
    studio.site.slow(header_ms=2_500)

    async def story() -> int:
        await writer.open_thread(former)
        await opens(writer, handle)
        await writer.type("Too fast for the header")
        names = await writer.page.locator(f'a[href="/{handle}/"] h2').count()
        await writer.press()
        await studio.until_kept(handle, "sent")
        return names

    names_at_press = studio.run(story())

    assert names_at_press == 0
    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle) == ["Too fast for the header"]
    assert studio.kept(former) == []
    assert studio.kept(None) == nameless


def test_a_list_that_is_built_the_other_way_round_is_read_too(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()
    studio.site.behave(Manners(header_ms=MANNERS.header_ms, send_ms=MANNERS.send_ms, list_shape="inner"))

    async def story() -> None:
        await writer.write(handle, "First")
        await studio.until_kept(handle, "sent")
        studio.site.reply("studio_b", handle, "First")
        await writer.write(handle, "First")
        await studio.until_kept(handle, "sent", "sent")

    studio.run(story())

    assert studio.went_out(handle) == ["First", "First"]


def test_the_panel_follows_the_chat(studio: Studio) -> None:
    writer = studio.a_writer()
    first, second = studio.a_person(), studio.a_person()

    async def story() -> None:
        await writer.open_thread(first)
        async with studio.panel(writer) as panel:
            name = panel.locator("#prospect h2")
            await expect(name).to_have_text(f"@{first}")
            await writer.page.bring_to_front()
            await writer.open_thread(second)
            await expect(name).to_have_text(f"@{second}")

    studio.run(story())
