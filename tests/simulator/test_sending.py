"""What a person writes and sends on the simulated pages, and what the ground truth then holds."""

from typing import Any

import pytest

from simulator.people import Way, Writer

from .conftest import Stage


def texts(stage: Stage, writer: Writer) -> list[str]:
    return [one.text for one in stage.site.log if one.account == writer.account]


@pytest.mark.parametrize("way", ["enter", "numpad-enter", "send-button"])
def test_a_message_that_went_out_is_in_the_log_exactly_once(stage: Stage, way: Way) -> None:
    writer = stage.a_writer()

    async def story() -> Any:
        await writer.write("ada.paints", "Hello Ada", way=way)
        delivered = await writer.wait_delivered("ada.paints", "Hello Ada")
        await writer.wait_confirmed()
        return delivered

    delivered = stage.run(story())

    assert [one for one in stage.site.log if one.account == writer.account] == [delivered]
    assert delivered.thread_id == stage.site.thread_id(writer.account, "ada.paints")
    assert len(delivered.thread_id) == 17
    assert delivered.thread_id.isdigit()


def test_shift_enter_begins_a_new_line_and_sends_nothing_yet(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> None:
        await writer.open_thread("ada.paints")
        await writer.type("one\ntwo")
        assert texts(stage, writer) == []
        await writer.press()
        await writer.wait_delivered("ada.paints", "one\ntwo")

    stage.run(story())

    assert texts(stage, writer) == ["one\ntwo"]


def test_enter_within_a_composition_sends_nothing(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> str:
        await writer.open_thread("ada.paints")
        await writer.type("a")
        session = await stage.browser.context.new_cdp_session(writer.page)
        await session.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
        # As an input method hands it over: the key is Enter, its code 229, and it writes nothing by itself.
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        await session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        await session.send("Input.insertText", {"text": "日"})
        await writer.press()
        return (await writer.wait_delivered("ada.paints", "a日")).text

    sent = stage.run(story())

    assert texts(stage, writer) == [sent]


def test_two_identical_messages_are_two_deliveries(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> int:
        await writer.write("ada.paints", "Same words")
        await writer.write("ada.paints", "Same words")
        await writer.wait_delivered("ada.paints", "Same words", times=2)
        return await writer.page.locator('[role="presentation"]').count()

    bubbles = stage.run(story())

    assert texts(stage, writer) == ["Same words", "Same words"]
    assert bubbles == 2


def test_a_long_message_of_many_scripts_arrives_as_it_was_written(stage: Stage) -> None:
    writer = stage.a_writer()
    text = ("Hello 👋🏽 שלום مرحبا " * 400)[:8000].strip()

    async def story() -> None:
        await writer.write("ada.paints", text)
        await writer.wait_delivered("ada.paints", text)

    stage.run(story())

    assert texts(stage, writer) == [text]


def test_the_send_button_is_there_only_while_there_is_text(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> list[int]:
        await writer.open_thread("ada.paints")
        button = writer.page.get_by_role("button", name="Send", exact=True)
        before = await button.count()
        await writer.type("x")
        await button.wait_for()
        await writer.page.keyboard.press("Backspace")
        await button.wait_for(state="detached")
        return [before, await button.count()]

    assert stage.run(story()) == [0, 0]


def test_a_bubble_stays_pale_until_the_site_has_answered(stage: Stage) -> None:
    writer = stage.a_writer()
    stage.site.slow(send_ms=1500)

    async def story() -> tuple[bool, bool]:
        await writer.write("ada.paints", "Slow one")
        await writer.wait_delivered("ada.paints", "Slow one")
        pale = writer.page.locator('[data-pagelet="IGDMessagesList"] [style*="opacity"]')
        was_pale = await pale.is_visible()
        await writer.wait_confirmed()
        return was_pale, await writer.page.get_by_text("Sent just now").is_visible()

    assert stage.run(story()) == (True, True)


def test_a_second_message_to_a_stranger_has_to_wait_for_the_answer(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> int:
        await writer.write("dee.strange", "May I write to you?")
        notice = writer.page.locator('a[href="https://help.instagram.com/1435783229983256"]')
        await notice.wait_for()
        boxes = await writer.page.get_by_role("textbox").count()
        stage.site.reply(writer.account, "dee.strange", "You may.")
        await notice.wait_for(state="detached")
        await writer.write("dee.strange", "Thank you")
        await writer.wait_delivered("dee.strange", "Thank you")
        return boxes

    assert stage.run(story()) == 0


def test_a_like_is_sent_by_one_click(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> None:
        await writer.open_thread("ada.paints")
        await writer.page.locator('svg[aria-label="Like"]').click()
        await writer.wait_delivered("ada.paints", "")

    stage.run(story())

    assert [one.content for one in stage.site.log if one.account == writer.account] == ["like"]
