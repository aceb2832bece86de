"""What others write appears by itself."""

from simulator.people import Writer

from .conftest import Stage

GROUPS = '[data-pagelet="IGDMessagesList"] [role="group"][tabindex="-1"]'
LANE = "node => getComputedStyle(node.firstElementChild.lastElementChild).justifyContent"


def test_a_reply_appears_in_the_open_thread_on_the_other_side(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> list[str]:
        await writer.write("ada.paints", "Hello")
        await writer.wait_delivered("ada.paints", "Hello")
        stage.site.reply(writer.account, "ada.paints", "Hi!")
        await writer.wait_shown("Hi!")
        return [await writer.page.locator(GROUPS).nth(index).evaluate(LANE) for index in (0, 1)]

    assert stage.run(story()) == ["flex-start", "flex-end"]


def test_a_reply_elsewhere_marks_the_row_as_unread(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> str:
        await writer.open_thread("bo_bakes")
        stage.site.reply(writer.account, "ada.paints", "Are you there?")
        await writer.page.locator('[data-visualcompletion="ignore"]').wait_for()
        return await writer.page.title()

    assert stage.run(story()).startswith("(1) ")


def test_a_group_has_no_profile_link_above_it_and_lanes_for_everybody(stage: Stage) -> None:
    writer = stage.a_writer()
    thread_id = stage.site.add_group(writer.account, "Boat club", ("ada.paints", "bo_bakes"))
    for sender in ("ada.paints", "bo_bakes", writer.account):
        stage.site.say(writer.account, thread_id, sender, f"I am {sender}")

    async def story() -> tuple[int, list[str]]:
        await writer.open_group("Boat club")
        links = await writer.page.locator('[data-pagelet="IGDInboxHeaderOffMsys"] a').count()
        return links, [await writer.page.locator(GROUPS).nth(index).evaluate(LANE) for index in range(3)]

    assert stage.run(story()) == (0, ["flex-end", "flex-start", "flex-start"])


def test_a_second_tab_of_the_account_shows_what_the_first_one_sent(stage: Stage) -> None:
    first = stage.a_writer()
    second = Writer(stage.browser, first.account)

    async def story() -> int:
        await first.open_thread("ada.paints")
        await second.open_thread("ada.paints")
        await stage.site.wait_until(lambda: stage.site.open_tabs(first.account) == 2)
        await first.write("ada.paints", "Seen twice")
        await second.wait_shown("Seen twice")
        return await first.page.locator(GROUPS).count()

    assert stage.run(story()) == 1


def test_a_long_thread_keeps_twenty_messages_and_brings_older_ones_on_scrolling(stage: Stage) -> None:
    writer = stage.a_writer()
    for number in range(50):
        stage.site.reply(writer.account, "ada.paints", f"line {number}")

    async def story() -> list[int]:
        await writer.open_thread("ada.paints")
        groups = writer.page.locator(GROUPS)
        before = await groups.count()
        await groups.first.hover()
        await writer.page.mouse.wheel(0, -4000)
        await groups.nth(39).wait_for(state="attached")
        return [before, await groups.count()]

    assert stage.run(story()) == [20, 40]
