"""What the window needs of this computer and cannot know itself: `instacrm desktop` hands it in."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from instacrm.domain.errors import SignInRefused
from instacrm.wire.window import Finding

_LOOK_S = 0.1


class SignIn:
    """A sign-in under way, on a thread of its own: what it was told, and what it may still be told."""

    def __init__(  # noqa: PLR0913 (what a person may say when signing in)
        self,
        service: str,
        *,
        invitation: str = "",
        bootstrap: str = "",
        team_name: str = "",
        open_url: Callable[[str], None],
        want_name: Callable[[str], None],
    ) -> None:
        self.service, self.invitation, self.bootstrap, self.team_name = service, invitation, bootstrap, team_name
        self.open_url = open_url
        self._want_name = want_name
        self._names: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """The person does not want to sign in any more."""
        self._stopped.set()
        self._names.put(None)

    def call(self, name: str) -> None:
        """The person wants to be called so."""
        self._names.put(name)

    def choose_name(self, suggested: str) -> str:
        """Wait for the name the person wants. Raises: SignInRefused when they stopped."""
        self._want_name(suggested)
        name = self._names.get()
        if name is None:
            raise SignInRefused("You stopped the sign-in.")
        return name

    async def stopped(self) -> str:
        """Never comes back while the person waits. Raises: SignInRefused when they stopped."""
        while not self._stopped.is_set():  # noqa: ASYNC110 (set from another thread)
            await asyncio.sleep(_LOOK_S)
        raise SignInRefused("You stopped the sign-in.")


class Backup(NamedTuple):
    """A backup: its file, when it was made, whether it is whole, and how many entries of this computer it holds."""

    file: str
    at_ms: int
    is_whole: bool
    entries: int


class Outside(NamedTuple):
    """The agent's folder, and what `instacrm` does for the window.

    `sign_in` blocks until the person came back from the browser. `plan_restore` says in sentences what `restore` will
    do; that stops the agent, puts the backup back and starts it again. `starts_at_login` is None where nothing was
    installed; `set_start_at_login` says what holds then, `set_update_source` in words what became of it;
    `asks_source` whether the person is to be asked for it. `launch_notice` is what the last launch left to read, empty
    when all was well. `plan_reset` says in sentences what `reset` takes away for good. `picture` shows where the steps
    in a browser are. All may take long and raise InstaCrmError.
    """

    home: Path
    check_browsers: Callable[[], Sequence[Finding]]
    register_browsers: Callable[[], Sequence[Finding]]
    start_agent: Callable[[], None]
    sign_in: Callable[[SignIn], None]
    extension: Path | None
    list_backups: Callable[[], Sequence[Backup]]
    plan_restore: Callable[[str], Sequence[str]]
    restore: Callable[[str], str]
    sign_out: Callable[[], None]
    starts_at_login: Callable[[], bool | None]
    set_start_at_login: Callable[[bool], bool]
    update_source: Callable[[], str]
    asks_source: Callable[[], bool]
    launch_notice: Callable[[], str]
    set_update_source: Callable[[str], str]
    worked_alone: Callable[[], bool]
    plan_along: Callable[[], Sequence[str]]
    take_along: Callable[[], str]
    plan_reset: Callable[[], Sequence[str]]
    reset: Callable[[], str]
    picture: Path | None = None
