"""The small chats on profile pages."""

from .conftest import Stage


def test_a_message_from_a_docked_chat_goes_out_while_the_address_stays_the_profile(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> str:
        await writer.write("bo_bakes", "From the dock", surface="dock", way="send-button")
        await writer.wait_delivered("bo_bakes", "From the dock")
        return writer.page.url

    assert stage.run(story()) == "https://www.instagram.com/bo_bakes/"


def test_several_docked_chats_stay_and_each_writes_to_its_own_person(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> str:
        await writer.open_dock("bo_bakes")
        await writer.write("cy.codes", "For Cy", surface="dock")
        await writer.wait_delivered("cy.codes", "For Cy")
        await writer.dock("bo_bakes").get_by_role("textbox").click()
        await writer.page.keyboard.type("For Bo")
        await writer.page.keyboard.press("Enter")
        await writer.wait_delivered("bo_bakes", "For Bo")
        return writer.page.url

    assert stage.run(story()) == "https://www.instagram.com/cy.codes/"


def test_a_docked_chat_can_be_made_small_large_and_closed(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> list[int]:
        await writer.open_dock("bo_bakes")
        dock = writer.dock("bo_bakes")
        boxes = dock.get_by_role("textbox")
        await dock.locator('svg[aria-label="Minimize"]').click()
        small = await boxes.count()
        await dock.locator('svg[aria-label="Enlarge"]').click()
        large = await boxes.count()
        await dock.locator('svg[aria-label="Close"]').click()
        return [small, large, await dock.count()]

    assert stage.run(story()) == [0, 1, 0]


def test_a_docked_chat_leads_to_its_thread_page_where_no_dock_is(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> int:
        await writer.open_dock("bo_bakes")
        await writer.dock("bo_bakes").locator('a[href^="/direct/t/"]').click()
        thread_id = stage.site.thread_id(writer.account, "bo_bakes")
        await writer.page.wait_for_url(f"**/direct/t/{thread_id}/")
        return await writer.page.locator('[data-pagelet^="IGDChatTabsRootContent"]').count()

    assert stage.run(story()) == 0
