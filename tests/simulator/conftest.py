"""One site and one browser for all tests here; every test works as an account of its own."""

import asyncio
import itertools
import json
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from simulator.browser import Browser
from simulator.people import Writer
from simulator.site import Site
from simulator.world import Manners

T = TypeVar("T")


class Stage:
    """The running site and browser, and the loop they live in."""

    def __init__(self, runner: asyncio.Runner, site: Site, browser: Browser) -> None:
        self.site = site
        self.browser = browser
        self._runner = runner
        self._numbers = itertools.count(1)

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        """What `story` returns."""
        return self._runner.run(story)

    def a_writer(self) -> Writer:
        """Somebody at an account that nobody used before."""
        number = next(self._numbers)
        account = self.site.add_account(f"studio_{number}", user_id=f"{4000 + number}", name=f"Studio {number}")
        return Writer(self.browser, account.handle)


def an_extension(folder: Path, *, worker: str = "0;", content: str = "0;") -> Path:
    """A small extension in `folder`, without a fixed key."""
    manifest = {
        "manifest_version": 3,
        "name": "leak",
        "version": "1",
        "permissions": ["nativeMessaging"],
        "background": {"service_worker": "worker.js"},
        "content_scripts": [{"matches": ["https://www.instagram.com/*"], "js": ["content.js"]}],
    }
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "worker.js").write_text(worker)
    (folder / "content.js").write_text(content)
    (folder / "sidepanel.html").write_text("<title>panel</title>")
    return folder


@pytest.fixture(scope="session")
def _stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("profile")
    with asyncio.Runner() as runner:
        site = Site()
        runner.run(site.__aenter__())
        site.add_person("ada.paints", "Ada Example", bio="Paints boats.")
        site.add_person("bo_bakes", "Bo Baker")
        site.add_person("cy.codes", "Cy Coder")
        site.add_person("other.ada", "Ada Example")
        site.add_person("dee.strange", "Dee Strange", stranger=True)
        browser = Browser(folder, site)
        runner.run(browser.__aenter__())
        yield Stage(runner, site, browser)
        runner.run(browser.__aexit__(None, None, None))
        runner.run(site.__aexit__(None, None, None))


@pytest.fixture
def stage(_stage: Stage) -> Iterator[Stage]:
    """The stage with quick manners, nobody signed in and no tab left over."""
    _stage.site.behave(Manners(header_ms=50, send_ms=20))
    _stage.run(_stage.browser.context.clear_cookies())
    yield _stage
    for page in _stage.browser.context.pages[1:]:
        _stage.run(page.close())
