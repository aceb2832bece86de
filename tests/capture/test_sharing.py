"""What goes out beside the conversations: shared with several people at once, or one emoji for a story."""

from simulator.browser import ORIGIN
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import until


def test_what_is_shared_with_two_people_is_two_records_that_wait_for_names_and_for_a_word(studio: Studio) -> None:
    writer = studio.a_writer()
    shared = studio.a_person()
    chosen = [studio.a_person() for _ in range(2)]
    before = studio.kept(None)

    async def story() -> None:
        await writer.open_profile(shared)
        await writer.page.locator("main header").get_by_role("button", name="Share", exact=True).click()
        sheet = writer.page.get_by_role("dialog")
        for handle in chosen:
            await sheet.locator('input[name="queryBox"]').fill(handle)
            await sheet.get_by_role("option").first.click()
        await sheet.locator("textarea").fill("Have a look at them")
        await sheet.get_by_role("button", name="Send", exact=True).click()
        await until(
            lambda: [one.state for one in studio.kept(None)[len(before) :]],
            lambda states: states == ["unconfirmed"] * 2,
        )

    studio.run(story())

    assert [studio.went_out(handle) for handle in chosen] == [["Have a look at them"]] * 2
    assert [(one.text, one.content) for one in studio.kept(None)[len(before) :]] == [
        ("Have a look at them", "share")
    ] * 2


def test_a_story_answered_with_one_emoji_is_a_message_and_one_that_did_not_go_out_is_none(studio: Studio) -> None:
    writer = studio.a_writer()
    answered, failed = studio.a_person(), studio.a_person()
    studio.site.fail_next_send(ACCOUNT, failed, how="removed")

    async def story() -> None:
        await writer.sign_in()
        for handle, says in ((failed, "Couldn't send."), (answered, "Message sent")):
            await writer.page.goto(f"{ORIGIN}/stories/{handle}/31415926535/")
            await writer.page.locator("main textarea").wait_for()
            await writer.page.get_by_role("button", name="😍", exact=True).click()
            await writer.page.get_by_text(says).wait_for()
        await studio.until_kept(answered, "sent")

    studio.run(story())

    assert [(one.text, one.surface) for one in studio.kept(answered)] == [("😍", "story")]
    assert studio.went_out(answered) == ["😍"]
    assert studio.kept(failed) == []
