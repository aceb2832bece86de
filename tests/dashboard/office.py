"""Core with the built dashboard, served on this computer, and people signed in to it in a real browser."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from sqlalchemy import text

from instacrm.service.actions.identity import Admitted
from instacrm.service.actions.identity_sessions import open_session
from instacrm.service.http.auth_guard import COOKIE
from instacrm.service.http.context import AppState
from instacrm.service.identity.provider import SignInProvider
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.main import assemble
from instacrm.service.settings import Settings
from instacrm.service.store import identity as rows
from tests.dashboard.crowd import Crowd

PAGES_DIR: Final = Path(__file__).parents[2] / "dashboard" / "out"
AXE: Final = Path(__file__).parents[2] / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: Final = {"width": 390, "height": 844}

# The whole journey has to fit a slow machine; waiting ends as soon as what is waited for is there.
PATIENCE_MS: Final = 30_000

_WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_GIVE_COOKIE: Final = "/cookie-of-a-test"

# Reported by the page itself, from before its first script.
_LISTEN: Final = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (refused) =>
  window.violations.push(`${refused.violatedDirective} ${refused.blockedURI}`));
"""


class Office:
    """Core on one database, with a team in it; people look at it in browsers of their own."""

    def __init__(self, crowd: Crowd, browser: Browser) -> None:
        self.crowd = crowd
        self.database = crowd.core
        self._browser = browser
        self._socket: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self._port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        nobody = Client("id", "secret")
        identity = IdentitySettings("https://issuer.test", nobody, nobody, self.url)
        self.settings = Settings(
            identity=identity,
            public_url=self.url,
            dashboard_dir=PAGES_DIR,
            requests_per_minute=1_000_000,
            account_requests_per_minute=1_000_000,
        )
        self.core = AppState(db=self.database, settings=self.settings, now_ms=lambda: time.time_ns() // 1_000_000)

    def count(self, sql: str, **values: Any) -> Any:
        """The one number that `sql` answers; `:team` is the team."""
        with self.database.reading() as db:
            return db.scalar(text(sql), {"team": self.crowd.team_id, **values})

    def ask(self, sql: str, **values: Any) -> list[Any]:
        """The rows that `sql` answers; `:team` is the team."""
        with self.database.reading() as db:
            return list(db.execute(text(sql), {"team": self.crowd.team_id, **values}).all())

    def token(self, name: str, *, kind: str) -> str:
        """What `name`'s browser or program shows to Core."""
        with self.database.writing() as db:
            membership = rows.find_membership(db, self.crowd.team_id, self.crowd.operators[name])
            assert membership
            who = Admitted(
                rows.operator_of(db, self.crowd.operators[name]), membership, rows.team_of(db, self.crowd.team_id)
            )
            return open_session(db, who, kind=kind, device="test", now_ms=self.core.now_ms()).access

    @contextmanager
    def seat(self, name: str, **how: Any) -> Iterator["Seat"]:
        """`name` in a browser of their own."""
        context = self._browser.new_context(base_url=self.url, locale="en-GB", **how)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_LISTEN)
        seat = Seat(self, context)
        seat.page.goto(f"{_GIVE_COOKIE}?{self.token(name, kind='browser')}")
        try:
            yield seat
        finally:
            context.close()

    @contextmanager
    def open(self) -> Iterator["Office"]:
        """Core answers, at the same address each time."""
        listening = self._socket or socket.create_server(("127.0.0.1", self._port))
        # The server closes it.
        self._socket = None
        app = assemble(self.core, SignInProvider(self.settings.identity))
        server = uvicorn.Server(uvicorn.Config(_giving_cookies(app), log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield self
        finally:
            server.should_exit = True
            thread.join()


def _giving_cookies(app: Any) -> Any:
    """`app`, and an address that sets the session's cookie: only a server can set one of its kind."""

    async def door(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != _GIVE_COOKIE:
            await app(scope, receive, send)
            return
        cookie = f"{COOKIE}={scope['query_string'].decode()}; Path=/; Secure; HttpOnly; SameSite=Lax"
        headers = [(b"set-cookie", cookie.encode()), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<!doctype html><link rel=icon href=data:,>"})

    return door


class Seat:
    """Somebody in front of a page; keeps what the browser complains of."""

    def __init__(self, office: Office, context: BrowserContext) -> None:
        self.office = office
        self.context = context
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        """The page at `path`, with its first answer on it."""
        self.page.goto(path)
        expect(self.page.locator("main h1").first).to_be_visible(timeout=PATIENCE_MS)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Nothing is on its way any more."""
        expect(self.page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE_MS)

    def violations(self) -> list[str]:
        """What the content policy refused."""
        found: list[str] = self.page.evaluate("window.violations")
        return found

    def barriers(self, *rules: str) -> list[str]:
        """What axe finds against WCAG 2.2 AA, or against these rules of it alone, by rule and place."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE.read_text())
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _WCAG}
        found = self.page.evaluate(
            """async (runOnly) => (await axe.run(document, { runOnly })).violations
                 .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}`))""",
            asked,
        )
        return list(found)
