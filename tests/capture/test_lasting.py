"""What has been sent survives whatever ends early: a tab, the worker, the agent; and is kept once."""

import os
import signal

from tests.capture.conftest import Studio
from tests.capture.reading import events_about, until


def test_two_tabs_on_one_chat_are_one_message_each_time(studio: Studio) -> None:
    here, there = studio.a_writer(own_window=True), studio.a_writer(own_window=True)
    handle = studio.a_person()

    async def story() -> list[str]:
        await here.open_thread(handle)
        await there.open_thread(handle)
        await here.page.evaluate("new Promise((done) => setTimeout(done, 2500))")
        await here.write(handle, "From the one tab")
        await there.wait_shown("From the one tab")
        await studio.until_kept(handle, "sent")
        await there.write(handle, "From the other tab")
        await studio.until_kept(handle, "sent", "sent")
        return events_about(studio.desk.home, handle)

    kinds = studio.run(story())

    assert studio.went_out(handle) == ["From the one tab", "From the other tab"]
    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle)
    assert "outreach.observed" not in kinds


def test_a_tab_that_is_closed_before_its_message_settled_leaves_it_unconfirmed(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()
    studio.site.slow(send_ms=10_000)

    async def story() -> None:
        await writer.write(handle, "On its way")
        await writer.wait_delivered(handle, "On its way")
        await writer.close_tab()
        await studio.until_kept(handle, "unconfirmed")

    studio.run(story())

    assert [(one.text, one.evidence) for one in studio.kept(handle)] == [("On its way", ("page-left",))]


def test_a_page_that_is_reloaded_right_after_the_press_keeps_the_message(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.write(handle, "And away")
        await writer.wait_delivered(handle, "And away")
        await writer.page.reload()
        await until(lambda: studio.kept(handle), bool)
        await until(lambda: studio.kept(handle)[0].state, lambda state: state != "pending")

    studio.run(story())

    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle) == ["And away"]


def test_a_worker_that_dies_while_a_message_is_under_way_loses_nothing(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> bool:
        await writer.open_thread(handle)
        agent = await studio.desk.agent_pid()
        # The agent does not answer, so the worker dies with the message sent and not acknowledged.
        os.kill(agent, signal.SIGSTOP)
        try:
            await writer.type("Under way")
            await writer.press()
            await writer.wait_delivered(handle, "Under way")
            await studio.until_waiting()
            await end_worker(studio)
        finally:
            os.kill(agent, signal.SIGCONT)
        await studio.until_kept(handle, "sent")
        return await has_another_worker(studio)

    assert studio.run(story())

    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle) == ["Under way"]


def test_a_worker_that_dies_between_press_and_outcome_is_told_the_outcome_when_it_is_back(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> bool:
        await writer.write(handle, "Half told")
        await until(lambda: studio.kept(handle), bool)
        await end_worker(studio)
        await studio.until_kept(handle, "sent")
        return await has_another_worker(studio)

    assert studio.run(story())

    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle) == ["Half told"]


async def end_worker(studio: Studio) -> None:
    """The extension's worker ends without a word, as when the browser needs the memory."""
    await (await studio.browser.worker()).evaluate("globalThis.isFormer = true")
    assert studio.browser.context.browser
    session = await studio.browser.context.browser.new_browser_cdp_session()
    targets = (await session.send("Target.getTargets"))["targetInfos"]
    ours = [one for one in targets if one["type"] == "service_worker" and studio.browser.extension_id in one["url"]]
    assert len(ours) == 1
    await session.send("Target.closeTarget", {"targetId": ours[0]["targetId"]})
    await session.detach()


async def has_another_worker(studio: Studio) -> bool:
    return not await (await studio.browser.worker()).evaluate("globalThis.isFormer")


def test_messages_wait_in_order_while_the_agent_is_off_and_are_logged_when_it_is_back(studio: Studio) -> None:
    writer = studio.a_writer()
    handles = [studio.a_person() for _ in range(3)]

    async def story() -> str:
        await writer.sign_in()
        async with studio.agent_off():
            for handle in handles:
                await writer.write(handle, f"While away, to {handle}")
                await writer.wait_confirmed()
            async with studio.panel(writer) as panel:
                said = await panel.locator(".condition").get_attribute("data-word")
            assert [one for handle in handles for one in studio.kept(handle)] == []
        for handle in handles:
            await studio.until_kept(handle, "sent")
        return str(said)

    said = studio.run(story())

    assert said == "offline"
    assert [[one.text for one in studio.kept(handle)] for handle in handles] == [
        studio.went_out(handle) for handle in handles
    ]


def test_a_message_written_while_the_agent_is_off_survives_the_end_of_the_worker(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> bool:
        await writer.open_thread(handle)
        async with studio.agent_off():
            await writer.write(handle, "Twice unlucky")
            await writer.wait_delivered(handle, "Twice unlucky")
            await studio.until_waiting()
            await end_worker(studio)
        await studio.until_kept(handle, "sent")
        return await has_another_worker(studio)

    assert studio.run(story())

    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle) == ["Twice unlucky"]
