"""The pages carry the anchors of the 2026 layout, and class names that nobody can rely on."""

import pytest

from simulator.people import Writer
from simulator.world import Manners

from .conftest import Stage


async def counts(writer: Writer, wanted: dict[str, int]) -> dict[str, int]:
    return {anchor: await writer.page.locator(anchor).count() for anchor in wanted}


def test_a_thread_page_has_each_anchor_once(stage: Stage) -> None:
    writer = stage.a_writer()
    wanted = {
        'nav a[role="link"][href="/reels/"]': 1,
        'nav a[role="link"][href="/direct/inbox/"]': 1,
        f'nav a[role="link"][href="/{writer.account}/"] > img[alt^="{writer.account}"]': 1,
        'main [role="navigation"][aria-label="Thread list"] [role="button"][tabindex="0"] > h2': 1,
        '[data-pagelet="IGDInboxThreadListScrollableAreaPagelet"] > [role="button"] img[alt="user-profile-picture"]': 1,
        'section > [data-pagelet="IGDInboxHeaderOffMsys"] a[role="link"][href="/ada.paints/"] h2': 1,
        'section > [data-pagelet="IGDMessagesList"] > div > div > [role="group"][tabindex="-1"]': 1,
        '[data-pagelet^="IGDComposer"] [role="textbox"][contenteditable="true"][data-lexical-editor="true"]': 1,
        '[data-pagelet="IGDMessagesList"] [role="none"] > [role="presentation"] > [dir="auto"]': 1,
        '[data-pagelet="IGDMessagesList"] [role="group"][aria-label="Message actions"]:empty': 1,
    }

    async def story() -> dict[str, int]:
        await writer.write("ada.paints", "Hello")
        await writer.wait_delivered("ada.paints", "Hello")
        return await counts(writer, wanted)

    assert stage.run(story()) == wanted


def test_a_profile_with_a_docked_chat_has_each_anchor_and_no_composer_pagelet(stage: Stage) -> None:
    writer = stage.a_writer()
    dock = '[data-pagelet="IGDChatTabsRootContentOffMsys"] > div'
    wanted = {
        "main header section h2 > span": 1,
        'main header a[href="/ada.paints/followers/"]': 1,
        'main header a[href="/ada.paints/following/"]': 1,
        'main header img[alt="ada.paints\'s profile picture"]': 1,
        f'{dock} a[role="link"][href="/ada.paints/"] h2': 1,
        f'{dock} a[href^="/direct/t/"]': 1,
        f'{dock} [data-pagelet="IGDMessagesList"]': 1,
        f'{dock} [role="textbox"].notranslate[data-lexical-editor="true"]': 1,
        '[data-pagelet^="IGDComposer"]': 0,
    }

    async def story() -> dict[str, int]:
        await writer.open_dock("ada.paints")
        return await counts(writer, wanted)

    assert stage.run(story()) == wanted


def test_class_names_differ_from_load_to_load(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> tuple[str | None, str | None]:
        await writer.sign_in()
        first = await writer.page.locator("nav").get_attribute("class")
        await writer.page.reload()
        return first, await writer.page.locator("nav").get_attribute("class")

    first, second = stage.run(story())

    assert first != second


@pytest.mark.parametrize("shape", ["slots", "inner"])
def test_the_list_runs_from_the_newest_upwards_in_both_shapes(stage: Stage, shape: str) -> None:
    writer = stage.a_writer()
    stage.site.behave(Manners(header_ms=50, send_ms=20, list_shape=shape))  # type: ignore[arg-type]
    for text in ("older", "newer"):
        stage.site.reply(writer.account, "ada.paints", text)

    async def story() -> tuple[float, float]:
        await writer.open_thread("ada.paints")
        older = await writer.page.locator('[role="presentation"]', has_text="older").bounding_box()
        newer = await writer.page.locator('[role="presentation"]', has_text="newer").bounding_box()
        assert older
        assert newer
        return older["y"], newer["y"]

    above, below = stage.run(story())

    assert above < below
