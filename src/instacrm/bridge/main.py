"""Puts the bridge together: who called, where the agent's folder is, then relay until either side goes."""

from __future__ import annotations

import posix

from . import link
from .log import note
from .relay import relay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# Exit codes, for people who look; the browser only says "Native host has exited".
OK = 0
AGENT_GONE = 3
WRONG_CALLER = 4
WRONG_FOLDER = 5


def run(argv: list[str], *, home: str, origins: tuple[str, ...], launch: tuple[str, ...]) -> NoReturn:
    """The whole life of a bridge. `home` is the agent's folder, `launch` the command that starts an agent."""
    # Without the interpreter's own clearing up, which a browser that closes a port would wait for.
    posix._exit(serve(argv, home, origins, launch))  # noqa: SLF001


def serve(argv: list[str], home: str, origins: tuple[str, ...], launch: tuple[str, ...]) -> int:
    """Relays for the caller named in `argv` and returns the exit code."""
    origin = argv[1] if len(argv) > 1 else ""
    if not _enter(home):
        return WRONG_FOLDER
    if origin not in origins:
        note("caller-refused", "wrong-caller")
        return WRONG_CALLER
    ended = _serve(origin, launch)
    if ended == "browser-gone":
        return OK
    note("bridge-ended", ended)
    return AGENT_GONE


def _serve(origin: str, launch: tuple[str, ...]) -> str:
    try:
        return relay(*link.connect(origin))
    except link.NoAgent:
        from . import away

        found = away.start_and_wait(launch, origin)
    except link.AgentUnproved as error:
        from . import away

        note("agent-refused", error.code)
        found = None
    return relay(*found) if found else away.answer_until_back(launch, origin)


def _enter(home: str) -> bool:
    """Goes into the agent's folder; False when it is not this person's alone."""
    try:
        posix.mkdir(home, 0o700)
    except FileExistsError:
        pass
    except OSError:
        return False
    posix.chdir(home)
    entered = posix.stat(".")
    return entered.st_uid == posix.getuid() and not entered.st_mode & 0o077
