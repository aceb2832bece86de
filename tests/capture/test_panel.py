"""What a person does in the side panel: it is on record, and the panel says so."""

import json
from datetime import date, timedelta
from typing import Any

from playwright.async_api import expect

from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, person_of, until

# The parts a person goes to by keys: by name, and whether the ring about it can be seen.
REACHED = """() => {
    const one = document.activeElement
    const ring = getComputedStyle(one)
    return one === document.body ? null : {name: one.id || one.textContent, ring: ring.outlineStyle + ring.outlineWidth}
}"""
IN_ORDER = """() => [...document.querySelectorAll('#panel :is(button:enabled, select, input, textarea, summary)')]
    .filter((one) => one.checkVisibility()).map((one) => one.id || one.textContent)"""
STICKING_OUT = """() => [...document.querySelectorAll('#panel *')].filter((one) => {
    const {left, right} = one.getBoundingClientRect()
    return left < -0.5 || right > document.documentElement.clientWidth + 0.5
}).map((one) => one.outerHTML.slice(0, 200))"""
ENDLESS = "W" * 120


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


def test_who_got_the_handle_of_somebody_else_was_not_written_to_and_since_when_is_said(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#elsewhere summary").click()
            day = panel.locator("#elsewhere-day")
            since = date.fromisoformat(await day.input_value()) - timedelta(days=1)
            await day.fill(f"{since - timedelta(days=2)}")
            await panel.locator("#elsewhere button").click()
            await expect(panel.locator("#status")).to_have_value("no-reply")
            await studio.desk.run("sync")
            theirs = f"/v1/prospects/{person_of(studio.desk.home, handle)}"
            await studio.team.ask_core("POST", f"{theirs}/handed-on", {"handle": handle, "on": f"{since}"})
            await studio.desk.run("sync")
            await expect(panel.locator("#handed-on")).to_contain_text(f"{since.year}")
            await expect(panel.locator("#status")).to_have_value("new")
            await expect(panel.locator("#history")).to_have_count(0)

    studio.run(story())


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


def test_a_hold_without_exception_stays_at_every_press_and_the_words_wait_in_the_composer(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()
    cap = {"kind": "frequency-cap", "severity": "hold", "params": {"limit": 1, "window_s": 3600, "counts": "messages"}}

    async def story() -> None:
        await studio.fence(writer)
        rule = await studio.team.ask_core("POST", "/v1/rules", {**cap, "scope": {}, "may_override": False})
        try:
            await writer.open_thread(handle)
            async with studio.panel(writer) as panel:
                await panel.locator("#prospect [data-severity=hold]").wait_for()
                await writer.page.bring_to_front()
                await writer.type("Words that stay")
                for _ in range(3):
                    await writer.press()
                await expect(panel.locator("#held")).to_contain_text("This rule allows no exception.")
        finally:
            await studio.team.ask_core("DELETE", f"/v1/rules/{rule['rule']['rule_id']}")
        async with studio.panel(writer) as panel:
            await panel.locator("#prospect [data-severity=clear]").wait_for()
        await writer.press()
        await writer.wait_delivered(handle, "Words that stay")
        await studio.until_kept(handle, "sent")

    studio.run(story())

    kinds = events_about(studio.desk.home, handle)
    assert studio.went_out(handle) == ["Words that stay"]
    assert ("rule.held" in kinds, "rule.overridden" in kinds) == (True, False)


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


def test_everything_in_the_panel_is_reached_and_done_by_keys_alone(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> tuple[list[str], list[dict[str, str]]]:
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#note").wait_for()
            wanted = list(await panel.evaluate(IN_ORDER))
            reached: list[dict[str, str]] = []
            while not reached or reached[-1]["name"] != wanted[-1]:
                await panel.keyboard.press("Tab")
                reached.append(await panel.evaluate(REACHED))
                assert len(reached) < 100
            await panel.locator("#status").focus()
            # Each key passes a status by; the last one is meant.
            for _ in range(3):
                await panel.keyboard.press("ArrowDown")
            await panel.keyboard.press("Tab")
            await until(lambda: events_about(studio.desk.home, handle), lambda kinds: "register.set" in kinds)
            await expect(panel.locator("#status")).to_have_value("warm")
            await panel.locator("#do-not-contact").focus()
            await panel.keyboard.press("Enter")
            await expect(panel.locator("#do-not-contact[aria-pressed=true]")).to_be_focused()
            await panel.locator("#note").focus()
            await panel.keyboard.type("By keys alone")
            await panel.keyboard.press("Tab")
            await panel.keyboard.press("Enter")
            await expect(panel.locator("#notes li")).to_contain_text("By keys alone")
        return wanted, reached

    wanted, reached = studio.run(story())

    # A field for a day is several places to write in, and its last one draws a ring of its own.
    ring_at_first: dict[str, str] = {}
    for one in reached:
        ring_at_first.setdefault(one["name"], one["ring"])
    # Messages that others left to be settled have buttons of the same names.
    assert [name for name in ring_at_first if name in wanted] == list(dict.fromkeys(wanted))
    assert set(ring_at_first.values()) == {"solid2px"}
    assert events_about(studio.desk.home, handle) == ["person.met", "register.set", "register.set", "note.added"]


def test_a_narrow_panel_holds_long_names_and_words_of_either_direction(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.site.add_person(f"long_{'m' * 25}", f"{ENDLESS} علي").handle

    async def story() -> list[str]:
        await writer.write(handle, f"مرحبا {ENDLESS}")
        await studio.until_kept(handle, "sent")
        async with studio.panel(writer) as panel:
            await panel.set_viewport_size({"width": 320, "height": 700})
            for words in (ENDLESS, "مرحبا كيف الحال"):
                await panel.locator("#note").fill(words)
                await panel.locator("#note").press("Control+Enter")
                await expect(panel.locator("#notes")).to_contain_text(words)
            await panel.locator("#history summary").first.click()
            await panel.locator("#elsewhere summary").click()
            return list(await panel.evaluate(STICKING_OUT))

    assert studio.run(story()) == []


def test_how_a_page_is_built_is_recorded_without_a_word_that_stands_on_it(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> str:
        await writer.write(handle, "Xylophone of the record")
        await studio.until_kept(handle, "sent")
        async with studio.panel(writer) as panel:
            await panel.locator("#record").click()
            saved = panel.locator("header").get_by_text("Saved: layouts/")
            return str(await saved.inner_text()).removeprefix("Saved: ")

    (file,) = studio.desk.home.rglob(studio.run(story()))
    layout = file.read_text(encoding="utf-8")
    recorded = json.loads(layout)

    name = studio.site.world.people[handle].name
    assert (recorded["page"], recorded["structure"]["body"]["tag"]) == ("thread", "body")
    assert "IGDMessagesList" in layout
    assert [words for words in ("Xylophone", handle, ACCOUNT, name) if words in layout] == []
