"""A day of a small team, on real parts: two operators, two agents, two browsers, one shared account.

`python -m simulator.demo [--once] [--headless] [--seed N] [--database URL] [--json PATH]`. Only the site and the people
are simulated; everything else is the real program. Exit 0 only if every count agrees.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from .measuring import Tally, compare, events_in_core, in_core, in_store, on_dashboard
from .office import ROOT
from .plan import Plan, planned
from .team import Team, leaking_requests, open_team

SETTLED_S = 90


@dataclass
class Outcome:
    """What the demo's JSON says; see docs of the commands. `ok` is true only if all counts agree."""

    sent: int = 0
    failed: int = 0
    logged: int = 0
    synced: int = 0
    shown: int = 0
    warned: int = 0
    held: int = 0
    overridden: int = 0
    unconfirmed: int = 0
    lost: int = 0
    duplicated: int = 0
    extension_requests: int = 0
    control_requests: int = 0
    ok: bool = False


class Story:
    """The day, told while it happens."""

    def __init__(self, team: Team, plan: Plan) -> None:
        self.team = team
        self.plan = plan
        self.began = time.monotonic()

    def say(self, words: str) -> None:
        """One line on the screen."""
        sys.stdout.write(f"{time.monotonic() - self.began:6.1f} s  {words}\n")
        sys.stdout.flush()

    async def play(self) -> None:
        """Everything that happens, in order."""
        await self._morning()
        await self._a_colleague_knows()
        await self._limits()
        await self._a_failure_and_a_closed_tab()
        await self._an_agent_that_is_off()
        await self._an_agent_that_is_killed()
        await self._a_hold()

    async def _morning(self) -> None:
        for move in self.plan.morning:
            await self.team.write(move)
            self.say(f"{move.who} wrote to @{move.handle} ({move.surface}, {move.way})")

    async def _a_colleague_knows(self) -> None:
        move = self.plan.collision
        await self.team.until_known(move.who, move.handle)
        verdict = await self.team.write(move)
        self.say(
            f"{move.who} opened @{move.handle}, saw that a colleague wrote already ({verdict}), and wrote all the same"
        )

    async def _limits(self) -> None:
        for move in self.plan.limits:
            verdict = await self.team.write(move)
            self.say(f"{move.who} wrote to @{move.handle}: {verdict}")

    async def _a_failure_and_a_closed_tab(self) -> None:
        move = self.plan.failure
        await self.team.write_failing(move, self.plan.failure_way)
        self.say(f"{move.who}'s message to @{move.handle} failed ({self.plan.failure_way}) and is not counted")
        move = self.plan.closed_tab
        await self.team.write_and_close(move)
        self.say(f"{move.who} closed the tab of @{move.handle} before the site answered: unconfirmed")

    async def _an_agent_that_is_off(self) -> None:
        who = self.plan.while_off[0].who
        await self.team.desks[who].run("quit")
        for move in self.plan.while_off:
            await self.team.write(move, agent_is_off=True)
            self.say(f"{who}, with the agent quit, wrote to @{move.handle}: it waits in the browser")
        await self.team.desks[who].run("up", "--no-window")
        self.say(f"{who} started the agent again")

    async def _an_agent_that_is_killed(self) -> None:
        move = self.plan.after_kill
        before = await self.team.desks[move.who].agent_pid()
        await self.team.desks[move.who].kill_agent()
        await self.team.write(move, agent_is_off=True)
        after = await self.team.until_agent(move.who, other_than=before)
        self.say(f"{move.who}'s agent was killed; the bridge brought it back (process {before} → {after})")

    async def _a_hold(self) -> None:
        move = self.plan.hold
        await self.team.until_known(move.who, self.plan.after_kill.handle)
        await self.team.write_held(move)
        self.say(f"{move.who} was held at @{move.handle}: nothing went out; pressed Enter again, and it went")


async def settled(team: Team) -> None:
    """Return when every message is where it should be, or patience is at its end."""
    deadline = time.monotonic() + SETTLED_S
    while time.monotonic() < deadline:
        core = compare(team.site.log, in_core(team.core.database_url))
        states = [record.state for record in in_core(team.core.database_url)]
        if not core.missing and "pending" not in states and states.count("unconfirmed") == 1:
            return
        await asyncio.sleep(0.5)


async def measured(team: Team, plan: Plan) -> tuple[Outcome, list[str]]:
    """The counts of every place, and what does not agree."""
    records = [record for desk in team.desks.values() for record in in_store(desk.home)]
    stored = compare(team.site.log, records)
    central_records = in_core(team.core.database_url)
    central = compare(team.site.log, central_records)
    states = await on_dashboard(await team.dashboard(), team.core.url)
    shown = compare(team.site.log, [r for r in central_records if states.get(r.outreach_id) == r.state])
    kinds = events_in_core(team.core.database_url)
    outcome = Outcome(
        sent=len(team.site.log),
        failed=sum(record.state == "failed" for record in central_records),
        logged=stored.found,
        synced=central.found,
        shown=shown.found,
        warned=kinds["rule.warned"],
        held=kinds["rule.held"],
        overridden=kinds["rule.overridden"],
        unconfirmed=sum(record.state == "unconfirmed" for record in central_records),
        lost=len(team.site.log) - stored.found,
        duplicated=len(stored.extra) + len(central.extra),
    )
    return outcome, _disagreements(outcome, plan, {"agents": stored, "Core": central, "dashboard": shown})


def _disagreements(outcome: Outcome, plan: Plan, tallies: dict[str, Tally]) -> list[str]:
    wrong = [
        f"{place}: {len(tally.missing)} missing {list(tally.missing)}, {len(tally.extra)} too many {list(tally.extra)}"
        for place, tally in tallies.items()
        if tally.missing or tally.extra
    ]
    expected = plan.expected()
    wrong += [
        f"{name}: {getattr(outcome, name)}, expected {number}"
        for name, number in expected.items()
        if getattr(outcome, name) != number
    ]
    return wrong


async def run(asked: argparse.Namespace) -> int:
    """Play, measure, close, read the network logs; the exit code."""
    plan = planned(asked.seed)
    outcome, wrong = Outcome(), ["the day did not end"]
    folder = Path(tempfile.mkdtemp(prefix="instacrm-demo-"))
    try:
        async with open_team(folder, plan, headless=asked.headless, database_url=asked.database) as team:
            story = Story(team, plan)
            story.say("the team is set up: two operators signed in, one shared account, four rules in force")
            await story.play()
            await settled(team)
            outcome, wrong = await measured(team, plan)
            if not asked.once:
                await _until_interrupted(team)
        outcome.extension_requests = len(team.extension_requests())
        outcome.control_requests = await leaking_requests(folder, plan)
        if outcome.extension_requests:
            wrong.append(f"the extension asked the network: {team.extension_requests()}")
        if not outcome.control_requests:
            wrong.append("the control build leaked nothing, so the measuring is blind")
    except Exception as error:
        wrong.append(f"{type(error).__name__}: {error}")
        raise
    finally:
        outcome.ok = not wrong
        _report(outcome, wrong, asked.json)
        if wrong:
            sys.stdout.write(f"What every program wrote is kept in {folder}\n")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if outcome.ok else 1


async def _until_interrupted(team: Team) -> None:
    sys.stdout.write(f"\nThe dashboard: {team.core.url}  (a browser window is signed in)   Ctrl+C ends it.\n")
    sys.stdout.flush()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


def _report(outcome: Outcome, wrong: list[str], file: Path | None) -> None:
    said = asdict(outcome)
    if file:
        file.write_text(json.dumps(said, indent=1))
    sys.stdout.write("\n" + "  ".join(f"{name} {value}" for name, value in said.items()) + "\n")
    for line in wrong:
        sys.stdout.write(f"does not agree: {line}\n")


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the day instead of staying up")
    parser.add_argument("--headless", action="store_true", help="open no windows")
    parser.add_argument("--seed", type=int, default=1, help="changes who writes what to whom")
    parser.add_argument("--database", help="Core's database, SQLite in a temporary folder unless given")
    parser.add_argument("--json", type=Path, help="where the counts go")
    asked = parser.parse_args()
    if not asked.headless and not os.environ.get("DISPLAY"):  # noqa: TID251 (whether there is a screen)
        sys.stdout.write("No screen here (DISPLAY is not set): running without windows.\n")
        asked.headless = True
    if not (ROOT / "dashboard" / "out" / "index.html").exists():
        sys.stdout.write("Nothing is built yet; start it with: python3 dev.py demo\n")
        return 1
    try:
        return asyncio.run(run(asked))
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
