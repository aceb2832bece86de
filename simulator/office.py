"""The programs of one small team on one computer, started the way people start them: by the `instacrm` command."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from .provider import Provider

INSTACRM = str(Path(sys.executable).with_name("instacrm"))
ROOT = Path(__file__).parents[1]
PATIENCE_S = 30


class ProgramFailed(Exception):
    """A program of ours ended with an error; the message holds what it said."""


@dataclass
class Desk:
    """One operator's computer: a home for the agent and a browser profile."""

    name: str
    email: str
    home: Path
    profile: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, mode=0o700)
        self.environment = clean_environment() | {
            "INSTACRM_HOME": str(self.home),
            # No desktop session here: secrets go to the file fallback, which says so.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    async def run(self, *words: str) -> str:
        """What `instacrm *words` printed.

        Raises: ProgramFailed with its output, when it ended with another code than 0.
        """
        program = await self.start(*words)
        said, _ = await program.communicate()
        if program.returncode:
            raise ProgramFailed(f"instacrm {' '.join(words)} ended with {program.returncode}:\n{said.decode()}")
        return said.decode()

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """`instacrm *words`, running; its output can be read."""
        return await asyncio.create_subprocess_exec(
            INSTACRM, *words, env=self.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )

    async def status(self) -> dict[str, object]:
        """What the running agent says of itself."""
        said: dict[str, object] = json.loads(await self.run("status", "--json"))
        return said

    async def agent_pid(self) -> int:
        """The process id of the running agent."""
        return int(str((await self.status())["pid"]))

    async def kill_agent(self) -> None:
        """End the agent as a power cut would: no goodbye, nothing flushed."""
        os.kill(await self.agent_pid(), signal.SIGKILL)


def clean_environment() -> dict[str, str]:
    """The environment without proxies, which could lead traffic off this machine, and without our own settings."""
    return {
        key: value
        for key, value in os.environ.items()  # noqa: TID251 (programs are started here)
        if not key.lower().endswith("_proxy") and not key.startswith("INSTACRM_")
    }


def secret_file(file: Path, secret: str) -> str:
    """The path of a new file that only this user can read and that holds `secret`."""
    file.touch(mode=0o600)
    file.write_text(secret)
    return str(file)


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Core:
    """The team's server, as a process of its own."""

    folder: Path
    database_url: str
    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        """Where browsers and agents find it."""
        return f"http://127.0.0.1:{self.port}"

    async def run(self, *words: str) -> str:
        """What `instacrm service *words` printed."""
        program = await asyncio.create_subprocess_exec(
            INSTACRM, "service", *words, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await program.communicate()
        if program.returncode:
            raise ProgramFailed(f"instacrm service {' '.join(words)} ended with {program.returncode}:\n{said.decode()}")
        return said.decode()

    async def bootstrap_token(self) -> str:
        """The one-time token of the first owner, as the command prints it."""
        said = await self.run("bootstrap")
        found = re.search(r"^\s*([A-Za-z0-9_-]{32,})\s*$", said, re.MULTILINE)
        if not found:
            raise ProgramFailed(f"no token in what `service bootstrap` printed:\n{said}")
        return found[1]


@contextlib.asynccontextmanager
async def running_core(
    folder: Path, provider: Provider, database_url: str | None = None, **settings: str
) -> AsyncIterator[Core]:
    """Core, migrated and serving, until the block ends. `provider` is where people sign in; `settings` are Core's."""
    folder.mkdir(parents=True, mode=0o700)  # noqa: ASYNC240 (nothing else runs yet)
    port = free_port()
    url = database_url or f"sqlite:///{folder / 'core.db'}"
    environment = clean_environment() | {f"INSTACRM_{name}": value for name, value in settings.items()}
    environment |= {
        "INSTACRM_DATABASE_URL": url,
        "INSTACRM_PORT": str(port),
        "INSTACRM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INSTACRM_ISSUER": provider.issuer,
        "INSTACRM_CLIENT_ID": provider.client_id,
        "INSTACRM_CLIENT_SECRET_FILE": secret_file(folder / "desktop_secret", provider.client_secret),
        "INSTACRM_WEB_CLIENT_ID": provider.web_client_id,
        "INSTACRM_WEB_CLIENT_SECRET_FILE": secret_file(folder / "web_secret", provider.web_client_secret),
        "INSTACRM_DASHBOARD_DIR": str(ROOT / "dashboard" / "out"),
        "INSTACRM_DEMO": "1",
        # A mirror of signed packs may be put here later.
        "INSTACRM_PACKS_DIR": str(folder / "packs"),
    }
    core = Core(folder, url, port, environment)
    await core.run("migrate")
    with (folder / "core.log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(
            INSTACRM, "service", "serve", env=environment, stdout=log, stderr=log
        )
        try:
            await _answers(core, server)
            yield core
        finally:
            await ended(server)


async def _answers(core: Core, server: asyncio.subprocess.Process) -> None:
    async with httpx2.AsyncClient() as client:
        for _ in range(PATIENCE_S * 10):
            with contextlib.suppress(httpx2.TransportError):
                await client.get(f"{core.url}/v1/me")
                return
            if server.returncode is not None:
                break
            await asyncio.sleep(0.1)
    raise ProgramFailed(f"Core does not answer:\n{(core.folder / 'core.log').read_text()[-4000:]}")


async def ended(program: asyncio.subprocess.Process) -> None:
    """`program`, asked to stop and then made to."""
    if program.returncode is not None:
        return
    program.terminate()
    try:
        await asyncio.wait_for(program.wait(), 10)
    except TimeoutError:
        program.kill()
        await program.wait()
