"""What a person's terminal asks about accounts and teams: `instacrm accounts`, `instacrm team`."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import uuid_utils
from cyclopts import App, Parameter

from instacrm.domain.errors import AgentAway, NotFound
from instacrm.wire import ipc

from .ipc.client import ask_once
from .settings import Home, find_home

HomeOption = Annotated[Path | None, Parameter("--home", help="The agent's data folder (else INSTACRM_HOME).")]

accounts_app = App(name="accounts")


@accounts_app.default
def accounts(
    *,
    leave: Annotated[str | None, Parameter(help="Write from @HANDLE no more: nothing more of it is logged.")] = None,
    home: HomeOption = None,
) -> int:
    """The Instagram accounts you write from, and those a page showed that nobody joined here."""
    status = asyncio.run(_accounts(find_home(home), leave))
    for actor in status.state.actors:
        _say(f"@{actor.handle}")
    for handle in status.seen:
        _say(f"@{handle}  seen, not joined: nothing of it is logged")
    if not status.state.actors and not status.seen:
        _say("None yet. Open Instagram in the browser and join the account in the side panel.")
    return 0


async def _accounts(home: Home, leave: str | None) -> ipc.Status:
    status = await _asked(home, "status", ipc.AskStatus())
    if leave is None:
        return status
    handle = leave.strip().removeprefix("@").lower()
    found = next((actor for actor in status.state.actors if actor.handle == handle), None)
    if found is None:
        raise NotFound(f"You do not write from @{handle}.", remedy="instacrm accounts lists those you do.")
    return await _asked(home, "leave-actor", ipc.LeaveActor(event_id=str(uuid_utils.uuid7()), actor_id=found.actor_id))


async def _asked(home: Home, kind: str, question: ipc.AskStatus | ipc.LeaveActor) -> ipc.Status:
    answer = await ask_once(home.folder, kind, question)
    if not isinstance(answer, ipc.Status):
        raise AgentAway("the agent answered in words of another version")
    return answer


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
