"""Playing matrix cases: several windows of one browser, a person in each; then what was kept beside what went out."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from urllib.parse import urlencode

from playwright.async_api import CDPSession, Locator, Page
from playwright.async_api import Error as PlaywrightError

from simulator.browser import ORIGIN
from simulator.people import word
from tests.capture.conftest import ACCOUNT, Studio
from tests.capture.matrix import AMBIGUOUS, ASIDES, KEPT_WAY, Case
from tests.capture.reading import Kept, kept_of, observed_of, until

# A case waits most of its time for five seconds to pass: what a window more costs is its memory.
WINDOWS = 16
PATIENCE_S = 60
# What was pressed is settled in less, where it can be seen at all.
BLIND_S = 12
# A computer that does many things at once is slow.
STEP_MS = 60_000
AT_A_TIME = 6
SLOW_MS = 3_000
BYSTANDER = "by.stander"
BADGE = """async (windowId) => {
    const [tab] = await chrome.tabs.query({windowId, active: true})
    return await chrome.action.getBadgeText({tabId: tab.id})
}"""
# What a link inside the site does; the people of the matrix are too many for a page of links.
WALK = """(path) => {
    history.pushState({}, '', path)
    dispatchEvent(new PopStateEvent('popstate'))
}"""
DOCKS = 'div[style*="--sim-thread:"]'
TOOLS = {"like": "Like", "gif": "Choose a GIF or sticker", "photo": "Add Photo or Video", "voice": "Voice Clip"}
NOT_SEEING = {"\N{MULTIPLICATION SIGN}": "blind", "?": "degraded"}


@dataclass
class Result:
    """What came of a case: the counts of `dev.py test --json`, and words for whoever looks into it."""

    case: Case
    went_out: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    observed: int = 0
    health: str = "ok"
    error: str = ""

    @property
    def wrong(self) -> int:
        """Records that say what did not happen: not sent, other words, twice, observed though pressed here."""
        left = list(self.went_out)
        false = self.observed
        for one in self.kept:
            if one.state == "sent" and one.text in left:
                left.remove(one.text)
            elif one.state == "sent" or (one.state == "failed" and self.went_out) or one.text != self.case.text:
                false += 1
        return false + sum(one.way != KEPT_WAY[self.case.way] for one in self.kept)

    @property
    def missed(self) -> int:
        """Messages that went out and of which nothing is known."""
        return max(0, len(self.went_out) - len(self.kept))

    @property
    def held(self) -> int:
        """Records without a prospect, which wait for a person to name one."""
        return sum(one.handle is None for one in self.kept)

    @property
    def unconfirmed(self) -> int:
        """Records of which nobody can say what became of them."""
        return sum(one.state in ("unconfirmed", "pending") for one in self.kept)

    @property
    def degraded(self) -> int:
        """Whether the badge said that the page could not be read well."""
        return int(self.health != "ok")

    @property
    def counts(self) -> dict[str, int]:
        """All counts by name; of an ambiguous case `unconfirmed` is the right answer and not counted."""
        names = ("wrong", "missed", "held", "unconfirmed", "degraded")
        found = {name: int(getattr(self, name)) for name in names}
        if self.case.outcome in AMBIGUOUS:
            found["unconfirmed" if self.case.outcome == "silence" else "held"] = 0
        return found


class Seat:
    """One window in which cases are played one after the other."""

    clipboard = asyncio.Lock()

    def __init__(self, studio: Studio, page: Page, devtools: CDPSession, window: int) -> None:
        self.studio = studio
        self.page = page
        self._devtools = devtools
        self._window = window
        self._kind = ""

    @classmethod
    async def take(cls, studio: Studio) -> "Seat":
        """A seat at a window of its own."""
        page = await studio.browser.new_popup(width=1000, height=640)
        page.set_default_timeout(STEP_MS)
        devtools = await studio.browser.context.new_cdp_session(page)
        window = int((await devtools.send("Browser.getWindowForTarget"))["windowId"])
        return cls(studio, page, devtools, window)

    async def play(self, case: Case, handle: str) -> Result:
        """Everything of one case, until the store knows what became of it."""
        result = Result(case)
        try:
            async with asyncio.timeout(patience_of(case) + 2 * PATIENCE_S):
                await self._play(case, handle, result)
        except Exception as error:  # noqa: BLE001 (belongs to this case alone)
            result.error = f"{type(error).__name__}: {error}"
        if result.error or case.outcome in AMBIGUOUS:
            await self._clear()
        return result

    async def _clear(self) -> None:
        """Leave whatever is open."""
        self._kind = ""
        with contextlib.suppress(PlaywrightError):
            # Gives the connection of an unanswered request back, which the next page could not do before it has one.
            await self.page.goto("about:blank")

    async def _play(self, case: Case, handle: str, result: Result) -> None:
        box = await self._open(case, handle)
        if case.content in ("text", "share"):
            await self._write(case, box)
        await self._send(case, box)
        read = partial(self._kept, case, handle)
        if case.is_chaos:
            await self._until_known_or_blind(case, handle)
        else:
            await until(read, is_over, timeout_s=patience_of(case), every_s=0.4)
        result.health = await self.badge()
        if case.surface in ("dock", "two-docks"):
            docks = self.page.locator(DOCKS).get_by_role("button", name=word("Close", case.language), exact=True)
            while await docks.count():
                await docks.last.click()

    async def _until_known_or_blind(self, case: Case, handle: str) -> None:
        """Until the store knows of the message, or the badge has said for a while that it will not."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while loop.time() - began < PATIENCE_S:
            if is_over(self._kept(case, handle)):
                return
            if loop.time() - began > BLIND_S and await self.badge() != "ok":
                return
            await asyncio.sleep(0.4)

    def _kept(self, case: Case, handle: str) -> list[Kept]:
        """What is kept of the case; of a page that names nobody, what has its words."""
        home = self.studio.desk.home
        return kept_of(home, handle) + [one for one in kept_of(home, None) if one.text == case.text != ""]

    async def _open_aside(self, case: Case, handle: str) -> Locator:
        """The box of a story, of a note, or of the sheet that shares a profile with its own person."""
        page = self.page
        if case.surface == "story":
            await self._go(case, f"/stories/{handle}/31415926535/")
            return page.locator("main textarea")
        if case.surface == "note":
            # Who has a note stands in the address, which is read when the page loads.
            self._kind = ""
            await self._go(case, "/direct/inbox/", notes=handle)
            await page.get_by_role(
                "button", name=word("Note from {}", case.language).format(handle), exact=True
            ).click()
            return page.get_by_role("dialog").get_by_role("textbox")
        await self._go(case, f"/{handle}/")
        share = word("Share", case.language)
        await page.locator("main header").get_by_role("button", name=share, exact=True).click()
        await self._choose(handle)
        return page.get_by_role("dialog").locator("textarea")

    async def _choose(self, handle: str) -> None:
        """Look somebody up in the dialog that is open."""
        await self.page.locator('input[name="queryBox"]').click()
        await self.page.keyboard.insert_text(handle)
        await self.page.get_by_role("option").first.click()

    async def _open_messages(self, case: Case, handle: str, thread_id: str) -> None:
        """The thread by the requests, by the dialog for a new message, or by its address."""
        if case.surface == "requests":
            await self._go(case, "/direct/requests/")
            name = self.studio.site.world.people[handle].name
            await self.page.get_by_title(name, exact=True).click()
            await self.page.get_by_role("button", name=word("Accept", case.language), exact=True).click()
        elif case.surface == "new-message":
            await self._go(case, "/direct/inbox/")
            await self.page.get_by_role("button", name=word("New message", case.language), exact=True).click()
            await self._choose(handle)
            chat = word("Chat", case.language)
            await self.page.get_by_role("dialog").get_by_role("button", name=chat, exact=True).click()
        else:
            await self._go(case, f"/direct/t/{thread_id}/")

    async def _open(self, case: Case, handle: str) -> Locator:
        if case.surface in ASIDES:
            box = await self._open_aside(case, handle)
            await box.wait_for()
            return box
        thread_id = self._thread_id(case, handle)
        if case.surface == "two-docks":
            # Somebody else's chat stands open beside it, with a draft in it.
            await self._go(case, f"/{BYSTANDER}/")
            await self._open_dock(case)
            await self.page.locator(DOCKS).get_by_role("textbox").wait_for()
            await self.page.keyboard.insert_text("A draft that stays")
        if case.surface in ("thread", "requests", "new-message"):
            await self._open_messages(case, handle, thread_id)
        else:
            await self._go(case, f"/{handle}/")
            await self._open_dock(case)
        dock = f'div[style*="--sim-thread:{thread_id}"]'
        around = self.page.locator(dock if "dock" in case.surface else "main section")
        box = around.locator('[contenteditable="true"]')
        await box.wait_for()
        if case.outcome == "group" or "header-link" in case.variant:
            await around.locator("h2").first.wait_for()
        elif case.variant != "late-name":
            await around.locator(f'a[href="/{handle}/"] h2').wait_for()
        return box

    def _thread_id(self, case: Case, handle: str) -> str:
        if case.outcome != "group":
            return self.studio.site.thread_id(ACCOUNT, handle)
        threads = self.studio.site.world.threads.values()
        return next(thread.id for thread in threads if thread.title == handle)

    async def _open_dock(self, case: Case) -> None:
        message = word("Message", case.language)
        await self.page.locator("main header").get_by_role("button", name=message, exact=True).click()

    async def _go(self, case: Case, path: str, **asked: str) -> None:
        """To `path`: by a link of the page that is open, or in a new page where that is of another kind."""
        if self._kind != case.kind:
            await self.page.goto(f"{ORIGIN}{path}?{urlencode({**case.manners, **asked})}")
            self._kind = case.kind
        else:
            await self.page.evaluate(WALK, path)

    async def _write(self, case: Case, box: Locator) -> None:
        keyboard = self.page.keyboard
        await box.focus()
        if case.way == "lines":
            for number, line in enumerate(case.text.split("\n")):
                if number:
                    await keyboard.press("Shift+Enter")
                await keyboard.insert_text(line)
        else:
            await self.enter(case.text, how={"ime": "compose", "paste": "paste"}.get(case.way, "type"))

    async def enter(self, text: str, *, how: str) -> None:
        """Put `text` where the caret stands: `type` it, `paste` it, or `compose` its end with an input method."""
        keyboard = self.page.keyboard
        if how == "compose":
            head, tail = text[:-6], text[-6:]
            await keyboard.insert_text(head)
            await self._devtools.send(
                "Input.imeSetComposition", {"text": tail, "selectionStart": len(tail), "selectionEnd": len(tail)}
            )
            # This Enter picks the word and sends nothing: input methods report it with the key code 229.
            enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
            await self._devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
            await self._devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
            await self._devtools.send("Input.insertText", {"text": tail})
            return
        await keyboard.insert_text(text)
        if how == "paste":
            # There is one clipboard for all windows.
            async with Seat.clipboard:
                for keys in ("Control+a", "Control+x", "Control+v"):
                    await keyboard.press(keys)

    async def _send_wordless(self, case: Case, box: Locator) -> None:
        """Click what stands beside the box, and what comes of it."""
        row = box.locator('xpath=ancestor::*[.//*[@role="button"]][1]')
        await row.locator(f'svg[aria-label="{word(TOOLS[case.way], case.language)}"]').click()
        if case.way == "gif":
            await self.page.get_by_role("dialog").get_by_role("button").first.click()
        elif case.way != "like":
            await row.get_by_role("button", name=word("Send", case.language), exact=True).click()

    async def _send(self, case: Case, box: Locator) -> None:
        keyboard = self.page.keyboard
        if case.content not in ("text", "share"):
            await self._send_wordless(case, box)
            return
        if "send-name" in case.variant:
            # A drawing without a word, last in the row of the box.
            row = box.locator('xpath=ancestor::*[.//*[@role="button"]][1]')
            await row.get_by_role("button").last.click()
        elif case.way == "send-mouse":
            send = word("Send", case.language)
            around = box.locator(
                f'xpath=ancestor::*[.//*[@role="button" or self::button][normalize-space()="{send}"]][1]'
            )
            await around.get_by_role("button", name=send, exact=True).click()
        elif case.way.startswith("send-tab"):
            await keyboard.press("Tab")
            await keyboard.press("Enter" if case.way == "send-tab-enter" else "Space")
        else:
            await keyboard.press("NumpadEnter" if case.way == "numpad-enter" else "Enter")

    async def badge(self) -> str:
        """How well the page can be read, as the badge of the extension says it: ok, degraded or blind."""
        worker = await self.studio.browser.worker()
        return NOT_SEEING.get(str(await worker.evaluate(BADGE, self._window)), "ok")


def is_over(kept: list[Kept]) -> bool:
    """Whether something is known of the message, and is final."""
    return bool(kept) and all(one.state != "pending" for one in kept)


def patience_of(case: Case) -> int:
    """Seconds until a case counts as lost."""
    return 80 if case.outcome == "silence" else PATIENCE_S


def set_the_scene(studio: Studio, case: Case) -> str:
    """The person the case is about, with what went before; the handle."""
    site = studio.site
    handle = studio.a_person(stranger=case.outcome == "notice" or case.surface == "requests")
    if case.outcome == "group":
        members = (handle, studio.a_person())
        title = f"Group {case.number}"
        site.add_group(ACCOUNT, title, members)
        return title
    thread = site.world.thread(ACCOUNT, handle)
    if case.has_history:
        for number in range(4):
            at_ms = 1_760_000_000_000 + number * 60_000
            own = case.text if case.repeats and number == 2 else f"Earlier words {number}"
            site.say(ACCOUNT, thread.id, ACCOUNT if number % 2 == 0 else handle, own, at_ms=at_ms)
    if case.surface == "requests":
        site.say(ACCOUNT, thread.id, handle, "Hello, I found you", at_ms=1_760_000_000_000 + case.number)
    if case.outcome == "refused":
        site.fail_next_send(ACCOUNT, handle, how="removed")
    if case.outcome in ("marker", "removed", "restored", "silence"):
        site.fail_next_send(ACCOUNT, handle, how=case.outcome)  # type: ignore[arg-type]
    if case.outcome == "slow":
        site.answer_next_send_after(ACCOUNT, handle, ms=SLOW_MS)
    return handle


async def play(studio: Studio, cases: Iterable[Case]) -> dict[Case, Result]:
    """All cases, several windows at a time, with what went out and what was kept."""
    if BYSTANDER not in studio.site.world.people:
        studio.site.add_person(BYSTANDER, "By Stander")
    handles = {case: set_the_scene(studio, case) for case in cases}
    # Cases of one kind follow each other in one page, as somebody writes to one person after the other.
    waiting = iter(sorted(handles, key=lambda case: (case.outcome not in AMBIGUOUS, case.kind, case.number)))
    results: dict[Case, Result] = {}

    async def at_one_window() -> None:
        seat = await Seat.take(studio)
        while chosen := next(waiting, None):
            for case in (chosen, *islice(waiting, 0 if chosen.outcome in AMBIGUOUS else AT_A_TIME - 1)):
                results[case] = await seat.play(case, handles[case])
        await seat.page.close()

    await asyncio.gather(*[at_one_window() for _ in range(min(WINDOWS, len(handles)))])
    nameless = {one.text: one for one in kept_of(studio.desk.home, None)}
    for case, handle in handles.items():
        result = results[case]
        result.went_out = studio.went_out(handle)
        result.kept = kept_of(studio.desk.home, handle) + [
            one for text, one in nameless.items() if text == case.text != ""
        ]
        result.observed = observed_of(studio.desk.home, handle)
    return results
