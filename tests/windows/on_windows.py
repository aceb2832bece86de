"""Run by a Windows Python: our own code does its work there, and what came of it goes out as JSON.

`on_windows.py SOURCE install PAYLOAD PROGRAM HOME` or `on_windows.py SOURCE remove PROGRAM HOME`.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SOURCE, ASKED, *FOLDERS = sys.argv[1:]
sys.path.insert(0, SOURCE)

from instacrm.installer.deploying import Wishes, install, uninstall  # noqa: E402
from instacrm.installer.holders import holders_of  # noqa: E402
from instacrm.installer.places import documents_folder  # noqa: E402
from instacrm.launcher.exchanging import exchange  # noqa: E402
from instacrm.launcher.host import HOST_PROGRAM, ORIGIN  # noqa: E402
from instacrm.launcher.installed import Installed  # noqa: E402
from instacrm.launcher.updates.disk import Disk  # noqa: E402

assert sys.platform == "win32"
GUARD = Path(SOURCE).parent / "tools" / "package" / "pipe_guard.py"


def main() -> dict[str, Any]:
    installed = Installed(*[Path(folder) for folder in FOLDERS[-2:]])
    if ASKED == "remove":
        return {"rest": uninstall(installed, [], erase=False)}
    version = install(Path(FOLDERS[0]), installed, [], Wishes()).version
    return {
        "version": version,
        "documents": str(documents_folder(Path.home())),
        "pipe": asyncio.run(who_may_open_the_pipe(installed.home)),
        **while_the_host_runs(installed),
    }


async def who_may_open_the_pipe(home: Path) -> str:
    """The descriptor of the agent's own pipe, as another process reads it."""
    from instacrm.agent.ipc.windows_pipe import PipeServer

    server = PipeServer(home, asyncio.Protocol)
    name = (home / "agent.pipe").read_text()
    guard = [sys.executable, str(GUARD), name]
    said = await asyncio.to_thread(subprocess.run, guard, capture_output=True, text=True, check=False)
    server.close()
    return said.stdout or said.stderr


def while_the_host_runs(installed: Installed) -> dict[str, Any]:
    """What runs out of the program folder while a browser has the host open, and what an update of it comes to."""
    # A person ended the agent: the host says so, and starts nothing.
    (installed.home / "quit").touch()
    command = [str(installed.program / HOST_PROGRAM), ORIGIN]
    null = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=null, stderr=null) as host:
        found = [Path(holder.program).name for holder in holders_of(installed.program) if holder.pid == host.pid]
        updated = update_host(installed)
        host.communicate()
    return {"held": found, "updated": updated, "put_back": update_host(installed, back=True)}


def update_host(installed: Installed, *, back: bool = False) -> dict[str, Any]:
    """The host's program becomes that of a version with a longer one, or again what it was; old ones beside it."""
    chosen = installed.versions().choose()
    assert chosen is not None
    newer = installed.home / "newer"
    (newer / "stubs").mkdir(parents=True)
    host = (chosen.folder / "stubs" / HOST_PROGRAM).read_bytes()
    (newer / "stubs" / HOST_PROGRAM).write_bytes(host if back else host + b"newer")
    written = exchange(installed, chosen._replace(folder=newer), Disk())
    shutil.rmtree(newer)
    longer = (installed.program / HOST_PROGRAM).stat().st_size - len(host)
    return {"written": written, "longer": longer, "old": len([*installed.program.glob("*.old-*")])}


sys.stdout.write(json.dumps(main()))
