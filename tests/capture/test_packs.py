"""A signed pack comes through Core and agent into the browser, which then reads a page it could not read before.

The agent is a copy of ours with a root of trust inside, as a release has one, that looks for packs every few seconds.
It has a desk of its own: agents with different roots must not take turns at one.
"""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import instacrm
from simulator.browser import ORIGIN
from simulator.people import Writer
from tests.agent.sync.test_packs import Mirror, a_pack
from tests.capture.conftest import Studio, a_joined_studio
from tests.capture.reading import Kept, until
from tests.capture.test_health import UNTIL_BADGE

PAGE = (Path(__file__).parent / "pages" / "another-markup.html").read_text(encoding="utf-8")
ANCHORS = {
    "list": [{"id": "talk", "css": '[data-talk="all"]', "most": 4}],
    "bubble": [{"id": "talk", "css": '[data-talk="one"]'}],
    "body": [{"id": "talk", "css": '[data-talk="words"]'}],
}
# A pack with these makes every page unreadable.
WORSE = {"list": [{"id": "wrong", "css": "nav"}]}
BLIND = "\N{MULTIPLICATION SIGN}"
PATIENCE_S = 60
LOOKS = {"FIRST_S: Final = 20.0": "FIRST_S: Final = 1.0", "EVERY_S: Final = 6 * 3600.0": "EVERY_S: Final = 3.0"}


def a_release(folder: Path, root: bytes) -> Path:
    """A folder with a copy of ours into which `root` was built, and which looks often."""
    copy = folder / "instacrm"
    shutil.copytree(Path(instacrm.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "launcher" / "updates" / "root.json").write_bytes(root)
    fetching = copy / "agent" / "sync" / "packs.py"
    text = fetching.read_text()
    for usual, often in LOOKS.items():
        assert usual in text
        text = text.replace(usual, often)
    fetching.write_text(text)
    return folder


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """Signed packs, and the root they are believed by."""
    return Mirror(tmp_path / "signed")


@pytest.fixture
def released(tmp_path: Path, mirror: Mirror) -> Iterator[Studio]:
    """A desk whose agent was released with the root of `mirror`, which its Core mirrors."""
    with a_joined_studio(tmp_path, PYTHONPATH=str(a_release(tmp_path / "release", mirror.root))) as studio:
        (studio.team.core.folder / "packs").symlink_to(mirror.folder)
        yield studio
        studio.run(studio.close_tabs())


def refused(studio: Studio) -> int:
    """How often the agent found a pack that it did not believe."""
    return sum(file.read_text().count("pack-refused") for file in studio.desk.home.rglob("agent.log"))


async def write(writer: Writer, text: str) -> None:
    await writer.page.locator("#box").click()
    await writer.page.keyboard.insert_text(text)
    await writer.page.keyboard.press("Enter")


def test_a_page_only_a_delivered_pack_reads_is_captured_and_a_bad_pack_changes_nothing(
    released: Studio, mirror: Mirror
) -> None:
    handle = released.a_person()
    thread = released.site.thread_id("studio_b", handle)
    released.site.layouts["another"] = PAGE.replace("HANDLE", handle)
    writer = released.a_writer()

    async def badge(says: str) -> None:
        worker, tab = await released.browser.worker(), await released.browser.tab_id(writer.page)
        await asyncio.wait_for(worker.evaluate(UNTIL_BADGE, [tab, says]), PATIENCE_S)

    async def not_believed() -> None:
        before = refused(released)
        await until(lambda: refused(released), lambda times: times > before, timeout_s=PATIENCE_S)

    async def story() -> list[Kept]:
        await writer.sign_in()
        await writer.page.goto(f"{ORIGIN}/direct/t/{thread}/?layout=another")
        await badge(BLIND)
        mirror.publish(a_pack(2, anchors=ANCHORS))
        await badge("")
        await write(writer, "Read by the new pack")
        mirror.publish(a_pack(1, anchors=WORSE))
        await not_believed()
        mirror.publish(a_pack(3, anchors={"list": "not a list"}))
        await not_believed()
        # Signed, but by a role that has no say over packs.
        mirror.publish(a_pack(4, anchors=WORSE), by="targets")
        await not_believed()
        await released.until_kept(handle, "sent")
        await write(writer, "Still read by it")
        return await released.until_kept(handle, "sent", "sent")

    kept = released.run(story())

    assert [one.text for one in kept] == ["Read by the new pack", "Still read by it"]
    assert {one.pack.split()[0] for one in kept} == {"pack-2"}
