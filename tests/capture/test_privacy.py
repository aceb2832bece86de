"""What must not be kept is on no disk: neither in the agent's home nor anywhere in the browser's profile."""

from playwright.async_api import expect

from simulator.people import Writer
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import holding

# The browser keeps the addresses it was at by itself; this is what it keeps for the extension.
EXTENSION_FILES = "Default/Local Extension Settings"


def test_a_usual_message_is_found_on_disk_by_this_search(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.write(handle, "Words that may be kept")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert any(file.startswith("home/") for file in studio.found_on_disk("Words that may be kept"))


def test_nothing_of_an_account_nobody_joined_is_on_disk_and_the_panel_offers_to_join(studio: Studio) -> None:
    account, handle = studio.an_account(), studio.a_person()
    writer = studio.a_writer()

    async def story() -> str:
        await writer.sign_in()
        await writer.switch_account(account)
        await writer.write(handle, "A private word among friends")
        await writer.wait_delivered(handle, "A private word among friends")
        async with studio.panel(writer) as panel:
            offer = str(await panel.locator("#join").inner_text())
        await writer.switch_account(ACCOUNT)
        await studio.fence(writer)
        return offer

    offer = studio.run(story())

    assert account in offer
    assert studio.went_out(handle, account) == ["A private word among friends"]
    assert studio.found_on_disk("A private word among friends") == []
    assert holding(studio.desk.home, handle) == []
    assert holding(studio.desk.home, account) == []
    assert holding(studio.desk.profile / EXTENSION_FILES, handle) == []
    assert holding(studio.desk.profile / EXTENSION_FILES, account) == []


def test_a_second_account_is_logged_under_its_own_name_from_its_joining_on(studio: Studio) -> None:
    account, handle = studio.an_account(), studio.a_person()
    writer = studio.a_writer()

    async def story() -> None:
        await writer.sign_in()
        await writer.write(handle, "From the first account")
        await studio.until_kept(handle, "sent")
        await writer.switch_account(account)
        await writer.write(handle, "Before joining")
        await writer.wait_delivered(handle, "Before joining")
        await studio.join(writer)
        await writer.write(handle, "After joining")
        await studio.until_kept(handle, "sent", account=account)

    studio.run(story())

    assert studio.went_out(handle, account) == ["Before joining", "After joining"]
    assert [one.text for one in studio.kept(handle, account)] == ["After joining"]
    assert [one.text for one in studio.kept(handle)] == ["From the first account"]
    assert studio.found_on_disk("Before joining") == []


def test_while_paused_nothing_is_kept_and_after_it_everything_again(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        await pause(studio, writer, paused=True)
        await writer.write(handle, "Said during the pause")
        await writer.wait_delivered(handle, "Said during the pause")
        await pause(studio, writer, paused=False)
        await writer.write(handle, "Said after the pause")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert studio.went_out(handle) == ["Said during the pause", "Said after the pause"]
    assert [one.text for one in studio.kept(handle)] == ["Said after the pause"]
    assert studio.found_on_disk("Said during the pause") == []


async def pause(studio: Studio, writer: Writer, *, paused: bool) -> None:
    async with studio.panel(writer) as panel:
        await panel.get_by_role("button", name="Pause logging" if paused else "Resume logging").click()
        await expect(panel.locator(f"#pause[aria-pressed={str(paused).lower()}]")).to_be_visible()


def test_the_words_to_an_excluded_person_are_on_no_disk_but_that_there_were_some_is_known(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#status").select_option("excluded")
            await expect(panel.get_by_text("the text of messages to them is never taken")).to_be_visible()
        await writer.write(handle, "Words nobody may keep")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert studio.went_out(handle) == ["Words nobody may keep"]
    assert [(one.text, one.state) for one in studio.kept(handle)] == [("", "sent")]
    assert studio.found_on_disk("Words nobody may keep") == []


def test_words_to_an_excluded_person_wait_for_an_agent_that_is_off_without_being_written_down(studio: Studio) -> None:
    writer = studio.a_writer()
    excluded, usual = studio.a_person(), studio.a_person()

    async def story() -> tuple[list[str], list[str]]:
        await writer.open_thread(excluded)
        async with studio.panel(writer) as panel:
            await panel.locator("#status").select_option("excluded")
            await expect(panel.get_by_text("the text of messages to them is never taken")).to_be_visible()
        async with studio.agent_off():
            await writer.write(usual, "Words that wait in the browser")
            await writer.wait_delivered(usual, "Words that wait in the browser")
            await writer.wait_confirmed()
            await writer.write(excluded, "Words that wait nowhere")
            await writer.wait_delivered(excluded, "Words that wait nowhere")
            await studio.until_waiting(2)
            waiting = studio.found_on_disk("Words that wait in the browser")
            hidden = studio.found_on_disk("Words that wait nowhere")
        await studio.until_kept(usual, "sent")
        await studio.until_kept(excluded, "sent")
        return waiting, hidden

    waiting, hidden = studio.run(story())

    # What waits is sealed, and what may not be written down is not there at all (`desk.test.ts`). The page itself, with
    # what it shows, is in the browser's cache.
    assert [file for file in waiting if EXTENSION_FILES in file] == []
    assert hidden == studio.found_on_disk("Words that wait nowhere") == []
    assert [one.text for one in studio.kept(excluded)] == [""]
    assert [one.text for one in studio.kept(usual)] == ["Words that wait in the browser"]
