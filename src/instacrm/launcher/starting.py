"""Starting the agent so that it outlives whoever asked: no inherited handles, a session of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_CODE: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.agent.main import run; run()"
_WINDOW_CODE: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.main import run; run()"


def agent_command(python: Path, source: Path, home: Path) -> list[str]:
    """The command that is the agent of `home`: the code in `source`, run by `python` without the user's environment."""
    return [str(python), "-I", "-c", _CODE, str(source), "--home", str(home)]


def window_command(source: Path, home: Path) -> list[str]:
    """The command that is the window of `home`."""
    return [sys.executable, "-c", _WINDOW_CODE, str(source), "desktop", "--home", str(home)]


def start_agent(source: Path, home: Path) -> int:
    """Starts the agent of `home` and returns its process id; whether it comes up shows at its socket."""
    started = spawn_agent(Path(sys.executable), source, home)
    # It is meant to outlive this program, so nobody will wait for it here.
    started.returncode = 0
    return started.pid


def spawn_agent(python: Path, source: Path, home: Path) -> "subprocess.Popen[bytes]":
    """Starts the agent of `home` outside whatever started us."""
    home.mkdir(parents=True, mode=0o700, exist_ok=True)
    return detached(agent_command(python, source, home), home)


def start_window(source: Path, home: Path) -> int:
    """Opens the window of `home` and returns its process id."""
    started = detached(window_command(source, home), home)
    started.returncode = 0
    return started.pid


def detached(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    """`command` runs on by itself in `folder`, with none of our handles."""
    # On Windows: DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP and CREATE_BREAKAWAY_FROM_JOB: browsers end their job.
    outside = 0x0000_0008 | 0x0000_0200 | 0x0100_0000
    try:
        return _popen(command, folder, outside if sys.platform == "win32" else 0)
    except PermissionError:
        if sys.platform != "win32":
            raise
        # A job that lets nobody out refuses the last of them: better an agent that ends with it than none.
        return _popen(command, folder, outside & ~0x0100_0000)


def _popen(command: list[str], folder: Path, flags: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=os.name == "posix",
        creationflags=flags,
        cwd=folder,
    )
