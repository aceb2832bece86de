"""What a person does with messages that are there is no message: an edit, an answer's quote, a reaction, an unsending.

Each stands beside a real message in the same page, which must be found.
"""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator

from simulator.people import Writer
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, until

Act = Callable[[Writer], Awaitable[None]]


def message(writer: Writer, text: str) -> Locator:
    """The message on the page that says `text`."""
    return writer.page.locator('[data-pagelet="IGDMessagesList"] [role="group"][tabindex="-1"]').filter(
        has=writer.page.get_by_text(text, exact=True)
    )


async def act_on(writer: Writer, text: str, label: str) -> None:
    """Press what shows under the pointer on a message."""
    group = message(writer, text).last
    await group.get_by_role("group").hover()
    await group.locator(f'[role="button"]:has(svg[aria-label^="{label}"])').click()


async def edit(writer: Writer) -> None:
    await act_on(writer, "Said at first", "See more options for")
    await writer.page.get_by_role("menuitem", name="Edit", exact=True).click()
    await writer.page.keyboard.press("End")
    await writer.page.keyboard.type(", and then changed")
    await writer.page.keyboard.press("Enter")
    await writer.wait_shown("Said at first, and then changed")


async def react(writer: Writer) -> None:
    await act_on(writer, "Said at first", "React to")
    await writer.page.get_by_role("button", name="See who reacted").wait_for()


async def unsend(writer: Writer) -> None:
    await act_on(writer, "Said at first", "See more options for")
    await writer.page.get_by_role("menuitem", name="Unsend", exact=True).click()
    await message(writer, "Said at first").wait_for(state="detached")


@pytest.mark.parametrize("act", [edit, react, unsend])
def test_what_is_done_with_a_message_is_none_and_the_next_real_one_is_found(studio: Studio, act: Act) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        studio.site.reply(ACCOUNT, handle, "Hello")
        await writer.write(handle, "Said at first")
        await studio.until_kept(handle, "sent")
        await act(writer)
        await writer.write(handle, "A real one")
        await until(
            lambda: [(one.text, one.state) for one in studio.kept(handle)], lambda kept: ("A real one", "sent") in kept
        )

    studio.run(story())

    assert studio.went_out(handle) == ["Said at first", "A real one"]
    assert [one.text for one in studio.kept(handle) if one.state == "sent"] == studio.went_out(handle)
    assert [one.evidence for one in studio.kept(handle) if one.state != "sent"] in ([], [("edited-in-place",)])
    assert "outreach.observed" not in events_about(studio.desk.home, handle)


def test_an_answer_that_quotes_is_one_message_with_its_own_words(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        studio.site.reply(ACCOUNT, handle, "What does it cost?")
        await writer.open_thread(handle)
        await act_on(writer, "What does it cost?", "Reply to")
        await writer.type("Forty")
        await writer.press()
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert [(one.text, one.state) for one in studio.kept(handle)] == [("Forty", "sent")]
    assert studio.went_out(handle) == ["Forty"]


def test_their_answer_that_quotes_what_did_not_go_out_does_not_make_it_sent(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        studio.site.fail_next_send(ACCOUNT, handle, how="removed")
        await writer.write(handle, "Lost on its way")
        await studio.site.wait_until(lambda: any(one.prospect == handle for one in studio.site.failed))
        thread = studio.site.thread_id(ACCOUNT, handle)
        studio.site.say(ACCOUNT, thread, handle, "Did you say something?", quote="Lost on its way")
        await studio.until_kept(handle, "failed")
        await writer.write(handle, "A real one")
        await studio.until_kept(handle, "failed", "sent")

    studio.run(story())

    assert studio.went_out(handle) == ["A real one"]


def test_what_is_chosen_and_not_sent_is_none(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        box = writer.page.locator('[data-pagelet="IGDComposerForCannes"]')
        await box.locator('svg[aria-label="Add Photo or Video"]').click()
        await box.get_by_role("button", name="Close").click()
        await box.locator('svg[aria-label="Choose an emoji"]').click()
        await writer.write(handle, "Words after all")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert [(one.text, one.content) for one in studio.kept(handle)] == [("Words after all", "text")]
