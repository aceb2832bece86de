"""Chromium on the simulated site: it believes it is on https://www.instagram.com and cannot reach anything else.

A machine behind a proxy would ignore the host rules and reach the real site, so the launcher refuses to start
without `--no-proxy-server` and without "nothing else resolves" as the last rule.
"""

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.async_api import BrowserContext, Page, Playwright, Worker, async_playwright

from .netlog import LoggedRequest, UselessNetLog, extension_requests, requests_elsewhere
from .site import Site

__all__ = [
    "CHROMIUM",
    "Browser",
    "LoggedRequest",
    "UnsafeBrowser",
    "UselessNetLog",
    "browser_args",
    "check_args",
    "extension_id_of",
    "extension_requests",
    "requests_elsewhere",
]

CHROMIUM = Path("/usr/bin/chromium")
ORIGIN = "https://www.instagram.com"
_CALM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-features=OptimizationHints",
)  # fmt: skip
_RULES = "--host-resolver-rules="
_FORBIDDEN = ("--proxy-server", "--proxy-pac-url", "--proxy-auto-detect", "--ignore-certificate-errors")

POPUP = """([width, height]) => {
    void chrome.windows.create({type: 'popup', url: 'about:blank', focused: false, width, height})
}"""


class UnsafeBrowser(Exception):
    """With these arguments the browser could reach the real site."""


def _is_loopback(rule: str) -> bool:
    return rule.rsplit(maxsplit=1)[-1].rpartition(":")[0] == "127.0.0.1"


def check_args(args: Sequence[str]) -> None:
    """Return when a browser with `args` reaches nothing but this machine.

    Raises: UnsafeBrowser.
    """
    if "--no-proxy-server" not in args:
        raise UnsafeBrowser("--no-proxy-server is missing: through a proxy the host rules count for nothing")
    wrong = [arg for arg in args if arg.partition("=")[0] in _FORBIDDEN]
    if wrong:
        raise UnsafeBrowser(f"{wrong[0]} is not allowed")
    rules = [arg.removeprefix(_RULES) for arg in args if arg.startswith(_RULES)]
    if len(rules) != 1:
        raise UnsafeBrowser("exactly one --host-resolver-rules is needed; of several only the last counts")
    parts = [part.strip() for part in rules[0].split(",")]
    maps = [part for part in parts if part.startswith("MAP ")]
    if not maps or maps[-1] != "MAP * ~NOTFOUND":
        raise UnsafeBrowser("the last rule must be MAP * ~NOTFOUND")
    if not all(_is_loopback(rule) for rule in maps[:-1]):
        raise UnsafeBrowser("a rule leads away from 127.0.0.1")
    if any(part != "EXCLUDE 127.0.0.1" for part in parts if part not in maps):
        raise UnsafeBrowser("nothing but 127.0.0.1 may be left out of the rules")


def browser_args(
    site: Site, *, extension_dir: Path | None = None, net_log: Path | None = None, more: Sequence[str] = ()
) -> list[str]:
    """The arguments that make Chromium take `site` for www.instagram.com, checked.

    Raises: UnsafeBrowser.
    """
    rules = f"MAP www.instagram.com 127.0.0.1:{site.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    args = [*_CALM, f"{_RULES}{rules}", f"--ignore-certificate-errors-spki-list={site.spki}", "--no-proxy-server"]
    if extension_dir:
        args += [f"--disable-extensions-except={extension_dir}", f"--load-extension={extension_dir}"]
    if net_log:
        args.append(f"--log-net-log={net_log}")
    args += more
    check_args(args)
    return args


def extension_id_of(extension_dir: Path) -> str:
    """The id the browser gives an unpacked extension: from the manifest's `key`, else from its path."""
    key = json.loads((extension_dir / "manifest.json").read_bytes()).get("key")
    source = base64.b64decode(key) if key else str(extension_dir.resolve()).encode()
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(source).hexdigest()[:32])


class Browser:
    """One Chromium profile on one site. Enter it to start, leave it to close it cleanly (the net log is then whole).

    `native_hosts`: host name → manifest. `env`: added to the environment of the browser and so of its native
    hosts; `HOME` and the XDG folders lie inside the profile unless given here. `headless=False` needs a `DISPLAY`.
    """

    def __init__(  # noqa: PLR0913 (a browser has many sides, and each test names only what it needs)
        self,
        user_data_dir: Path,
        site: Site,
        *,
        extension_dir: Path | None = None,
        headless: bool = True,
        net_log: Path | None = None,
        native_hosts: Mapping[str, Mapping[str, Any]] | None = None,
        env: Mapping[str, str] | None = None,
        more_args: Sequence[str] = (),
    ) -> None:
        self.user_data_dir = user_data_dir
        self.site = site
        self.extension_id = extension_id_of(extension_dir) if extension_dir else ""
        self.net_log = net_log
        self.context: BrowserContext
        self._opening = asyncio.Lock()
        self._headless = headless
        self._native_hosts = dict(native_hosts or {})
        self._env = dict(env or {})
        self._args = browser_args(site, extension_dir=extension_dir, net_log=net_log, more=more_args)
        self._playwright: Playwright

    async def __aenter__(self) -> Self:
        hosts = self.user_data_dir / "NativeMessagingHosts"
        hosts.mkdir(parents=True, exist_ok=True)
        for name, manifest in self._native_hosts.items():
            (hosts / f"{name}.json").write_text(json.dumps(manifest))
        home = self.user_data_dir / "home"
        folders = {"HOME": home, "XDG_CONFIG_HOME": home / ".config", "XDG_CACHE_HOME": home / ".cache"}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        given = dict(os.environ)  # noqa: TID251 (the browser needs PATH, DISPLAY and the like from whoever starts it)
        self._playwright = await async_playwright().start()
        try:
            self.context = await self._playwright.chromium.launch_persistent_context(
                self.user_data_dir,
                executable_path=CHROMIUM,
                headless=self._headless,
                args=self._args,
                env={**given, **{name: str(path) for name, path in folders.items()}, **self._env},
                viewport={"width": 1280, "height": 860},
            )
        except BaseException:
            await self._playwright.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.context.close()
        await self._playwright.stop()

    async def new_window(self, *, width: int = 1280, height: int = 860) -> Page:
        """An empty page in a window of its own: unlike a tab behind another, the browser goes on drawing it."""
        assert self.context.browser  # noqa: S101 (Chromium has one)
        # One at a time: of two that open at once nobody could tell which is whose.
        async with self._opening:
            session = await self.context.browser.new_browser_cdp_session()
            async with self.context.expect_page() as opened:
                await session.send("Target.createTarget", {"url": "about:blank", "newWindow": True})
            await session.detach()
            page = await opened.value
            await page.set_viewport_size({"width": width, "height": height})
            return page

    async def new_popup(self, *, width: int = 1280, height: int = 860) -> Page:
        """The same without tabs and buttons around it, which cost the browser more than the page does."""
        worker = await self.worker()
        async with self._opening:
            async with self.context.expect_page() as opened:
                await worker.evaluate(POPUP, [width, height])
            page = await opened.value
            await page.set_viewport_size({"width": width, "height": height})
            return page

    async def worker(self) -> Worker:
        """The extension's service worker, as soon as it runs."""
        origin = f"chrome-extension://{self.extension_id}/"
        while True:
            for worker in self.context.service_workers:
                if worker.url.startswith(origin):
                    return worker
            await self.context.wait_for_event("serviceworker")

    async def tab_id(self, page: Page) -> int:
        """The number by which the extension knows the tab of `page`; brings it to the front."""
        await page.bring_to_front()
        worker = await self.worker()
        return int(await worker.evaluate("async () => (await chrome.tabs.query({active: true}))[0].id"))

    async def side_panel(self, page: Page) -> Page:
        """A new tab with the side panel as it stands beside `page`."""
        tab = await self.tab_id(page)
        panel = await self.context.new_page()
        await panel.goto(f"chrome-extension://{self.extension_id}/sidepanel.html?tab={tab}")
        return panel

    def extension_requests(self) -> list[LoggedRequest]:
        """What the extension asked of the network, once the browser has closed. Needs `net_log`.

        Raises: UselessNetLog.
        """
        if self.net_log is None:
            raise UselessNetLog("the browser ran without a net log")
        return extension_requests(self.net_log, self.extension_id)
