"""What the window has done for it outside of the agent: registering browsers, signing in, putting a backup back."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from instacrm.agent import resetting, restoring, taking_along
from instacrm.agent.settings import Home
from instacrm.domain.errors import BadSettings, DiskTrouble
from instacrm.domain.policy.wording import plural
from instacrm.installer.login import begin_at_login, no_longer_at_login, starts_at_login
from instacrm.installer.pictures import LOAD_UNPACKED
from instacrm.launcher import notices
from instacrm.launcher.finding_updates import known_source, prove_source, wants_source
from instacrm.launcher.installed import Installed, find_program
from instacrm.launcher.updates.trouble import Unreachable, UpdateTrouble

from .computer import (
    agent_stopped,
    extension_folder,
    now_ms,
    register_and_check,
    registrations,
    source_folder,
    start_and_wait,
    start_anew,
    tell_agent,
)

if TYPE_CHECKING:
    from instacrm.desktop.outside import SignIn


def open_window(home: Home) -> int:
    """Show the window until it is closed; its exit code. Raises: BadSettings when PySide6 is not there."""
    try:
        from instacrm.desktop.outside import Backup, Outside
        from instacrm.desktop.start_gui import run as run_window
    except ModuleNotFoundError as error:
        raise BadSettings(
            "The window needs PySide6, which is not installed here.", remedy="pip install instacrm[desktop]"
        ) from error
    return run_window(
        Outside(
            home=home.folder,
            check_browsers=lambda: registrations(home),
            register_browsers=lambda: register_and_check(home),
            start_agent=lambda: start_and_wait(home),
            sign_in=lambda asked: sign_in_from(home, asked),
            extension=extension_folder(),
            list_backups=lambda: [
                Backup(kept.file, kept.at_ms, kept.state == "ok", kept.entries) for kept in restoring.find_backups(home)
            ],
            plan_restore=lambda file: restoring.plan(home, Path(file)).sentences,
            restore=lambda file: restore_from(home, Path(file)),
            sign_out=lambda: sign_out_here(home),
            starts_at_login=starting_at_login,
            set_start_at_login=lambda wanted: start_at_login(home, wanted=wanted),
            update_source=lambda: update_source(home),
            asks_source=lambda: asks_source(home),
            launch_notice=lambda: notices.find(Installed(Path(), home.folder)),
            set_update_source=lambda text: set_update_source(home, text),
            worked_alone=lambda: taking_along.find_alone(home) is not None,
            plan_along=lambda: plan_along(home),
            take_along=lambda: take_along_now(home),
            plan_reset=lambda: resetting.sentences(resetting.look(home)),
            reset=lambda: reset_now(home),
            picture=LOAD_UNPACKED,
        )
    )


def restore_from(home: Home, file: Path) -> str:
    """Put a backup back while the agent is stopped; the sentence for the person. Raises: InstaCrmError."""
    asyncio.run(agent_stopped(home))
    try:
        done = restoring.restore(home, file, now_ms=now_ms())
    finally:
        start_and_wait(home)
    return f"Restored. What was there before lies in {done.quarantine if done else 'quarantine'} for 30 days."


def starting_at_login() -> bool | None:
    """Whether InstaCRM starts when this person logs in; None when this copy was not installed."""
    return starts_at_login() if find_program(source_folder()) else None


def start_at_login(home: Home, *, wanted: bool) -> bool:
    """InstaCRM starts when this person logs in, or no longer; what the system says of it after. Raises: BadSettings."""
    program = find_program(source_folder())
    if program is None:
        raise BadSettings("This copy of InstaCRM was not installed.", remedy="Install it with Setup, then set this.")
    try:
        begin_at_login(Installed(program, home.folder)) if wanted else no_longer_at_login()
    except OSError as error:
        raise DiskTrouble(f"the start at login could not be set: {error.strerror}") from error
    return starts_at_login()


def update_source(home: Home) -> str:
    """Where updates come from, as the person said or as it was built in; empty when neither did."""
    found = known_source(Installed(Path(), home.folder).local)
    return found[0].text if found else ""


def asks_source(home: Home) -> bool:
    """Whether the person is to be asked where updates come from; never in a copy that Setup did not install."""
    program = find_program(source_folder())
    return program is not None and wants_source(Installed(program, home.folder))


def set_update_source(home: Home, text: str) -> str:
    """Updates come from there; in words what became of it. Raises: BadSettings, and nothing is remembered."""
    installed = Installed(find_program(source_folder()) or Path(), home.folder)
    try:
        source = prove_source(installed, text)
    except Unreachable:
        return f"Kept: {text}. It could not be reached now, and is proved before anything is taken from it."
    except UpdateTrouble as error:
        raise BadSettings(f"Not kept: {error}") from error
    if notices.find(installed) == notices.NO_SOURCE:
        notices.take_back(installed)
    return f"Kept and proved: {source.text}"


def plan_along(home: Home) -> tuple[str, ...]:
    """What taking the history of working alone along would do; empty when there is none. Raises: InstaCrmError."""
    if taking_along.find_alone(home) is None:
        return ()
    asyncio.run(agent_stopped(home))
    try:
        return taking_along.sentences(taking_along.look(home, now_ms=now_ms))
    finally:
        start_and_wait(home)


def take_along_now(home: Home) -> str:
    """Do it while the agent is stopped; the sentence for the person. Raises: InstaCrmError."""
    asyncio.run(agent_stopped(home))
    try:
        done = taking_along.take(home, now_ms=now_ms)
    finally:
        start_and_wait(home)
    messages = plural(done.messages, "message")
    return f"{messages} to {plural(done.people, 'person', 'people')}: your team's too, as soon as they are synced."


def reset_now(home: Home) -> str:
    """Take everything away while the agent is stopped; the sentence for the person. Raises: InstaCrmError."""
    asyncio.run(agent_stopped(home))
    try:
        resetting.reset(home)
    finally:
        start_and_wait(home)
    return "All of it is gone. Sign in, or work alone, to begin anew."


def sign_out_here(home: Home) -> None:
    """Forget the sign-in; what was logged stays."""
    from instacrm.agent.sync.session import Session

    Session(home.data, now_ms=now_ms).sign_out()
    tell_agent(home)


def sign_in_from(home: Home, asked: "SignIn") -> None:
    """Sign in as the window asks. Raises: InstaCrmError."""
    from instacrm.agent.sync.signin import sign_in

    before = home.data
    asyncio.run(
        sign_in(
            home.folder,
            asked.service,
            open_url=asked.open_url,
            now_ms=now_ms,
            name=asked.choose_name,
            invitation=asked.invitation or None,
            bootstrap=asked.bootstrap or None,
            team_name=asked.team_name or None,
            paste=asked.stopped,
        )
    )
    start_anew(home, before)
