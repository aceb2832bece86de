"""The demo's team: provider, Core, two desks with browsers, and what its people do there."""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from instacrm.domain.verdicts import SEVERITIES

from .browser import Browser, LoggedRequest
from .measuring import events_in_store, in_store, known_in_store, rules_in_store
from .office import ROOT, Core, Desk, ProgramFailed, running_core
from .people import Writer
from .plan import ACCOUNT, PEOPLE, Move, Plan, Who
from .provider import Provider
from .site import Site
from .world import FailureWay

EXTENSION = ROOT / "extension" / ".output" / "chrome-mv3"
LEAKING = ROOT / "extension" / ".output" / "leaking-mv3"
TEAM_NAME = "North Studio"
PEOPLE_OF_THE_TEAM: dict[Who, str] = {"Dana": "dana@north.example", "Lee": "lee@north.example"}
PATIENCE_S = 30
WINDOW_S = 3600
LINGER_MS = 1200


@dataclass
class Team:
    """Everything that runs, and the moves of its people."""

    folder: Path
    site: Site
    core: Core
    desks: dict[Who, Desk]
    browsers: dict[Who, Browser] = field(default_factory=dict)
    writers: dict[Who, Writer] = field(default_factory=dict)
    panels: dict[Who, Page] = field(default_factory=dict)
    signed_in_page: Page | None = None

    # -- joining

    async def sign_in(self, who: Who, *more: str) -> None:
        """Run `instacrm signin` and follow its link in the person's own browser, as they would."""
        desk = self.desks[who]
        words = ["signin", "--service", self.core.url, "--name", who, "--print-url", *more]
        program = await desk.start(*words)
        url = await _first_link(program)
        page = await self.browsers[who].context.new_page()
        await page.goto(url)
        await consent(page, desk.email)
        said, _ = await program.communicate()
        await page.close()
        if program.returncode:
            raise ProgramFailed(f"{who} could not sign in: {said.decode()}")

    async def dashboard(self) -> Page:
        """Dana's dashboard, signed in through the same provider by cookie."""
        if self.signed_in_page is None:
            page = await self.browsers["Dana"].context.new_page()
            await page.goto(f"{self.core.url}/auth/login")
            await consent(page, self.desks["Dana"].email, ends_at=self.core.url)
            self.signed_in_page = page
        elif self.signed_in_page.is_closed():
            # The browser still has the cookie.
            self.signed_in_page = await self.browsers["Dana"].context.new_page()
            await self.signed_in_page.goto(self.core.url)
        return self.signed_in_page

    async def ask_core(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What Core answers Dana's dashboard; unsafe methods carry the header it wants."""
        page = await self.dashboard()
        said = await page.evaluate(
            """async ([method, path, body]) => {
                const headers = {'X-InstaCRM': '1', 'Content-Type': 'application/json'}
                const answer = await fetch(path, {method, headers, body: body && JSON.stringify(body)})
                return [answer.status, await answer.text()]
            }""",
            [method, path, body],
        )
        status, text = said
        if status >= 400:  # noqa: PLR2004 (HTTP)
            raise ProgramFailed(f"{method} {path}: {status} {text}")
        return json.loads(text) if text else None

    async def join_account(self, who: Who) -> None:
        """Open a thread, and press "Join" in the side panel."""
        writer = self.writers[who]
        await writer.open_thread(next(iter(PEOPLE)))
        panel = await self.browsers[who].side_panel(writer.page)
        await panel.locator("#join").click()
        await expect(panel.locator("#join")).to_have_count(0, timeout=PATIENCE_S * 1000)
        await panel.close()

    async def first_actor(self) -> str:
        """The id of the account that was joined, once Core has heard of it."""
        for _ in range(PATIENCE_S * 4):
            actors = (await self.ask_core("GET", "/v1/actors"))["items"]
            if actors:
                return str(actors[0]["actor_id"])
            await asyncio.sleep(0.25)
        raise TimeoutError("Core did not hear of the account that was joined")

    async def until_rules_are_known(self, count: int, *people: Who) -> None:
        """Return when the agents of `people` hold the team's rules."""
        for who in people:
            desk = self.desks[who]
            await self._until(lambda desk=desk: rules_in_store(desk.home) == count, f"{who}'s agent has not the rules")

    # -- writing

    async def write(self, move: Move, *, agent_is_off: bool = False) -> str:
        """Write and send; the verdict that stood when the key was pressed."""
        verdict = await self._typed(move, agent_is_off=agent_is_off)
        writer = self.writers[move.who]
        await writer.press(move.way)
        await writer.wait_delivered(move.handle, move.text)
        await writer.wait_confirmed()
        # A person looks at what they sent before they go on.
        await writer.page.wait_for_timeout(LINGER_MS)
        return verdict

    async def write_held(self, move: Move) -> None:
        """Write, be held, see that nothing went out, and press Enter again."""
        writer = self.writers[move.who]
        verdict = await self._typed(move)
        if verdict != "hold":
            raise AssertionError(f"a hold should stand for @{move.handle}, and {verdict} does")
        before = len(self.site.attempts)
        await writer.press("enter")
        await self._until(
            lambda: events_in_store(self.desks[move.who].home)["rule.held"] == 1, "the hold was not logged"
        )
        if len(self.site.attempts) != before:
            raise AssertionError("a held message went out")
        await writer.press_again()
        await writer.wait_delivered(move.handle, move.text)
        await writer.wait_confirmed()
        # A person looks at what they sent before they go on.
        await writer.page.wait_for_timeout(LINGER_MS)

    async def write_failing(self, move: Move, how: FailureWay) -> None:
        """Write a message that the site does not deliver."""
        self.site.fail_next_send(ACCOUNT[0], move.handle, how=how)
        await self._typed(move)
        await self.writers[move.who].press(move.way)
        await self._until(lambda: self._state(move) == "failed", f"the failure at @{move.handle} was not seen")

    async def write_and_close(self, move: Move) -> None:
        """Write, and close the tab before the site has answered."""
        self.site.slow(send_ms=20_000)
        await self._typed(move)
        writer = self.writers[move.who]
        await writer.press(move.way)
        await writer.wait_delivered(move.handle, move.text)
        await writer.close_tab()
        self.site.slow(send_ms=150)

    async def _typed(self, move: Move, *, agent_is_off: bool = False) -> str:
        writer = self.writers[move.who]
        await writer.close_docks()
        opens = writer.open_thread if move.surface == "thread" else writer.open_dock
        await opens(move.handle)
        await writer.type(move.text)
        return "" if agent_is_off else await self._standing(move)

    async def _standing(self, move: Move) -> str:
        """The verdict in the browser for this person, once it is there: a person looks before they press."""
        page = self.writers[move.who].page
        panel = await self.browsers[move.who].side_panel(page)
        prospect = panel.locator("#prospect", has=panel.locator("h2", has_text=f"@{move.handle}"))
        await prospect.wait_for(timeout=PATIENCE_S * 1000)
        await expect(prospect.locator("[data-severity=unchecked]")).to_have_count(0, timeout=PATIENCE_S * 1000)
        found = await prospect.locator("[data-severity]").evaluate_all("all => all.map(one => one.dataset.severity)")
        verdict = max(found, key=SEVERITIES.index)
        await panel.close()
        await page.bring_to_front()
        return str(verdict)

    # -- waiting

    async def until_known(self, who: Who, handle: str) -> None:
        """Return when the agent of `who` knows that a colleague wrote to `handle`."""
        await self._until(
            lambda: handle in known_in_store(self.desks[who].home), f"{who}'s agent did not hear of @{handle}"
        )

    async def until_agent(self, who: Who, *, other_than: int) -> int:
        """The process id of the agent of `who`, once another than the one that ended runs."""
        for _ in range(PATIENCE_S * 4):
            with contextlib.suppress(ProgramFailed):
                if (pid := await self.desks[who].agent_pid()) != other_than:
                    return pid
            await asyncio.sleep(0.25)
        raise TimeoutError(f"{who}'s agent did not come back")

    async def _until(self, holds: Any, otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(otherwise)
            await asyncio.sleep(0.1)

    def _state(self, move: Move) -> str | None:
        records = [r for r in in_store(self.desks[move.who].home) if r.message.handle == move.handle]
        return records[-1].state if records else None

    def extension_requests(self) -> list[LoggedRequest]:
        """What the extension asked of the network in either browser, and what its scripts asked in the page's name."""
        asked = [request for browser in self.browsers.values() for request in browser.extension_requests()]
        outside = [LoggedRequest("page", r.method, r.path) for r in self.site.page_requests_outside()]
        return asked + outside


async def consent(page: Page, email: str, *, ends_at: str = "http://127.0.0.1") -> None:
    """Fill in the provider's two pages; a session there may make the first or both unnecessary."""
    step = page.locator("input[name=email], button[value=allow]")
    for _ in range(2):
        with contextlib.suppress(PlaywrightTimeout):
            await step.first.wait_for(timeout=3000)
        if await page.locator("input[name=email]").count():
            await page.locator("input[name=email]").fill(email)
            await page.get_by_role("button", name="Continue").click()
        elif await page.locator("button[value=allow]").count():
            await page.get_by_role("button", name="Allow").click()
            break
    await page.wait_for_url(re.compile(re.escape(ends_at)))
    await page.wait_for_load_state()


async def _first_link(program: asyncio.subprocess.Process) -> str:
    assert program.stdout  # noqa: S101 (started with a pipe)
    said = ""
    async with asyncio.timeout(PATIENCE_S):
        while line := (await program.stdout.readline()).decode():
            said += line
            if found := re.search(r"https?://\S+", line):
                return found[0]
    raise ProgramFailed(f"no link to sign in with:\n{said}")


@contextlib.asynccontextmanager
async def open_team(
    folder: Path, plan: Plan, *, headless: bool, database_url: str | None, **settings: str
) -> AsyncIterator[Team]:
    """The team, ready to work: both signed in and on the shared account, rules in force. `settings` are Core's."""
    provider = Provider()
    for who, email in PEOPLE_OF_THE_TEAM.items():
        provider.add_person(email, who)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(provider)
        core = await stack.enter_async_context(running_core(folder / "core", provider, database_url, **settings))
        site = await stack.enter_async_context(a_site())
        desks = {who: Desk(who, mail, folder / who / "home", folder / who / "profile")
                 for who, mail in PEOPLE_OF_THE_TEAM.items()}  # fmt: skip
        team = Team(folder, site, core, desks)
        for who, desk in desks.items():
            stack.push_async_callback(_quit, desk)
            await desk.run("register", "--user-data-dir", str(desk.profile))
            browser = Browser(
                desk.profile, site, extension_dir=EXTENSION, headless=headless, net_log=folder / f"{who}.netlog"
            )
            team.browsers[who] = await stack.enter_async_context(browser)
            team.writers[who] = Writer(browser, ACCOUNT[0])
        await _found(team, plan)
        yield team


def a_site() -> Site:
    """The simulated site with the team's account and everybody they may write to."""
    site = Site()
    handle, user_id, name = ACCOUNT
    site.add_account(handle, user_id=user_id, name=name)
    for person, full_name in PEOPLE.items():
        site.add_person(person, full_name)
    return site


async def _found(team: Team, plan: Plan) -> None:
    """Dana founds the team, sets the rules while she is alone in it, and invites Lee."""
    await team.sign_in("Dana", "--bootstrap", await team.core.bootstrap_token(), "--team", TEAM_NAME)
    await team.join_account("Dana")
    actor_id = await team.first_actor()
    for kind, severity, params, scope in (
        ("frequency-cap", "warn", {"limit": plan.warn_limit, "window_s": WINDOW_S, "counts": "messages"}, actor_id),
        ("frequency-cap", "hold", {"limit": plan.hold_limit, "window_s": WINDOW_S, "counts": "messages"}, actor_id),
        ("interval-spacing", "notice", {"min_s": 2}, None),
        ("duplicate-contact", "warn", {"days": 7}, None),
    ):
        rule = {"kind": kind, "severity": severity, "params": params, "scope": {"actor_id": scope} if scope else {}}
        await team.ask_core("POST", "/v1/rules", {**rule, "may_override": True})
    invited = await team.ask_core("POST", "/v1/invitations", {"email": PEOPLE_OF_THE_TEAM["Lee"], "role": "member"})
    await team.sign_in("Lee", "--invitation", invited["token"])
    await team.join_account("Lee")
    await team.until_rules_are_known(4, "Dana", "Lee")


async def _quit(desk: Desk) -> None:
    with contextlib.suppress(ProgramFailed):
        await desk.run("quit")


async def leaking_requests(folder: Path, plan: Plan) -> int:
    """What the same measuring finds in a build that leaks on purpose; 0 would mean that it is blind."""
    async with a_site() as site:
        browser = Browser(folder / "leaking", site, extension_dir=LEAKING, net_log=folder / "leaking.netlog")
        async with browser:
            writer = Writer(browser, ACCOUNT[0])
            move = plan.morning[0]
            await writer.write(move.handle, move.text)
            await writer.wait_delivered(move.handle, move.text)
            await writer.wait_confirmed()
        return len(browser.extension_requests()) + len(site.page_requests_outside())
