"""Core as a process of its own, on a database that a test made."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2

from simulator.office import free_port

PATIENCE_S = 60.0
INSTACRM = Path(sys.executable).parent / "instacrm"


@contextlib.contextmanager
def a_core(url: str, folder: Path, **settings: str) -> Iterator[str]:
    """A process of Core on the database at `url`, once it is well; its address. `settings` without their prefix."""
    with a_core_process(url, folder, free_port(), **settings) as (address, _):
        yield address


@contextlib.contextmanager
def a_core_process(url: str, folder: Path, port: int, **settings: str) -> Iterator[tuple[str, int]]:
    """As `a_core`, at a port of one's choice; its address and the number of the process."""
    environment = an_environment(url, folder, port, settings)
    with (folder / f"core-{port}.log").open("wb") as log:
        process = subprocess.Popen([INSTACRM, "service", "serve"], env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + PATIENCE_S
        while not _is_well(port):
            assert process.poll() is None, (folder / f"core-{port}.log").read_text()
            assert time.monotonic() < end
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def refuses_to_start(url: str, folder: Path, **settings: str) -> str:
    """What Core says that ends at once instead of serving, and never listened. `settings` without their prefix."""
    environment = an_environment(url, folder, free_port(), settings)
    command = [str(INSTACRM), "service", "serve"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 1, ended.stderr
    return ended.stderr


def an_environment(url: str, folder: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """Settings that Core starts with in earnest, and `settings` over them."""
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text("secret of a test")
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("INSTACRM_")}  # noqa: TID251 (the program's own)
    return theirs | {
        "INSTACRM_DATABASE_URL": url,
        "INSTACRM_PORT": str(port),
        "INSTACRM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INSTACRM_ISSUER": "https://issuer.invalid",
        "INSTACRM_CLIENT_ID": "client",
        "INSTACRM_CLIENT_SECRET_FILE": str(secret),
        **{f"INSTACRM_{name}": value for name, value in settings.items()},
    }


def _is_well(port: int) -> bool:
    with contextlib.suppress(httpx2.TransportError):
        return httpx2.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code == 200
    return False
