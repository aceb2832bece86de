"""A signed pack comes through Core and agent into the browser, which then reads a page it could not read before.

The agent is a copy of ours with a root of trust inside, as a release has one.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import instacrm
from simulator.browser import ORIGIN
from simulator.people import Writer
from tests.agent.sync.test_packs import Mirror, a_pack
from tests.capture.conftest import Studio
from tests.capture.reading import Kept, until
from tests.capture.test_health import UNTIL_BADGE

PAGE = (Path(__file__).parent / "pages" / "another-markup.html").read_text(encoding="utf-8")
ANCHORS = {
    "list": [{"id": "talk", "css": '[data-talk="all"]', "most": 4}],
    "bubble": [{"id": "talk", "css": '[data-talk="one"]'}],
    "body": [{"id": "talk", "css": '[data-talk="words"]'}],
}
BLIND = "\N{MULTIPLICATION SIGN}"
# The agent looks for packs up to half a minute after its start.
PATIENCE_S = 60


@contextlib.asynccontextmanager
async def a_released_agent(studio: Studio, folder: Path, root: bytes) -> AsyncIterator[None]:
    """Meanwhile the agent is one into which `root` was built."""
    copy = folder / "release" / "instacrm"
    if not copy.exists():
        shutil.copytree(Path(instacrm.__file__).parent, copy)
        (copy / "launcher" / "updates" / "root.json").write_bytes(root)
    await studio.desk.run("quit")
    studio.desk.environment["PYTHONPATH"] = str(copy.parent)
    await studio.desk.run("up", "--no-window")
    try:
        yield
    finally:
        await studio.desk.run("quit")
        del studio.desk.environment["PYTHONPATH"]
        await studio.desk.run("up", "--no-window")


async def write(writer: Writer, text: str) -> None:
    await writer.page.locator("#box").click()
    await writer.page.keyboard.insert_text(text)
    await writer.page.keyboard.press("Enter")


def agent_says(studio: Studio, word: str) -> int:
    """How often the agent's log has `word`."""
    return sum(file.read_text().count(word) for file in studio.desk.home.rglob("agent.log"))


def test_a_page_only_a_delivered_pack_reads_is_captured_and_a_bad_pack_changes_nothing(
    studio: Studio, tmp_path: Path
) -> None:
    handle = studio.a_person()
    thread = studio.site.thread_id("studio_b", handle)
    studio.site.layouts["another"] = PAGE.replace("HANDLE", handle)
    mirror = Mirror(studio.team.core.folder / "packs")
    writer = studio.a_writer()

    async def badge(page_badge: str) -> None:
        worker, tab = await studio.browser.worker(), await studio.browser.tab_id(writer.page)
        await asyncio.wait_for(worker.evaluate(UNTIL_BADGE, [tab, page_badge]), PATIENCE_S)

    async def story() -> list[Kept]:
        await writer.sign_in()
        await writer.page.goto(f"{ORIGIN}/direct/t/{thread}/?layout=another")
        await badge(BLIND)
        mirror.publish(a_pack(2, anchors=ANCHORS))
        async with a_released_agent(studio, tmp_path, mirror.root):
            await badge("")
            await write(writer, "Read by the new pack")
            await studio.until_kept(handle, "sent")
        # Signed, but by a role that has no say over packs; and it would make the page unreadable.
        mirror.publish(a_pack(3, anchors={"list": [{"id": "wrong", "css": "nav"}]}), by="targets")
        async with a_released_agent(studio, tmp_path, mirror.root):
            await until(lambda: agent_says(studio, "pack-refused"), bool, timeout_s=PATIENCE_S)
            await write(writer, "Still read by it")
            return await studio.until_kept(handle, "sent", "sent")

    kept = studio.run(story())

    assert [one.text for one in kept] == ["Read by the new pack", "Still read by it"]
    assert {one.pack.split()[0] for one in kept} == {"pack-2"}
