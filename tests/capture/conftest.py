"""One desk for all tests here: provider, Core, agent, bridge, and the built extension in a browser on the simulator."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import expect

from simulator.browser import Browser
from simulator.measuring import rules_in_store
from simulator.office import Desk, ProgramFailed, running_core
from simulator.people import Writer
from simulator.provider import Provider
from simulator.site import Site
from simulator.team import EXTENSION, TEAM_NAME, Team
from simulator.world import Manners
from tests.capture.reading import Kept, holding, kept_of, until

T = TypeVar("T")

ACCOUNT = "studio_b"
MANNERS = Manners(header_ms=50, send_ms=150)
EMAIL = "dana@north.example"
FENCE = "fence.post"
PATIENCE_MS = 15_000
UNTIL_WAITING = """async (count) => {
    const waiting = async () => Object.values(await chrome.storage.local.get(null))
        .filter((one) => one?.kind === 'log' && one.sealed).length
    while (await waiting() < count) await new Promise((done) => setTimeout(done, 50))
}"""


class Studio:
    """One operator at work: their browser, their agent, and what the site says really went out."""

    def __init__(self, runner: asyncio.Runner, team: Team) -> None:
        self.team = team
        self.site = team.site
        self.desk = team.desks["Dana"]
        self.browser = team.browsers["Dana"]
        self._runner = runner
        self._numbers = itertools.count(1)

    def run(self, story: Coroutine[Any, Any, T]) -> T:
        """What `story` returns."""
        return self._runner.run(story)

    # -- who there is

    def a_person(self, *, stranger: bool = False) -> str:
        """The handle of somebody nobody wrote to before; pages that are open already do not know them."""
        number = next(self._numbers)
        return self.site.add_person(f"person_{number}.x", f"Person {number}", stranger=stranger).handle

    def an_account(self) -> str:
        """The handle of an account that signed in nowhere before and that nobody joined."""
        number = next(self._numbers)
        user_id = str(17841400000001000 + number)
        return self.site.add_account(f"private_{number}", user_id=user_id, name=f"Private {number}").handle

    def a_writer(self, account: str = ACCOUNT, *, own_window: bool = False) -> Writer:
        """Somebody at `account` in a tab of their own."""
        return Writer(self.browser, account, own_window=own_window)

    # -- what went out, and what was kept of it

    def went_out(self, handle: str, account: str = ACCOUNT) -> list[str]:
        """Ground truth: the texts that really went from `account` to `handle`."""
        return [one.text for one in self.site.log if (one.account, one.prospect) == (account, handle)]

    def kept(self, handle: str | None, account: str = ACCOUNT) -> list[Kept]:
        """The outreaches in the agent's store, oldest first."""
        return [one for one in kept_of(self.desk.home) if (one.account, one.handle) == (account, handle)]

    def found_on_disk(self, words: str) -> list[str]:
        """The files of the agent's home and of the browser's profile that hold `words`."""
        return holding(self.desk.home, words) + holding(self.desk.profile, words)

    async def until_waiting(self, count: int = 1) -> None:
        """Return when at least `count` captures wait in the browser's own storage, where they are sealed."""
        worker = await self.browser.worker()
        await asyncio.wait_for(worker.evaluate(UNTIL_WAITING, count), 30)

    async def until_kept(self, handle: str, *states: str, account: str = ACCOUNT, timeout_s: float = 30) -> list[Kept]:
        """The outreaches to `handle`, once they are in these states, in this order.

        Raises: TimeoutError with what there was instead.
        """
        return await until(
            lambda: self.kept(handle, account),
            lambda found: [one.state for one in found] == list(states),
            timeout_s=timeout_s,
        )

    async def fence(self, writer: Writer) -> None:
        """A message that is logged: whatever happened before it would be in the store by now."""
        before = len(self.kept(FENCE, writer.account))
        await writer.write(FENCE, "fence")
        await until(lambda: len(self.kept(FENCE, writer.account)), lambda now: now > before)

    @contextlib.asynccontextmanager
    async def agent_off(self) -> AsyncIterator[None]:
        """A person quits the agent, and starts it again afterwards."""
        await self.desk.run("quit")
        try:
            yield
        finally:
            await self.desk.run("up", "--no-window")

    # -- the panel

    @contextlib.asynccontextmanager
    async def panel(self, writer: Writer) -> AsyncIterator[Any]:
        """The side panel beside the writer's tab."""
        page = await self.browser.side_panel(writer.page)
        try:
            yield page
        finally:
            await page.close()
            await writer.page.bring_to_front()

    async def join(self, writer: Writer) -> None:
        """Press "Join" in the panel, and wait until the agent has said yes."""
        async with self.panel(writer) as panel:
            await panel.locator("#join").click()
            await expect(panel.locator("#join")).to_have_count(0, timeout=20_000)

    async def close_tabs(self) -> None:
        """Leave one empty tab."""
        first, *more = self.browser.context.pages
        for page in more:
            with contextlib.suppress(PlaywrightError):
                await page.close()
        await first.goto("about:blank")


@contextlib.asynccontextmanager
async def a_studio_team(folder: Path, **environment: str) -> AsyncIterator[Team]:
    """Dana, who founded the team and signed in, with a browser that has the built extension.

    `environment` is that of her computer.
    """
    provider = Provider()
    provider.add_person(EMAIL, "Dana")
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(provider)
        core = await stack.enter_async_context(running_core(folder / "core", provider))
        site = await stack.enter_async_context(Site(manners=MANNERS))
        site.add_account(ACCOUNT, user_id="17841400000000002", name="Studio B")
        site.add_person(FENCE, "Fence Post")
        desk = Desk("Dana", EMAIL, folder / "home", folder / "profile")
        desk.environment.update(environment)
        team = Team(folder, site, core, {"Dana": desk})
        stack.push_async_callback(_quit, desk)
        await desk.run("register", "--user-data-dir", str(desk.profile))
        browser = Browser(desk.profile, site, extension_dir=EXTENSION)
        team.browsers["Dana"] = await stack.enter_async_context(browser)
        browser.context.set_default_timeout(PATIENCE_MS)
        await team.sign_in("Dana", "--bootstrap", await core.bootstrap_token(), "--team", TEAM_NAME)
        yield team


async def _quit(desk: Desk) -> None:
    with contextlib.suppress(ProgramFailed):
        await desk.run("quit")


@contextlib.contextmanager
def a_joined_studio(folder: Path, **environment: str) -> Iterator[Studio]:
    """A studio whose account is joined and logged, with no tab left over."""
    assert (EXTENSION / "manifest.json").is_file(), "the extension is not built: npm run build in extension/"
    with asyncio.Runner() as runner:
        context = a_studio_team(folder, **environment)
        studio = Studio(runner, runner.run(context.__aenter__()))
        try:
            writer = studio.a_writer()
            runner.run(writer.open_thread(studio.a_person()))
            runner.run(studio.join(writer))
            assert rules_in_store(studio.desk.home) == 0
            runner.run(studio.close_tabs())
            yield studio
        finally:
            runner.run(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def _studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with a_joined_studio(tmp_path_factory.mktemp("studio")) as studio:
        yield studio


@pytest.fixture(scope="module")
def crowded_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A desk for hundreds of messages, so that nobody else finds them in their store."""
    with a_joined_studio(tmp_path_factory.mktemp("crowded")) as studio:
        yield studio


@pytest.fixture
def studio(_studio: Studio) -> Iterator[Studio]:
    """The desk with quick manners, the joined account, and no tab left over."""
    _studio.site.behave(MANNERS)
    yield _studio
    _studio.run(_studio.close_tabs())
