"""A reply that comes into an open chat is known of its person, once and without its words."""

from playwright.async_api import expect

from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, said_until, status_of, until


def seen_of(studio: Studio, handle: str) -> int:
    """How many replies of the person were seen."""
    return events_about(studio.desk.home, handle).count("reply.seen")


async def replied_until_seen(studio: Studio, handle: str, text: str) -> int:
    """How often the person replied `text`, with a number behind it, until that was seen."""
    reply = lambda number: studio.site.reply(ACCOUNT, handle, f"{text} {number}")  # noqa: E731
    return await said_until(reply, lambda: seen_of(studio, handle), bool, every_s=7)


def test_a_reply_in_an_open_chat_is_seen_once_without_its_words_and_suggests_the_status(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> int:
        await writer.write(handle, "Do you have time?")
        await studio.until_kept(handle, "sent")
        said = await replied_until_seen(studio, handle, "Yes, a quiet secret of mine")
        async with studio.panel(writer) as panel:
            await expect(panel.locator("#status")).to_have_value("replied")
        await studio.fence(writer)
        return said

    said = studio.run(story())

    assert 1 <= seen_of(studio, handle) <= said
    assert events_about(studio.desk.home, handle).count("outreach.observed") == 0
    assert studio.found_on_disk("a quiet secret of mine") == []


def test_a_status_that_a_person_set_stays_until_a_press_takes_what_the_reply_suggests(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> list[str | None]:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#status").select_option("no-reply")
            await until(lambda: status_of(studio.desk.home, handle), lambda status: status == "no-reply")
            await expect(panel.locator("#take-suggestion")).to_have_count(0)
        await writer.write(handle, "Is Friday well?")
        await studio.until_kept(handle, "sent")
        await replied_until_seen(studio, handle, "Friday is well")
        before = status_of(studio.desk.home, handle)
        async with studio.panel(writer) as panel:
            await panel.get_by_role("button", name="Set to Replied").click()
            after = await until(lambda: status_of(studio.desk.home, handle), lambda status: status != before)
            await expect(panel.locator("#status")).to_have_value("replied")
            await expect(panel.locator("#take-suggestion")).to_have_count(0)
        return [before, after]

    assert studio.run(story()) == ["no-reply", "replied"]
    assert events_about(studio.desk.home, handle).count("register.set") == 2


def test_what_was_there_when_the_chat_was_opened_is_no_reply(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()
    thread = studio.site.world.thread(ACCOUNT, handle)
    for number in range(30):
        studio.site.say(ACCOUNT, thread.id, handle, f"Old words {number}", at_ms=1_760_000_000_000 + number)

    async def story() -> int:
        await writer.open_thread(handle)
        # One that is seen shows that the chat is at rest, and that the next would be seen too.
        said = await replied_until_seen(studio, handle, "New words")
        await writer.page.locator('[data-pagelet="IGDMessagesList"] > div').hover()
        await writer.page.mouse.wheel(0, -4000)
        await writer.wait_shown("Old words 0")
        await studio.fence(writer)
        return said

    said = studio.run(story())

    assert 1 <= seen_of(studio, handle) <= said


def test_two_windows_on_one_chat_see_one_reply(studio: Studio) -> None:
    here, there = studio.a_writer(own_window=True), studio.a_writer(own_window=True)
    handle = studio.a_person()
    thread = studio.site.world.thread(ACCOUNT, handle)
    studio.site.say(ACCOUNT, thread.id, ACCOUNT, "Written long ago", at_ms=1_760_000_000_000)

    async def story() -> int:
        for writer in (here, there):
            await writer.open_thread(handle)
        said = await replied_until_seen(studio, handle, "Hello to both")
        for writer in (here, there):
            await writer.wait_shown(f"Hello to both {said - 1}")
        await studio.fence(there)
        return said

    said = studio.run(story())

    assert 1 <= seen_of(studio, handle) <= said
