"""The `instacrm` command: one program for a person's terminal; each command asks a part that does the work."""

import asyncio
import json
import os
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.prompt import Confirm, Prompt

from instacrm.agent import restoring
from instacrm.agent.actions import removals
from instacrm.agent.bundling import write_bundle
from instacrm.agent.examining import examine
from instacrm.agent.ipc.client import ask_once
from instacrm.agent.settings import SECOND_BACKUPS, Home, find_home, make_private
from instacrm.domain.errors import AgentAway, BadSettings, InstaCrmError, RemovalsHeld, StoreBusy
from instacrm.domain.policy.wording import plural
from instacrm.launcher import registration
from instacrm.launcher.browsers import custom
from instacrm.launcher.starting import start_window
from instacrm.wire import ipc
from instacrm.wire.window import AuditSeen, GoSolo

from .computer import (
    LOOK_EVERY_S,
    STOP_WITHIN_S,
    agent_started,
    agent_status,
    browsers_here,
    extension_folder,
    has_screen,
    host_place,
    is_free,
    now_ms,
    registrations,
    source_folder,
    start_anew,
    tell_agent,
    zone_here,
)
from .outside import open_window, sign_out_here

REFUSED = 1

app = App(name="instacrm", help="A local-first CRM for teams who write Instagram messages by hand.")
app.command("instacrm.service.cli:app", name="service", help="The team's server.")
app.command("instacrm.agent.cli:accounts_app", name="accounts", help="The accounts you write from.")
app.command("instacrm.agent.cli_tables:take_out", name="export")
app.command("instacrm.agent.cli_tables:take_in", name="import")
team = App(name="team", help="The teams you belong to; the agent works for one at a time.")
app.command(team)

HomeOption = Annotated[Path | None, Parameter("--home", help="The agent's data folder (else INSTACRM_HOME).")]
JsonOption = Annotated[bool, Parameter("--json", negative=(), help="Print JSON.")]


@app.command
def agent(*, home: HomeOption = None) -> int:
    """Run the agent here, in the foreground, until Ctrl+C."""
    from instacrm.agent.main import run_agent

    return run_agent(find_home(home), by_person=True)


@app.command
def up(
    *,
    home: HomeOption = None,
    solo: Annotated[
        str | None, Parameter(help="Work alone on this computer, called so: no account, no server, no network.")
    ] = None,
    window: Annotated[bool, Parameter(help="Open the window, where there is a screen.")] = True,
) -> int:
    """Start the agent and the window, make the browsers know it, and say what is left to do."""
    place = find_home(home)
    make_private(place)
    for done in registration.register(host_place(place), browsers_here()):
        say(f"{done.browser}: {'registered' if done.healed else 'already registered'}")
    status = asyncio.run(agent_started(place))
    if solo is not None:
        alone = GoSolo(name=solo, team_name=solo, zone=zone_here())
        asyncio.run(ask_once(place.folder, "go-solo", alone))
        status = asyncio.run(agent_status(place))
    say(f"The agent runs (version {status.version}), data in {place.folder}")
    for step in left_to_do(status):
        say(f"  · {step}")
    if window and has_screen():
        start_window(source_folder(), place.folder)
    return 0


def left_to_do(status: ipc.Status) -> list[str]:
    """What a person still has to do before a message is logged."""
    state = status.state
    steps = []
    if state.signed_in == "no":
        steps.append("sign in: instacrm signin --service https://your-team's-server")
    if state.signed_in == "pending":
        steps.append("wait until an admin of the team lets you in; logging works meanwhile")
    if not status.browsers:
        folder = extension_folder()
        where = f", choose {folder}" if folder else "; build it first, see README"
        steps.append(f"load the extension: open chrome://extensions, switch on developer mode, “Load unpacked”{where}")
    if state.signed_in != "no" and not state.actors:
        steps.append("open Instagram and join your account to the team in the side panel")
    return steps


@app.command
def desktop(*, home: HomeOption = None) -> int:
    """Open the window; closing it leaves the agent at work."""
    return open_window(find_home(home))


@app.command
def status(*, home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Say how the agent is."""
    found = asyncio.run(agent_status(find_home(home)))
    if as_json:
        say_json(msgspec.to_builtins(found))
        return 0
    state = found.state
    who = f"{state.operator.name}, {state.team.name}" if state.operator and state.team else "nobody is signed in"
    browsers = plural(found.browsers, "browser") if found.browsers else "no browser"
    say(f"agent     {found.version}, {browsers} connected")
    say(f"operator  {who}{' (waiting to be let in)' if state.signed_in == 'pending' else ''}")
    say(f"accounts  {', '.join('@' + actor.handle for actor in state.actors) or 'none joined'}")
    if found.seen:
        say(f"seen      {', '.join('@' + handle for handle in found.seen)} (not joined: nothing of it is logged)")
    say(f"team      {state.core.state}, {plural(state.core.waiting, 'entry waits', 'entries wait')}")
    if held := state.core.held:
        say(f"held back {removals.sentence(held)} ({held.code})")
        say(f"    → {RemovalsHeld.remedy}")
    say(f"logging   {'paused' if state.paused else 'on'}")
    if found.healed:
        say(found.healed)
    return 0


@app.command
def doctor(
    *,
    home: HomeOption = None,
    as_json: JsonOption = False,
    bundle: Annotated[
        Path | None, Parameter(help="Write a file for whoever helps: findings and logs, no personal data.")
    ] = None,
    audit_seen: Annotated[
        bool, Parameter(negative=(), help="You saw the alarm about the audit log: keep that, and say it no more.")
    ] = False,
) -> int:
    """Look at every part on this computer and say what to do; the exit code is 1 when there is a problem."""
    place = find_home(home)
    if audit_seen:
        asyncio.run(ask_once(place.folder, "audit-seen", AuditSeen()))
    found = [*asyncio.run(examine(place, now_ms=now_ms())), *registrations(place)]
    if bundle:
        write_bundle(place, bundle, found, now_ms=now_ms())
    bad = any(finding.state == "problem" for finding in found)
    if as_json:
        say_json({"ok": not bad, "findings": msgspec.to_builtins(found)})
        return REFUSED if bad else 0
    mark = {"ok": "✓", "note": "·", "problem": "✗"}
    for finding in found:
        say(f"{mark[finding.state]} {finding.name}: {finding.says}")
        if finding.remedy:
            say(f"    → {finding.remedy}")
    return REFUSED if bad else 0


@app.command
def quit(*, home: HomeOption = None) -> int:  # noqa: A001 (what the person types)
    """Stop the agent; it stays away until `instacrm up`. What is sent meanwhile waits in the browser."""
    place = find_home(home)
    try:
        asyncio.run(ask_once(place.folder, "quit", ipc.Quit()))
    except AgentAway:
        if place.folder.is_dir():
            place.quit_marker.touch(mode=0o600)
        say("The agent did not run; it stays away until `instacrm up`.")
        return 0
    until = time.monotonic() + STOP_WITHIN_S
    while time.monotonic() < until and not is_free(place.data):
        time.sleep(LOOK_EVERY_S)
    say("The agent stopped; it stays away until `instacrm up`.")
    return 0


@app.command
def signin(  # noqa: PLR0913 (what a person may say when signing in)
    *,
    service: Annotated[str | None, Parameter(help="The address of your team's server.")] = None,
    name: Annotated[str | None, Parameter(help="How your team shall call you, when you are new.")] = None,
    invitation: Annotated[str | None, Parameter(help="The invitation you got: its link or its token.")] = None,
    bootstrap: Annotated[
        str | None, Parameter(help="The token of `instacrm service bootstrap`: makes a new team.")
    ] = None,
    team: Annotated[str | None, Parameter(help="What a new team is called.")] = None,
    print_url: Annotated[bool, Parameter(negative=(), help="Print the link instead of opening the browser.")] = False,
    home: HomeOption = None,
) -> int:
    """Sign in at your team's server, in your browser."""
    from instacrm.agent.sync.signin import sign_in

    place = find_home(home)
    make_private(place)
    before = place.data
    session = asyncio.run(
        sign_in(
            place.folder,
            service or known_service(place),
            open_url=say_link if print_url else open_link,
            now_ms=now_ms,
            name=name or (ask_name if sys.stdin.isatty() else None),
            invitation=invitation,
            bootstrap=bootstrap,
            team_name=team,
            paste=pasted if print_url and sys.stdin.isatty() else None,
        )
    )
    start_anew(place, before)
    tell_agent(place)
    say("Signed in." if session.who else "Registered. An admin of the team has to let you in; then sync begins.")
    if session.secrets_in == "file":
        say("This system has no keyring: the sign-in lies in a file of the data folder that only you can read.")
    return 0


def known_service(home: Home) -> str:
    """The server of the last sign-in. Raises: BadSettings when there was none."""
    from instacrm.agent.sync import inside
    from instacrm.agent.sync.session import Session

    url = Session(home.data, now_ms=now_ms).service_url
    if url is None or url == inside.URL:
        raise BadSettings("Which server?", remedy="instacrm signin --service https://your-team's-server")
    return url


def say_link(url: str) -> None:
    """Show the link; whoever reads along gets it at once."""
    sys.stdout.write(f"Open this link to sign in:\n\n{url}\n\n")
    sys.stdout.flush()


def open_link(url: str) -> None:
    """Open the link in the person's own browser."""
    say("Your browser opens. Sign in there; this program waits for at most five minutes.")
    if not webbrowser.open(url):
        say_link(url)


def ask_name(suggested: str) -> str:
    """The name a new person chooses."""
    return Prompt.ask("How shall your team call you?", default=suggested or None) or suggested


async def pasted() -> str:
    """The address the browser ended at, pasted by a person whose browser is on another computer."""
    say("Browser on another computer? Paste the address it ended at here.")
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()
    loop.add_reader(sys.stdin.fileno(), lambda: line.set_result(sys.stdin.readline()))
    try:
        return (await line).strip()
    finally:
        loop.remove_reader(sys.stdin.fileno())


@team.command(name="list")
def list_teams(*, home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List your teams; * is the one the agent works for."""
    from instacrm.agent.sync.switching import my_teams

    found = asyncio.run(my_teams(find_home(home), now_ms=now_ms))
    if as_json:
        say_json([{"team_id": t.team_id, "name": t.name, "role": t.role, "active": t.is_active} for t in found])
        return 0
    for one in found:
        where = "" if one.here else ", not used on this computer yet"
        say(f"{'*' if one.is_active else ' '} {one.name}{f' ({one.role}{where})' if one.role else ''}")
    if not found:
        say("Nobody is signed in: instacrm signin")
    return 0


@team.command(name="use")
def use(name: str, *, home: HomeOption = None) -> int:
    """Let the agent work for the team NAME from now on. What it has of the others stays and waits."""
    from instacrm.agent.sync.switching import use_team

    place = find_home(home)
    before = place.data
    chosen = asyncio.run(use_team(place, name, now_ms=now_ms))
    start_anew(place, before)
    say(f"The agent works for {chosen.name}.")
    return 0


@team.command(name="take-along")
def take_along(
    *, home: HomeOption = None, yes: Annotated[bool, Parameter(help="Do it; without, it is only said.")] = False
) -> int:
    """Take what you logged while you worked alone along into the team the agent works for."""
    from instacrm.outside import plan_along, take_along_now

    place = find_home(home)
    told = take_along_now(place) if yes else "\n".join((*plan_along(place), "Do it: instacrm team take-along --yes"))
    say(told)
    return 0


@app.command
def signout(*, home: HomeOption = None) -> int:
    """Forget the sign-in on this computer; what was logged stays."""
    sign_out_here(find_home(home))
    say("Signed out.")
    return 0


@app.command
def backup(
    *,
    home: HomeOption = None,
    also: Annotated[
        str | None, Parameter(help="From now on backups go to this folder too, best on another disk; “none” ends that.")
    ] = None,
) -> int:
    """Write a verified backup now."""
    place = find_home(home)
    if also is not None:
        chosen = "" if also == "none" else str(Path(also).expanduser().absolute())
        (place.folder / SECOND_BACKUPS).write_text(chosen, encoding="utf-8")
    done = asyncio.run(ask_once(place.folder, "backup", ipc.BackUp()))
    if isinstance(done, ipc.BackedUp):
        say(done.file)
    return 0


@app.command
def restore(
    file: Path | None = None,
    *,
    home: HomeOption = None,
    yes: Annotated[bool, Parameter(negative=(), help="Do not ask.")] = False,
) -> int:
    """Put a backup back, after saying what that does. Without FILE: list the backups there are."""
    place = find_home(home)
    if file is None:
        return list_backups(place)
    planned = restoring.plan(place, file.absolute())
    for sentence in planned.sentences:
        say(sentence)
    if not is_free(place.data):
        raise StoreBusy("The agent runs.", remedy="Quit it first: instacrm quit")
    if not yes and not (sys.stdin.isatty() and Confirm.ask("Do it?")):
        say("Nothing was changed." if sys.stdin.isatty() else "Nothing was changed; with --yes it is done.")
        return REFUSED
    done = restoring.restore(place, file.absolute(), now_ms=now_ms())
    say(
        f"Restored. What was there before lies in {done.quarantine if done else 'quarantine'}. Start again: instacrm up"
    )
    return 0


def list_backups(home: Home) -> int:
    """Every backup on the screen, newest first."""
    found = restoring.find_backups(home)
    for kept in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(kept.at_ms / 1000))
        say(f"{when}  {f'{kept.entries} entries' if kept.state == 'ok' else 'damaged'}  {kept.file}")
    say("Put one back with: instacrm restore FILE" if found else "There is no backup.")
    return 0 if found else REFUSED


@app.command
def sync(
    *,
    home: HomeOption = None,
    accept_removals: Annotated[
        bool, Parameter(negative=(), help="Take over what was held back, though it takes much from this computer.")
    ] = False,
) -> int:
    """Begin a round of sync now."""
    said = ipc.SyncNow(accept_removals=accept_removals)
    asked = asyncio.run(ask_once(find_home(home).folder, "sync-now", said))
    if isinstance(asked, ipc.SyncAsked) and not asked.will:
        say("Nobody is signed in: instacrm signin")
        return REFUSED
    if isinstance(asked, ipc.SyncAsked) and accept_removals:
        say("What was held back is taken over now." if asked.accepted else "Nothing was held back.")
    else:
        say("A round of sync begins; instacrm status says how it stands.")
    return 0


@app.command
def register(
    *,
    home: HomeOption = None,
    user_data_dir: Annotated[list[Path] | None, Parameter(help="A browser's own folder of profiles.")] = None,
) -> int:
    """Make the browsers of this computer know InstaCRM, or one that has a folder of its own."""
    place = find_home(home)
    make_private(place)
    for folder in user_data_dir or ():
        folder.mkdir(parents=True, exist_ok=True)
        registration.remember(place.folder, folder)
    asked = [custom(folder) for folder in user_data_dir or ()]
    for done in registration.register(host_place(place), asked or browsers_here()):
        say(f"{done.browser}: {'registered' if done.healed else 'already registered'}")
    return 0


def say(line: str) -> None:
    """A line for the person."""
    Console(highlight=False, soft_wrap=True, markup=False).print(line)


def say_json(value: Any) -> None:
    """A value for another program."""
    sys.stdout.write(json.dumps(value, indent=1) + "\n")


def run(arguments: Sequence[str] | None = None) -> None:
    """Does what the command line says; the process ends here. An expected failure is words, a code and a remedy."""
    try:
        code = app(arguments, result_action="return_value")
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Who read along, `head` for one, has seen enough. Python would complain once more about what it still holds.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = REFUSED
    except InstaCrmError as error:
        sys.stderr.write(f"{error} ({error.code})\n" + (f"→ {error.remedy}\n" if error.remedy else ""))
        code = REFUSED
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
