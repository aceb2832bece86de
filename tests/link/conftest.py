"""A desk for the tests of the link's life, where browsers come and go, and what is found among its processes."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from simulator.browser import Browser
from simulator.team import EXTENSION
from tests.capture.conftest import MANNERS, PATIENCE_MS, Studio, a_joined_studio


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with a_joined_studio(tmp_path_factory.mktemp("office")) as studio:
        yield studio


@pytest.fixture
def office(_office: Studio) -> Iterator[Studio]:
    """One operator with a browser, an agent and a joined account."""
    _office.site.behave(MANNERS)
    yield _office
    _office.run(_office.close_tabs())


@contextlib.asynccontextmanager
async def another_browser(office: Studio, profile: Path, *, registered: bool = True) -> AsyncIterator[Browser]:
    """A browser with a folder of its own, which the operator's agent was told of or not."""
    if registered:
        await office.desk.run("register", "--user-data-dir", str(profile))
    async with Browser(profile, office.site, extension_dir=EXTENSION) as browser:
        browser.context.set_default_timeout(PATIENCE_MS)
        yield browser


def bridges(office: Studio) -> set[int]:
    """The process ids of the native hosts that browsers started for this agent."""
    script = str(office.desk.home / "host").encode()
    found = set()
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and any(
                part.startswith(script) for part in (folder / "cmdline").read_bytes().split(b"\0")
            ):
                found.add(int(folder.name))
    return found


def kill_bridges(office: Studio) -> int:
    """End every native host of this agent without a word; how many there were."""
    found = bridges(office)
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)
