"""A reply that comes into an open chat is known of its person, once and without its words."""

from playwright.async_api import expect

from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, until

# A chat must have stood still for two seconds before what comes counts as new.
AT_REST = "new Promise((done) => setTimeout(done, 3000))"


async def until_replied(studio: Studio, handle: str) -> int:
    """How many replies were seen, once there is one."""
    read = lambda: events_about(studio.desk.home, handle).count("reply.seen")  # noqa: E731
    return await until(read, bool)


def test_a_reply_in_an_open_chat_is_seen_once_without_its_words_and_suggests_the_status(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> str:
        await writer.write(handle, "Do you have time?")
        await studio.until_kept(handle, "sent")
        studio.site.reply(ACCOUNT, handle, "Yes, a quiet secret of mine")
        await writer.wait_shown("Yes, a quiet secret of mine")
        await until_replied(studio, handle)
        async with studio.panel(writer) as panel:
            await expect(panel.locator("#status")).to_have_value("replied")
        await studio.fence(writer)
        return str(await writer.page.title())

    studio.run(story())

    assert events_about(studio.desk.home, handle).count("reply.seen") == 1
    assert events_about(studio.desk.home, handle).count("outreach.observed") == 0
    assert studio.found_on_disk("a quiet secret of mine") == []


def test_what_was_there_when_the_chat_was_opened_is_no_reply(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()
    thread = studio.site.world.thread(ACCOUNT, handle)
    for number in range(30):
        studio.site.say(ACCOUNT, thread.id, handle, f"Old words {number}", at_ms=1_760_000_000_000 + number)

    async def story() -> None:
        await writer.open_thread(handle)
        await writer.page.evaluate(AT_REST)
        await writer.page.locator('[data-pagelet="IGDMessagesList"] > div').hover()
        await writer.page.mouse.wheel(0, -4000)
        await writer.wait_shown("Old words 0")
        await studio.fence(writer)

    studio.run(story())

    assert "reply.seen" not in events_about(studio.desk.home, handle)


def test_two_windows_on_one_chat_see_one_reply(studio: Studio) -> None:
    here, there = studio.a_writer(own_window=True), studio.a_writer(own_window=True)
    handle = studio.a_person()
    thread = studio.site.world.thread(ACCOUNT, handle)
    studio.site.say(ACCOUNT, thread.id, ACCOUNT, "Written long ago", at_ms=1_760_000_000_000)

    async def story() -> None:
        for writer in (here, there):
            await writer.open_thread(handle)
        for writer in (here, there):
            await writer.page.evaluate(AT_REST)
        studio.site.reply(ACCOUNT, handle, "Hello to both")
        for writer in (here, there):
            await writer.wait_shown("Hello to both")
        await until_replied(studio, handle)
        await studio.fence(there)

    studio.run(story())

    assert events_about(studio.desk.home, handle).count("reply.seen") == 1
