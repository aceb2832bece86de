"""What a person does in the side panel: it is on record, and the panel says so."""

from typing import Any

from playwright.async_api import expect

from tests.capture.conftest import Studio
from tests.capture.reading import events_about


def test_what_the_team_should_know_of_a_person_is_noted_beside_the_chat(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#note").fill("Asked for prices, call in spring")
            await panel.locator("#note").press("Control+Enter")
            await expect(panel.locator("#notes li")).to_contain_text("Asked for prices, call in spring")
            await expect(panel.locator("#note")).to_have_value("")
            await panel.locator("#follow-up").fill("2020-02-03")
            await expect(panel.locator("#prospect")).to_contain_text("Follow up: due since")
            await panel.locator("#follow-up-clear").click()
            await expect(panel.locator("#prospect")).not_to_contain_text("Follow up")
            await panel.locator("#elsewhere summary").press("Enter")
            await panel.locator("#elsewhere-place").select_option("phone")
            await panel.locator("#elsewhere button").click()
            await expect(panel.locator("#history")).to_contain_text("by phone")

    studio.run(story())

    kinds = events_about(studio.desk.home, handle)
    assert kinds == ["person.met", "note.added", "register.set", "register.set", "contact.elsewhere"]


def test_somebody_not_to_be_contacted_is_held_and_their_words_are_not_kept(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#do-not-contact").click()
            await expect(panel.locator("#do-not-contact")).to_have_attribute("aria-pressed", "true")
            await expect(panel.locator("#prospect")).to_contain_text("Your team does not write to")
        await writer.type("Zanzibar words")
        await writer.press()
        await writer.press()
        await writer.wait_delivered(handle, "Zanzibar words")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert [one.text for one in studio.kept(handle)] == [""]
    assert studio.found_on_disk("Zanzibar words") == []
    assert {"rule.held", "rule.overridden"} <= set(events_about(studio.desk.home, handle))


def test_a_conversation_that_is_never_logged_leaves_nothing_until_a_person_says_otherwise(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#never-log").click()
            await expect(panel.locator("header [role=status]")).to_have_attribute("data-word", "not logged")
        await writer.write(handle, "Dear mother")
        await writer.wait_delivered(handle, "Dear mother")
        await studio.fence(studio.a_writer())
        async with studio.panel(writer) as panel:
            await panel.locator("#log-again").click()
            await expect(panel.locator("#log-again")).to_have_count(0)
        await writer.write(handle, "Dear customer")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    assert [one.text for one in studio.kept(handle)] == ["Dear customer"]
    # The page itself is in the browser's cache, and what it shows its user with it.
    assert [file for file in studio.found_on_disk("Dear mother") if "/Cache/" not in file] == []


def test_a_record_is_corrected_beside_the_chat_and_back_again(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def says(panel: Any, word: str, state: str) -> None:
        if not await panel.locator("#history details[open]").count():
            await panel.locator("#history summary").press("Enter")
        await panel.locator(f"#history [data-word={word}]").press("Enter")
        await expect(panel.locator(f'#history li[data-state="{state}"]')).to_be_visible()

    async def story() -> list[str]:
        await writer.write(handle, "Said once")
        await studio.until_kept(handle, "sent")
        async with studio.panel(writer) as panel:
            await says(panel, "doubled", "struck")
            struck = [one.state for one in studio.kept(handle)]
            await says(panel, "sent", "sent")
        return struck

    struck = studio.run(story())

    assert (struck, [one.state for one in studio.kept(handle)]) == (["struck"], ["sent"])
    assert events_about(studio.desk.home, handle)[0] == "person.met"
