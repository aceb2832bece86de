"""Pictures of every screen: `python -m simulator.shots DIR`.

Names: `<program>-<screen>-<light|dark>-<empty|usual|crowded>[-phone].png`. The screens are the real ones, of a team
that works on the simulated site; nothing is drawn for the picture. `overview.png` sets a thread beside its side panel.
"""

import asyncio
import base64
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import Page

from .crowd import fill
from .office import ProgramFailed
from .plan import Plan, Who, planned
from .team import Team, open_team

PAGES = {
    "overview": "/",
    "prospects": "/prospects/",
    "follow-ups": "/follow-ups/",
    "activity": "/activity/",
    "live": "/live/",
    "accounts": "/actors/",
    "operators": "/operators/",
    "analytics": "/analytics/",
    "rules": "/rules/",
    "votes": "/proposals/",
    "constitution": "/constitution/",
    "goals": "/goals/",
    "board": "/prospects/?layout=board",
    "import": "/import/",
    "settings": "/settings/",
    "members": "/members/",
    "sign-ins": "/devices/",
    "audit": "/audit/",
    "erased": "/privacy/",
}
THEMES = ("light", "dark")
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PANEL = {"width": 360, "height": 820}
CROWD = 3000


class Camera:
    """Takes the pictures into one folder."""

    def __init__(self, team: Team, folder: Path) -> None:
        self.team = team
        self.folder = folder

    async def dashboard(self, fill_state: str) -> None:
        """Every page, light and dark, wide and as a phone shows it."""
        page = await self.team.dashboard()
        for name, path in PAGES.items():
            for theme in THEMES:
                await self._page(page, f"{self.team.core.url}{path}", f"dashboard-{name}-{theme}-{fill_state}", theme)
            await self._page(page, page.url, f"dashboard-{name}-light-{fill_state}-phone", "light", PHONE)

    async def prospect(self, fill_state: str) -> None:
        """The page of the first prospect in the list."""
        page = await self.team.dashboard()
        found = await self.team.ask_core("GET", "/v1/prospects?limit=1")
        url = f"{self.team.core.url}/prospect/?id={found['items'][0]['person_id']}"
        for theme in THEMES:
            await self._page(page, url, f"dashboard-prospect-{theme}-{fill_state}", theme)
        await self._page(page, url, f"dashboard-prospect-light-{fill_state}-phone", "light", PHONE)

    async def sign_in_page(self) -> None:
        """What somebody sees who is not signed in."""
        page = await self.team.browsers["Lee"].context.new_page()
        for theme in THEMES:
            await self._page(page, f"{self.team.core.url}/", f"dashboard-signin-{theme}-empty", theme)
        await page.close()

    async def panel(self, who: Who, name: str) -> None:
        """The side panel beside the tab of this person."""
        beside = self.team.writers[who].page
        panel = await self.team.browsers[who].side_panel(beside)
        await panel.set_viewport_size(PANEL)  # type: ignore[arg-type]
        await panel.locator("h1").wait_for()
        await panel.locator("#prospect h2, #join").first.wait_for()
        for theme in THEMES:
            await panel.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            await panel.screenshot(path=self.folder / f"panel-{name.format(theme=theme)}.png")
        await panel.close()
        await beside.bring_to_front()

    async def window(self, who: Who, fill_state: str) -> None:
        """Every page of the desktop window of this person."""
        for theme in THEMES:
            desk = self.team.desks[who]
            words = [
                sys.executable,
                "-m",
                "instacrm.desktop.shots",
                str(desk.home),
                str(self.folder),
                theme,
                fill_state,
            ]
            shown = await asyncio.create_subprocess_exec(
                *words, env=desk.environment | {"QT_QPA_PLATFORM": "offscreen"}
            )
            if await shown.wait():
                raise ProgramFailed(f"the window of {who} did not show itself")

    async def installer(self) -> None:
        """Every page of the installer."""
        for theme in THEMES:
            words = [sys.executable, "-m", "instacrm.installer.shots", str(self.folder), theme]
            environment = self.team.desks["Dana"].environment | {"QT_QPA_PLATFORM": "offscreen"}
            shown = await asyncio.create_subprocess_exec(*words, env=environment)
            if await shown.wait():
                raise ProgramFailed("the installer did not show itself")

    async def _page(self, page: Page, url: str, name: str, theme: str, size: dict[str, int] | None = None) -> None:
        await page.set_viewport_size(size or DESKTOP)  # type: ignore[arg-type]
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        await page.goto(url)
        await page.locator("main h1").first.wait_for()
        # The live page and charts go on for ever; what is asked at the start has answered by then.
        await page.wait_for_timeout(900)
        await page.screenshot(path=self.folder / f"{name}.png")


async def take(folder: Path) -> None:
    """All pictures into `folder`."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    plan = planned(4)
    with tempfile.TemporaryDirectory(prefix="instacrm-shots-", ignore_cleanup_errors=True) as place:
        # A page a second, each with all of its scripts: more than people ask for.
        often = {"REQUESTS_PER_MINUTE": "100000", "ACCOUNT_REQUESTS_PER_MINUTE": "100000"}
        async with open_team(Path(place), plan, headless=True, database_url=None, **often) as team:
            camera = Camera(team, folder)
            await camera.installer()
            await camera.sign_in_page()
            await camera.dashboard("empty")
            await camera.window("Dana", "empty")
            await _morning(team, plan, camera)
            await camera.dashboard("usual")
            await camera.prospect("usual")
            await camera.window("Dana", "usual")
            await asyncio.to_thread(fill, team.core.database_url, stories=CROWD, now_ms=time.time_ns() // 1_000_000)
            await camera.dashboard("crowded")
            await camera.prospect("crowded")
            await _overview(team, folder)


async def _morning(team: Team, plan: Plan, camera: Camera) -> None:
    for move in plan.morning:
        await team.write(move)
    await camera.panel("Dana", "thread-{theme}-usual")
    await team.until_known("Lee", plan.collision.handle)
    await team.writers["Lee"].open_thread(plan.collision.handle)
    await camera.panel("Lee", "collision-{theme}-usual")
    await team.writers["Lee"].page.screenshot(path=camera.folder / "site-thread-light-usual.png")
    await team.write(plan.collision)
    for move in plan.limits:
        await team.write(move)
    await camera.panel("Dana", "warned-{theme}-usual")


async def _overview(team: Team, folder: Path) -> None:
    """One picture for the README: the thread, the panel beside it, the dashboard below."""

    def inline(name: str) -> str:
        return "data:image/png;base64," + base64.b64encode((folder / name).read_bytes()).decode()

    page = await team.browsers["Dana"].context.new_page()
    await page.set_viewport_size({"width": 1660, "height": 860})
    thread, panel = inline("site-thread-light-usual.png"), inline("panel-collision-light-usual.png")
    await page.set_content(
        "<style>body{margin:0;background:#DEDED8;display:flex;gap:12px;padding:12px;box-sizing:border-box}"
        "img{height:836px;border-radius:10px}</style>"
        f'<img src="{thread}"><img src="{panel}">'
    )
    await page.screenshot(path=folder / "overview.png")
    await page.close()


def main() -> int:
    """Take the pictures; their names are printed."""
    folder = Path(sys.argv[1])
    asyncio.run(take(folder))
    sys.stdout.write("\n".join(sorted(file.name for file in folder.glob("*.png"))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
