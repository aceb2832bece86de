"""A team of three decides in real browsers: a rule with evidence, then the names of its statuses; what both then do."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from simulator import team as the_team
from simulator.measuring import events_in_core, rules_in_store
from simulator.office import ROOT
from simulator.plan import Move, Who, planned
from simulator.team import Team, consent, open_team

PATIENCE_MS = 30_000
# What the issue promises for an agent that is connected.
IN_FORCE_S = 2.0
TOO_FAST = "We were too fast yesterday"
OUR_WORDS = "That is what we say anyway"


async def the_dashboard(team: Team, who: Who) -> Page:
    page = await team.browsers[who].context.new_page()
    await page.goto(f"{team.core.url}/auth/login")
    await consent(page, team.desks[who].email, ends_at=team.core.url)
    return page


async def propose(page: Page, url: str) -> None:
    await page.goto(f"{url}/proposals/new/")
    await page.get_by_label("At most", exact=True).fill("1")
    await page.get_by_label("Then").select_option("hold")
    await expect(page.locator("[data-sentence]")).to_contain_text("At most 1 message an hour", timeout=PATIENCE_MS)
    await expect(page.locator("[data-spoke='1']")).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_label("Why").fill(TOO_FAST)
    await page.get_by_role("button", name="Propose to the team").click()
    await page.locator("[data-proposal][data-state=open]").wait_for(timeout=PATIENCE_MS)


async def propose_names(page: Page, url: str) -> None:
    await page.goto(f"{url}/constitution/")
    await page.get_by_label("Warm", exact=True).fill("Interested")
    await page.get_by_label("Another status").fill("On hold")
    await page.get_by_role("button", name="Add the status").click()
    await page.get_by_label("Why").fill(OUR_WORDS)
    await page.get_by_role("button", name="Propose to the team").click()
    await page.locator("[data-proposal][data-state=open]").wait_for(timeout=PATIENCE_MS)


async def vote(page: Page, url: str, choice: str, on: str = TOO_FAST) -> None:
    await page.goto(f"{url}/proposals/")
    card = page.locator("[data-proposal]").first
    await expect(card).to_contain_text(on, timeout=PATIENCE_MS)
    await card.get_by_role("button", name=choice, exact=True).click()
    await expect(card.locator("li", has_text=choice.lower()).first).to_be_visible(timeout=PATIENCE_MS)


async def the_day(folder: Path) -> dict[str, Any]:
    plan = planned(7)
    async with open_team(folder, plan, headless=True, database_url=None) as team:
        invited = await team.ask_core("POST", "/v1/invitations", {"email": team.desks["Kim"].email, "role": "member"})
        await team.sign_in("Kim", "--invitation", invited["token"])
        for handle in ("jo.ht", "mila.k"):
            await team.write(Move("Dana", handle, f"Hello {handle}, a question about your work"))
        await team.until_known("Lee", "mila.k")
        pages = {who: await the_dashboard(team, who) for who in team.desks}
        await propose(pages["Dana"], team.core.url)
        await vote(pages["Dana"], team.core.url, "For")
        await vote(pages["Kim"], team.core.url, "Against")
        before = rules_in_store(team.desks["Lee"].home)
        await vote(pages["Lee"], team.core.url, "For")
        began = time.monotonic()
        while rules_in_store(team.desks["Lee"].home) == before and time.monotonic() - began < 10:  # noqa: ASYNC110 (another program writes the file)
            await asyncio.sleep(0.05)
        in_force_s = time.monotonic() - began
        await team.write_held(Move("Lee", "ada_paints", "Hello Ada, is the print still there?"))
        held = await shown_on_rules(pages["Kim"], team.core.url)
        await pages["Kim"].goto(f"{team.core.url}/proposals/")
        decided = await pages["Kim"].locator("[data-proposal]").first.inner_text()
        await propose_names(pages["Kim"], team.core.url)
        for who in ("Kim", "Dana"):
            await vote(pages[who], team.core.url, "For", OUR_WORDS)
        return {
            "voted": await at_the_window(team, "Lee", "vote", "For"),
            "offered": await chosen_in_panel(team, "Lee", "On hold"),
            "in_window": await at_the_window(team, "Dana", "prospect", "ada_paints", "On hold"),
            "on_dashboard": await on_dashboard(pages["Kim"], team.core.url, "ada_paints", "On hold"),
            "in_force_s": in_force_s,
            "rules": rules_in_store(team.desks["Lee"].home) - before,
            "shown": held,
            "decided": decided,
            "events": events_in_core(team.core.database_url),
            "went_out": sum(message.prospect == "ada_paints" for message in team.site.log),
        }


async def shown_on_rules(page: Page, url: str) -> str:
    """What the rules page says of the new rule, once the override has reached Core."""
    row = page.locator("[data-rule]", has_text="At most 1 message an hour")
    for _ in range(30):
        await page.goto(f"{url}/rules/")
        await row.wait_for(timeout=PATIENCE_MS)
        text = await row.inner_text()
        if "sent anyway" in text:
            return text
        await page.wait_for_timeout(500)
    return await row.inner_text()


async def chosen_in_panel(team: Team, who: Who, status: str) -> list[str]:
    """The statuses that the side panel offers for the person in the thread; `status` was set there."""
    panel = await team.browsers[who].side_panel(team.writers[who].page)
    choice = panel.locator("#prospect #status")
    await expect(choice.locator("option", has_text=status)).to_have_count(1, timeout=PATIENCE_MS)
    offered = await choice.locator("option").all_inner_texts()
    await choice.select_option(status)
    await expect(choice.locator("option:checked")).to_have_text(status, timeout=PATIENCE_MS)
    await panel.close()
    return offered


async def at_the_window(team: Team, who: Who, *words: str) -> dict[str, Any]:
    """What one of the team does and reads at their window."""
    desk = team.desks[who]
    seen_by_nobody = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    shown = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.at_the_window", str(desk.home), *words,
        cwd=ROOT, env=desk.environment | seen_by_nobody, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said: dict[str, Any] = json.loads((await shown.communicate())[0])
    return said


async def on_dashboard(page: Page, url: str, handle: str, status: str) -> str:
    """The status that the list of prospects shows for a person, once Core knows it."""
    await page.goto(f"{url}/prospects/")
    choice = page.get_by_label(f"Status of @{handle}")
    await expect(choice.locator("option:checked")).to_have_text(status, timeout=PATIENCE_MS)
    return await choice.locator("option:checked").inner_text()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(the_team.PEOPLE_OF_THE_TEAM, "Kim", "kim@north.example")
        return asyncio.run(the_day(tmp_path_factory.mktemp("governance")))


def test_a_rule_is_in_force_on_a_connected_agent_within_two_seconds_of_the_last_vote(day: dict[str, Any]) -> None:
    assert day["rules"] == 1
    assert day["in_force_s"] <= IN_FORCE_S


def test_the_next_message_is_held_and_goes_out_once_at_the_second_press(day: dict[str, Any]) -> None:
    assert (day["events"]["rule.held"], day["events"]["rule.overridden"], day["went_out"]) == (1, 1, 1)


def test_the_dashboard_shows_the_decision_its_arithmetic_and_what_the_rule_did(day: dict[str, Any]) -> None:
    assert "Passed" in day["decided"]
    assert "2 for is more than half of 3: yes" in day["decided"]
    assert "1 sent anyway" in day["shown"]
    assert "predicted before the vote: 1" in day["shown"]


def test_the_window_votes_and_the_last_vote_decides(day: dict[str, Any]) -> None:
    assert "status “Warm” is called “Interested”; another status “On hold”" in day["voted"]["asked"]
    assert (day["voted"]["mine"], day["voted"]["state"]) == ("for", "passed")


def test_a_status_the_team_voted_is_set_in_one_panel_and_called_so_in_window_and_dashboard(day: dict[str, Any]) -> None:
    assert {"Interested", "On hold"} <= set(day["offered"])
    assert "Warm" not in day["offered"]
    assert ("● On hold" in day["in_window"]["row"], day["in_window"]["card"]) == (True, "● On hold")
    assert "● Interested" in day["in_window"]["choices"]
    assert day["on_dashboard"] == "On hold"
