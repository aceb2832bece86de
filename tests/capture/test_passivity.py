"""A page that watches itself from before its first script notices nothing of the extension while nothing is held.

The same session is played without an extension, with ours, and with one that touches the page in every way we know.
"""

import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from simulator.browser import Browser
from simulator.people import Writer
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.reading import events_about, until

PROBE = (Path(__file__).parent / "probe.js").read_text()
TOUCHING = """
    document.documentElement.setAttribute('data-helper', '1')
    document.addEventListener('DOMContentLoaded', () => {
        document.body.append(document.createElement('helper-box'))
        window.postMessage({helper: 1}, '*')
        localStorage.setItem('helper', '1')
        document.cookie = 'helper=1'
        fetch('/helper').catch(() => null)
        document.body.dispatchEvent(new Event('click', {bubbles: true}))
    })
    window.addEventListener('keydown', (event) => event.key === 'Shift' && event.preventDefault(), true)
"""


async def a_session(studio: Studio, browser: Browser) -> set[str]:
    """What the page notices while somebody writes in a thread and in a dock, by key and by mouse."""
    people = studio.a_person(), studio.a_person()
    writer = Writer(browser, ACCOUNT)
    await writer.sign_in()
    await writer.page.add_init_script(PROBE)
    await writer.page.reload()
    for handle, surface, way in zip(people, ("thread", "dock"), ("enter", "send-button"), strict=True):
        await writer.write(handle, "Hello\nagain", surface=surface, way=way)  # type: ignore[arg-type]
        await writer.wait_delivered(handle, "Hello\nagain")
        await writer.wait_confirmed()
        studio.site.reply(ACCOUNT, handle, "Hello back")
        await writer.wait_shown("Hello back")
    return set(await writer.page.evaluate("whatThePageNoticed()"))


async def in_another_browser(studio: Studio, profile: Path, extension: Path | None) -> set[str]:
    async with Browser(profile, studio.site, extension_dir=extension) as browser:
        return await a_session(studio, browser)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory, _studio: Studio) -> set[str]:
    """What the page notices of itself alone."""
    return _studio.run(in_another_browser(_studio, tmp_path_factory.mktemp("without"), None))


def test_the_page_notices_nothing_of_the_extension_while_all_is_logged(studio: Studio, without: set[str]) -> None:
    before = len(studio.site.log)

    noticed = studio.run(a_session(studio, studio.browser))

    assert noticed - without == set()
    assert without - noticed == set()
    assert [studio.kept(one.prospect)[0].text for one in studio.site.log[before:]] == ["Hello\nagain"] * 2


def test_a_page_would_notice_an_extension_that_touches_it(studio: Studio, tmp_path: Path, without: set[str]) -> None:
    extension = tmp_path / "touching"
    extension.mkdir()
    script = {"matches": ["https://www.instagram.com/*"], "js": ["touching.js"], "run_at": "document_start"}
    manifest = {"manifest_version": 3, "name": "touching", "version": "1", "content_scripts": [script]}
    (extension / "manifest.json").write_text(json.dumps(manifest))
    (extension / "touching.js").write_text(TOUCHING)

    noticed = studio.run(in_another_browser(studio, tmp_path / "profile", extension)) - without

    kinds = {line.split()[0] for line in noticed}
    assert kinds == {"attribute", "cookie", "made-up", "message", "node", "prevented", "stands", "stored"}


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
FILES = ("manifest.json", "sidepanel.html", "small.html", "background.js", "capture.js", "icon/128.png")


def test_a_page_reaches_no_file_of_the_extension(studio: Studio) -> None:
    writer = studio.a_writer()

    async def story() -> list[str]:
        page = await writer.sign_in()
        urls = [f"chrome-extension://{studio.browser.extension_id}/{file}" for file in FILES]
        reached: list[str] = await page.evaluate(
            """async (urls) => {
                const answers = await Promise.all(urls.flatMap((url) => [
                    fetch(url).then(() => `fetch ${url}`, () => null),
                    new Promise((done) => Object.assign(new Image(), {
                        onload: () => done(`image ${url}`), onerror: () => done(null), src: url,
                    })),
                ]))
                return answers.filter(Boolean)
            }""",
            urls,
        )
        return reached

    assert studio.run(story()) == []


def test_a_held_press_is_a_press_that_never_came_and_nothing_else(studio: Studio) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def told(press: str) -> dict[str, int]:
        # A page hears of a moved caret one frame after the letter that moved it.
        await writer.page.evaluate(TWO_FRAMES)
        await writer.page.evaluate("forgetWhatWasTold()")
        await writer.page.keyboard.press(press)
        await until(lambda: events_about(studio.desk.home, handle), lambda kinds: "rule.held" in kinds)
        found: dict[str, int] = await writer.page.evaluate("whatWasTold()")
        return found

    async def story() -> tuple[dict[str, int], dict[str, int]]:
        await writer.sign_in()
        await writer.page.add_init_script(PROBE)
        await writer.page.reload()
        await writer.open_thread(handle)
        async with studio.panel(writer) as panel:
            await panel.locator("#do-not-contact").click()
            await expect(panel.locator("#prospect")).to_contain_text("Your team does not write to")
        await writer.type("Held words")
        held = await told("Enter")
        # The second press goes through, so the page is told of that one.
        return held, await told("Enter")

    held, passed = studio.run(story())

    assert held == {}
    assert {"keydown", "keyup"} <= passed.keys()
