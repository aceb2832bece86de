"""The link's life: whatever ends or starts, what was sent is logged once."""

import contextlib
import os
import signal
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, expect

from simulator.browser import Browser
from simulator.people import Writer
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import until
from tests.link.conftest import another_browser, bridges, kill_bridges


def texts(office: Studio, handle: str) -> list[str]:
    return [one.text for one in office.kept(handle)]


def test_a_host_that_is_killed_with_messages_on_their_way_loses_and_doubles_none(office: Studio) -> None:
    writer = office.a_writer()
    handle = office.a_person()

    async def story() -> int:
        await writer.open_thread(handle)
        agent = await office.desk.agent_pid()
        # The agent does not answer, so the host dies with a message that it passed on and one that it did not.
        os.kill(agent, signal.SIGSTOP)
        try:
            await writer.type("Passed on")
            await writer.press()
            await writer.wait_delivered(handle, "Passed on")
            await office.until_waiting()
            killed = kill_bridges(office)
            await writer.type("Behind it")
            await writer.press()
            await writer.wait_delivered(handle, "Behind it")
        finally:
            os.kill(agent, signal.SIGCONT)
        await office.until_kept(handle, "sent", "sent")
        return killed

    killed = office.run(story())

    assert killed > 0
    assert texts(office, handle) == office.went_out(handle) == ["Passed on", "Behind it"]


def test_an_agent_that_is_killed_is_started_again_by_the_browser_and_has_all(office: Studio) -> None:
    writer = office.a_writer()
    handle = office.a_person()

    async def story() -> tuple[int, int]:
        await writer.write(handle, "Before")
        before = await office.desk.agent_pid()
        os.kill(before, signal.SIGKILL)
        await writer.type("Meanwhile")
        await writer.press()
        await writer.wait_delivered(handle, "Meanwhile")
        await office.until_kept(handle, "sent", "sent", timeout_s=60)
        return before, await office.desk.agent_pid()

    before, after = office.run(story())

    assert before != after
    assert texts(office, handle) == office.went_out(handle) == ["Before", "Meanwhile"]


def test_an_agent_that_a_person_starts_anew_finds_its_browser_again(office: Studio) -> None:
    writer = office.a_writer()
    handle = office.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with office.agent_off():
            await writer.type("While away")
            await writer.press()
            await writer.wait_delivered(handle, "While away")
        await writer.type("And back")
        await writer.press()
        await office.until_kept(handle, "sent", "sent", timeout_s=60)

    office.run(story())

    assert texts(office, handle) == office.went_out(handle) == ["While away", "And back"]


async def reload_extension(browser: Browser) -> None:
    """The extension ends and comes back, as with an update; scripts in open tabs lose it."""
    settings = await browser.context.new_page()
    await settings.goto("chrome://extensions")
    # Only in this mode does the browser start an extension from a folder a second time.
    await settings.evaluate("chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})")
    await settings.close()
    with contextlib.suppress(PlaywrightError):  # the worker that is asked is gone before it can answer
        await (await browser.worker()).evaluate("chrome.runtime.reload()")


async def a_panel(browser: Browser) -> Page:
    """The panel in a tab of its own, as soon as the extension is there."""
    page = await browser.context.new_page()
    for _ in range(100):
        with contextlib.suppress(PlaywrightError):
            await page.goto(f"chrome-extension://{browser.extension_id}/sidepanel.html")
            return page
        await page.wait_for_timeout(100)
    raise TimeoutError("the extension did not come back")


def test_a_tab_that_outlived_its_extension_lets_every_message_through_and_the_panel_says_reload(
    office: Studio, tmp_path: Path
) -> None:
    handle = office.a_person()

    async def story() -> str:
        async with another_browser(office, tmp_path / "profile") as browser:
            writer = Writer(browser, ACCOUNT)
            await writer.write(handle, "Before the reload")
            await office.until_kept(handle, "sent")
            await reload_extension(browser)
            await writer.type("From the orphan")
            await writer.press()
            await writer.wait_delivered(handle, "From the orphan")
            panel = await a_panel(browser)
            await expect(panel.locator("header .notice").first).to_contain_text("reload this tab")
            said = await panel.locator("header .notice").first.text_content()
            await panel.close()
            await writer.page.bring_to_front()
            await writer.page.reload()
            await writer.open_thread(handle)
            await writer.write(handle, "After the reload")
            await office.until_kept(handle, "sent", "sent")
            return str(said)

    said = office.run(story())

    assert "reload this tab" in said
    assert office.went_out(handle) == ["Before the reload", "From the orphan", "After the reload"]
    # The orphan cannot log: its extension is gone. It must not stand in the way either.
    assert texts(office, handle) == ["Before the reload", "After the reload"]


def test_a_browser_that_restarts_with_a_full_outbox_hands_all_of_it_on(office: Studio, tmp_path: Path) -> None:
    handle = office.a_person()
    said = [f"Number {number}" for number in range(1, 8)]

    async def story() -> None:
        await office.desk.run("register", "--user-data-dir", str(tmp_path / "profile"))
        async with another_browser(office, tmp_path / "profile") as browser:
            writer = Writer(browser, ACCOUNT)
            await writer.open_thread(handle)
            async with office.agent_off():
                for text in said:
                    await writer.type(text)
                    await writer.press()
                    await writer.wait_delivered(handle, text)
                    await writer.wait_confirmed()
                await browser.context.close()
        # No Instagram page is opened: what waits needs none.
        async with another_browser(office, tmp_path / "profile"):
            await until(lambda: texts(office, handle), lambda kept: len(kept) >= len(said), timeout_s=60)

    office.run(story())

    assert texts(office, handle) == office.went_out(handle) == said


def test_three_profiles_of_folders_of_their_own_share_one_agent(office: Studio, tmp_path: Path) -> None:
    handles = [office.a_person() for _ in range(3)]
    shared = office.a_person()

    async def story() -> int:
        async with (
            another_browser(office, tmp_path / "one") as one,
            another_browser(office, tmp_path / "another folder, with spaces é") as other,
        ):
            writers = [office.a_writer(), Writer(one, ACCOUNT), Writer(other, ACCOUNT)]
            for writer, handle in zip(writers, handles, strict=True):
                await writer.write(handle, f"To {handle}")
            for writer in writers:
                # The same words from every browser are a message each.
                await writer.write(shared, "Same words")
                await writer.wait_confirmed()
            for handle in handles:
                await office.until_kept(handle, "sent")
            await office.until_kept(shared, "sent", "sent", "sent")
            return len(bridges(office))

    hosts = office.run(story())

    assert hosts >= 3
    assert [texts(office, handle) for handle in handles] == [office.went_out(handle) for handle in handles]
    assert texts(office, shared) == office.went_out(shared) == ["Same words"] * 3


def test_an_agent_that_is_installed_after_the_extension_gets_what_was_written_before(
    office: Studio, tmp_path: Path
) -> None:
    handle = office.a_person()
    profile = tmp_path / "profile"

    async def story() -> str:
        async with another_browser(office, profile, registered=False) as browser:
            writer = Writer(browser, ACCOUNT)
            await writer.write(handle, "Before it was installed")
            await writer.wait_delivered(handle, "Before it was installed")
            await writer.wait_confirmed()
            panel = await browser.side_panel(writer.page)
            await expect(panel.locator(".condition")).to_have_attribute("data-word", "not installed")
            said = await panel.locator(".condition").get_attribute("data-word")
            await office.desk.run("register", "--user-data-dir", str(profile))
            await panel.locator(".notice button").first.click()
            await office.until_kept(handle, "sent", timeout_s=60)
            return str(said)

    said = office.run(story())

    assert said == "not installed"
    assert texts(office, handle) == office.went_out(handle) == ["Before it was installed"]
