"""A person at a keyboard: only trusted key presses and clicks, and waiting for what a person would wait for."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.async_api import Locator, Page

from .browser import ORIGIN, Browser
from .world import Delivered

Way = Literal["enter", "numpad-enter", "send-button"]
Surface = Literal["thread", "dock"]

# Longer texts come in at once, as from the clipboard: every typed character costs a round trip to the browser.
TYPED_MAX = 400
_HEADER = '[data-pagelet="IGDInboxHeaderOffMsys"]'
_THREAD_BOX = '[data-pagelet="IGDComposerForCannes"] [role="textbox"]'
_ROWS = '[data-pagelet="IGDInboxThreadListScrollableAreaPagelet"] [role="button"]'
_DOCKS = '[data-pagelet^="IGDChatTabsRootContent"]'


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "page/src/words.json").read_bytes())
    return words


def word(english: str, language: str) -> str:
    """What stands on the page in `language` where the English page says `english`."""
    return _words().get(language, {}).get(english, english)


class Writer:
    """One person who works as `account` in one tab of `browser`. The tab opens, signed in, at the first need.

    Several who work at the same time each need their own window: the browser does not draw a tab behind another.
    """

    def __init__(self, browser: Browser, account: str, *, own_window: bool = False) -> None:
        self.browser = browser
        self.site = browser.site
        self.account = account
        self._own_window = own_window
        self._page: Page | None = None
        self._box: Locator | None = None

    @property
    def page(self) -> Page:
        """The tab that is open.

        Raises: LookupError.
        """
        if self._page is None:
            raise LookupError("no tab is open")
        return self._page

    # -- going somewhere

    async def sign_in(self) -> Page:
        """The tab, opened and signed in as `account` when there was none, through the page that asks who it is."""
        if self._page is None:
            opens = self.browser.new_window if self._own_window else self.browser.context.new_page
            self._page = await opens()
            await self._page.goto(f"{ORIGIN}/")
            asks = self._page.get_by_role("button", name=f"Continue as {self.account}", exact=True)
            await self._page.locator("nav").or_(asks).first.wait_for()
            if await asks.count():
                await asks.click()
            elif not await self._own_link().count():
                await self.switch_account(self.account)
            await self._own_link().wait_for()
        return self._page

    async def open_inbox(self) -> None:
        """Go to the inbox by the link at the side, without a reload."""
        page = await self.sign_in()
        await page.locator('nav a[href="/direct/inbox/"]').first.click()
        await page.locator('[aria-label="Thread list"]').wait_for()

    async def open_thread(self, handle: str, *, wait_for_header: bool = True) -> None:
        """Go to the thread with `handle` as a person does: by its row, else by "New message"; no reload."""
        page = await self.sign_in()
        thread_id = self.site.thread_id(self.account, handle)
        if not page.url.endswith(f"/direct/t/{thread_id}/"):
            await self.open_inbox()
            row = self._row(self.site.world.people[handle].name)
            # A row shows a name and no handle: of two people with one name it may be the wrong one.
            if self._is_only_one_named(handle) and await row.count() == 1:
                await row.click()
            else:
                await self._new_message(handle)
            await page.wait_for_url(f"**/direct/t/{thread_id}/")
        self._box = page.locator(_THREAD_BOX)
        await self._box.wait_for()
        if wait_for_header:
            await page.locator(f'{_HEADER} a[href="/{handle}/"]').wait_for()

    async def open_group(self, title: str) -> None:
        """Go to the group `title` by its row."""
        page = await self.sign_in()
        await self.open_inbox()
        await self._row(title).click()
        await page.locator(f"{_HEADER} h2", has_text=title).wait_for()
        self._box = page.locator(_THREAD_BOX)

    async def open_profile(self, handle: str) -> None:
        """Go to the profile of `handle` by the link on the home page, without a reload."""
        page = await self.sign_in()
        if page.url != f"{ORIGIN}/{handle}/":
            await page.locator('nav a[href="/"]').first.click()
            await page.locator(f'main a[href="/{handle}/"]').first.click()
            await page.wait_for_url(f"{ORIGIN}/{handle}/")
        await page.locator("main header h2", has_text=handle).wait_for()

    async def open_dock(self, handle: str, *, wait_for_header: bool = True) -> None:
        """Open the small chat with `handle` by the Message button of the profile (manner `message_opens="dock"`)."""
        await self.open_profile(handle)
        await self.page.locator("main header").get_by_role("button", name="Message", exact=True).click()
        dock = self.dock(handle)
        self._box = dock.get_by_role("textbox")
        await self._box.wait_for()
        if wait_for_header:
            await dock.locator(f'a[href="/{handle}/"]').first.wait_for()

    def dock(self, handle: str) -> Locator:
        """The small chat with `handle`, found by the simulator's own mark on it."""
        thread_id = self.site.thread_id(self.account, handle)
        return self.page.locator(f'{_DOCKS} > div[style*="--sim-thread:{thread_id}"]')

    async def close_docks(self) -> None:
        """Close the small chats that are open, as a person does who is done with them and wants to see the page."""
        while self._page and await self._page.locator(_DOCKS).get_by_role("button", name="Close").count():
            await self._page.locator(_DOCKS).get_by_role("button", name="Close").last.click()
        self._box = None

    # -- writing

    async def write(
        self, handle: str, text: str, *, way: Way = "enter", surface: Surface = "thread", wait_for_header: bool = True
    ) -> None:
        """Write `text` to `handle` and send it this way. Returns after the press, whatever becomes of it."""
        opens = self.open_thread if surface == "thread" else self.open_dock
        await opens(handle, wait_for_header=wait_for_header)
        await self.type(text)
        await self.press(way)

    async def type(self, text: str) -> None:
        """Put `text` after what stands in the box that was opened last; a new line is Shift+Enter."""
        await self._opened_box().click()
        keyboard = self.page.keyboard
        for number, line in enumerate(text.split("\n")):
            if number:
                await keyboard.press("Shift+Enter")
            if len(text) > TYPED_MAX:
                await keyboard.insert_text(line)
            else:
                await keyboard.type(line)

    async def press(self, way: Way = "enter") -> None:
        """Send what stands in the box, this way."""
        if way == "send-button":
            # The nearest block around the box that also holds the button: docks and thread differ.
            around = self._opened_box().locator('xpath=ancestor::*[.//*[@role="button"][normalize-space()="Send"]][1]')
            await around.get_by_role("button", name="Send", exact=True).click()
            return
        await self._opened_box().focus()
        await self.page.keyboard.press("Enter" if way == "enter" else "NumpadEnter")

    async def press_again(self) -> None:
        """Press Enter once more in the same box, as a person does whom a hold stopped."""
        await self.press("enter")

    # -- waiting

    async def wait_delivered(self, handle: str, text: str, *, times: int = 1, timeout_s: float = 15.0) -> Delivered:
        """The last of `times` messages `text` that really went from this account to `handle`.

        Raises: TimeoutError.
        """
        return await self.site.wait_delivered(self.account, handle, text, times=times, timeout_s=timeout_s)

    async def wait_shown(self, text: str) -> None:
        """Return when the page shows a bubble with `text`, sent or received."""
        await self.page.locator('[role="presentation"]').get_by_text(text, exact=True).last.wait_for()

    async def wait_confirmed(self) -> None:
        """Return when the page no longer shows any message on its way."""
        await self.page.locator('[data-pagelet="IGDMessagesList"] [style*="opacity"]').first.wait_for(state="detached")

    async def wait_failed(self) -> None:
        """Return when the page shows the error mark of a message that did not go out."""
        await self.page.locator('[data-pagelet="IGDMessagesList"] [role="alert"]').last.wait_for()

    # -- leaving

    async def close_tab(self) -> None:
        """Close the tab as it stands; the next move opens a new one."""
        await self.page.close()
        self._page = self._box = None

    async def switch_account(self, handle: str) -> None:
        """Become the account `handle` in the same tab, by the switch at the side; the page reloads."""
        page = await self.sign_in()
        await page.get_by_role("button", name="Switch accounts", exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name=handle, exact=True).click()
        self.account = handle
        self._box = None
        await self._own_link().wait_for()

    async def sign_out(self) -> None:
        """Leave the account; the page asks who it is."""
        page = await self.sign_in()
        await page.get_by_role("button", name="Log out", exact=True).click()
        await page.get_by_role("button", name=f"Continue as {self.account}", exact=True).wait_for()

    def _row(self, title: str) -> Locator:
        return self.page.locator(_ROWS).filter(has=self.page.get_by_title(title, exact=True))

    def _is_only_one_named(self, handle: str) -> bool:
        names = [person.name for person in self.site.world.people.values()]
        return names.count(self.site.world.people[handle].name) == 1

    def _own_link(self) -> Locator:
        return self.page.locator(f'nav a[href="/{self.account}/"] img')

    async def _new_message(self, handle: str) -> None:
        await self.page.get_by_role("button", name="New message", exact=True).click()
        dialog = self.page.get_by_role("dialog")
        await dialog.locator('input[name="queryBox"]').click()
        await self.page.keyboard.type(handle)
        await dialog.get_by_role("option").filter(has=self.page.get_by_text(handle, exact=True)).click()
        await dialog.get_by_role("button", name="Chat", exact=True).click()

    def _opened_box(self) -> Locator:
        if self._box is None:
            raise LookupError("no box to write in was opened")
        return self._box
