"""While it cannot be told which account writes, nothing is kept under any, and the person is told."""

from playwright.async_api import expect

from simulator.browser import ORIGIN
from simulator.people import Writer
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import holding

# Where a challenge is laid over a page that stays: the address changes, the chat is still there.
CHALLENGED = "history.pushState({}, '', '/challenge/action/12345/')"


async def refused(studio: Studio, writer: Writer) -> str:
    """What the panel says of the account and of the message that was not kept."""
    async with studio.panel(writer) as panel:
        await expect(panel.get_by_text("Not kept").first).to_be_visible()
        await expect(panel.locator("header [role=status]")).to_have_attribute("data-word", "blind")
        return str(await panel.locator("body").inner_text())


def test_another_tab_switched_the_account_so_this_one_holds_until_it_is_loaded_again(studio: Studio) -> None:
    here, handle = studio.a_writer(), studio.a_person()
    other = studio.an_account()

    async def story() -> str:
        await here.write(handle, "As the first account")
        await studio.until_kept(handle, "sent")
        user_id = studio.site.world.accounts[other].user_id
        await studio.browser.context.add_cookies(
            [{"name": "ds_user_id", "value": user_id, "url": ORIGIN, "secure": True}]
        )
        await here.type("From a page of nobody knows whom")
        await here.press()
        said = await refused(studio, here)
        first = studio.site.world.accounts[ACCOUNT].user_id
        await studio.browser.context.add_cookies(
            [{"name": "ds_user_id", "value": first, "url": ORIGIN, "secure": True}]
        )
        await here.page.reload()
        await here.write(handle, "As the first account again")
        await studio.until_kept(handle, "sent", "sent")
        return said

    said = studio.run(story())

    assert "which account" in said
    assert [one.text for one in studio.kept(handle)] == ["As the first account", "As the first account again"]
    assert studio.kept(None) == []
    assert holding(studio.desk.home, other) == []
    assert studio.found_on_disk("From a page of nobody knows whom") == []


def test_on_a_challenge_page_nothing_is_kept_and_the_person_is_told(studio: Studio) -> None:
    writer, handle = studio.a_writer(), studio.a_person()

    async def story() -> str:
        await writer.open_thread(handle)
        await writer.page.evaluate(CHALLENGED)
        await writer.type("Under a challenge")
        await writer.press()
        return await refused(studio, writer)

    said = studio.run(story())

    assert "which account" in said
    assert studio.kept(handle) == studio.kept(None) == []
    assert studio.found_on_disk("Under a challenge") == []


def test_on_the_page_that_asks_who_it_is_there_is_nobody_and_afterwards_everything_is_logged(studio: Studio) -> None:
    writer, handle = studio.a_writer(), studio.a_person()

    async def story() -> None:
        await writer.sign_in()
        await writer.sign_out()
        async with studio.panel(writer) as panel:
            await expect(panel.locator("header h1")).to_have_text("InstaCRM")
            await expect(panel.locator("header")).to_contain_text("account")
        await writer.page.get_by_role("button", name=f"Continue as {ACCOUNT}", exact=True).click()
        await writer.page.locator(f'nav a[href="/{ACCOUNT}/"] img').wait_for()
        await writer.write(handle, "Signed in again")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert [one.text for one in studio.kept(handle)] == ["Signed in again"]
