"""What is no send of this person is never logged as one."""

from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, said_until


def test_shift_enter_is_a_line_and_no_send(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        await writer.type("one\ntwo")
        await studio.fence(writer)

    studio.run(story())

    assert studio.kept(handle) == []


def test_enter_in_an_empty_box_is_none(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        await writer.press()
        await writer.type("  ")
        await writer.press()
        await studio.fence(writer)

    studio.run(story())

    assert studio.kept(handle) == []


def test_the_enter_that_picks_a_composed_word_is_none(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> str:
        await writer.open_thread(handle)
        await writer.type("a")
        session = await studio.browser.context.new_cdp_session(writer.page)
        await session.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        await session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        await session.send("Input.insertText", {"text": "日"})
        await writer.press()
        return (await studio.until_kept(handle, "sent"))[0].text

    text = studio.run(story())

    assert text == "a日"
    assert studio.went_out(handle) == [text]


def test_a_reply_that_comes_in_is_none_also_when_it_says_what_was_just_written(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.write(handle, "Same")
        await studio.until_kept(handle, "sent")
        studio.site.reply(ACCOUNT, handle, "Same")
        await writer.wait_shown("Same")
        studio.site.reply(ACCOUNT, handle, "And more")
        await writer.wait_shown("And more")
        await studio.fence(writer)

    studio.run(story())

    assert [(one.text, one.state) for one in studio.kept(handle)] == [("Same", "sent")]


def test_a_reply_with_the_same_words_does_not_confirm_a_message_that_failed(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        studio.site.fail_next_send(ACCOUNT, handle, how="removed")
        await writer.write(handle, "Yes")
        await studio.site.wait_until(lambda: any(one.prospect == handle for one in studio.site.failed))
        studio.site.reply(ACCOUNT, handle, "Yes")
        await studio.until_kept(handle, "failed")

    studio.run(story())

    assert studio.went_out(handle) == []


def test_a_message_written_on_the_phone_is_observed_without_its_words(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> int:
        studio.site.reply(ACCOUNT, handle, "Are you there?")
        await writer.open_thread(handle)
        thread = studio.site.thread_id(ACCOUNT, handle)
        return await said_until(
            lambda number: studio.site.say(ACCOUNT, thread, ACCOUNT, f"From the phone, in secret, {number}"),
            lambda: events_about(studio.desk.home, handle),
            lambda kinds: "outreach.observed" in kinds,
            # At rest after two seconds, looked at every five; three more pass until a message is unexplained.
            every_s=15,
        )

    said = studio.run(story())

    kinds = [kind for kind in events_about(studio.desk.home, handle) if kind.startswith("outreach.")]
    assert set(kinds) == {"outreach.observed"}
    assert len(kinds) <= said
    assert studio.found_on_disk("From the phone, in secret") == []
