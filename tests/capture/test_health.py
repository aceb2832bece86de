"""A page that cannot be read says so within a minute, by the name of what is missing, until it can be read again."""

import asyncio
from functools import partial

import pytest
from playwright.async_api import expect

from simulator.people import Writer
from tests.capture.conftest import Studio
from tests.capture.reading import sight_at_core, sight_of, until

WITHIN_S = 60
UNTIL_BADGE = """async ([tabId, text]) => {
    while (await chrome.action.getBadgeText({tabId}) !== text) await new Promise((done) => setTimeout(done, 50))
}"""

# What the makers of a page do to it, and how they take it back.
BROKEN = {
    "message-list": """() => {
        const list = document.querySelector('[data-pagelet="IGDMessagesList"]')
        list.removeAttribute('data-pagelet')
        const groups = [...list.querySelectorAll('[role="group"]')]
        groups.forEach((group) => group.removeAttribute('role'))
        window.mend = () => {
            list.setAttribute('data-pagelet', 'IGDMessagesList')
            groups.forEach((group) => group.setAttribute('role', 'group'))
        }
    }""",
    "header": """() => {
        const header = document.querySelector('[data-pagelet="IGDInboxHeaderOffMsys"]')
        const parts = [...header.childNodes]
        header.removeAttribute('data-pagelet')
        header.replaceChildren()
        window.mend = () => {
            header.setAttribute('data-pagelet', 'IGDInboxHeaderOffMsys')
            header.replaceChildren(...parts)
        }
    }""",
    "actor": """() => {
        const scripts = [...document.querySelectorAll('script[data-sjs]')]
        const rail = document.querySelector('nav')
        const links = [...rail.childNodes]
        scripts.forEach((script) => script.remove())
        rail.replaceChildren()
        window.mend = () => {
            document.head.append(...scripts)
            rail.replaceChildren(...links)
        }
    }""",
}


async def shows(studio: Studio, writer: Writer, badge: str, panel_says: str, word: str, *missing: str) -> None:
    """Return when badge, panel, agent (whose window reads it) and Core (whose dashboard does) say so.

    Raises: TimeoutError after a minute.
    """
    tab = await studio.browser.tab_id(writer.page)
    async with studio.panel(writer) as panel:
        worker = await studio.browser.worker()
        await asyncio.wait_for(worker.evaluate(UNTIL_BADGE, [tab, badge]), WITHIN_S)
        await expect(panel.locator("header")).to_contain_text(panel_says)
        await expect(panel.locator("header [role=status]")).to_have_attribute("data-word", word)
    state = "ok" if word == "live" else word
    for read in (partial(sight_of, studio.desk.home), partial(sight_at_core, studio.team.core.folder)):
        fact = await until(
            partial(read, "thread"),
            lambda fact: (fact.get("state"), fact.get("missing")) == (state, list(missing)),
            timeout_s=WITHIN_S,
        )
        # Names of parts and numbers: nothing of what stands on the page.
        assert fact.keys() == {"page", "state", "missing", "since_ms"}


@pytest.mark.parametrize(
    ("anchor", "badge", "named", "word"),
    [
        ("message-list", "\N{MULTIPLICATION SIGN}", "Cannot see the message list since", "blind"),
        ("header", "?", "Cannot see who the conversation is with since", "degraded"),
        ("actor", "\N{MULTIPLICATION SIGN}", "Cannot see which account is signed in since", "blind"),
    ],
)
def test_what_a_page_lacks_is_said_by_its_name_while_it_is_lacking(
    studio: Studio, anchor: str, badge: str, named: str, word: str
) -> None:
    writer = studio.a_writer()
    handle = studio.a_person()

    async def story() -> None:
        await writer.write(handle, "Before anything changed")
        await studio.until_kept(handle, "sent")
        await writer.page.evaluate(BROKEN[anchor])
        await shows(studio, writer, badge, named, word, anchor)
        await writer.page.evaluate("window.mend()")
        await shows(studio, writer, "", f"@{writer.account}", "live")
        await writer.write(handle, "After it was mended")
        await studio.until_kept(handle, "sent", "sent")

    studio.run(story())

    assert [one.text for one in studio.kept(handle)] == studio.went_out(handle)
