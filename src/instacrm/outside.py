"""What the window has done for it outside of the agent: registering browsers, signing in, putting a backup back."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from instacrm.agent import restoring
from instacrm.agent.settings import Home
from instacrm.domain.errors import BadSettings

from .computer import (
    agent_stopped,
    extension_folder,
    now_ms,
    register_and_check,
    registrations,
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
