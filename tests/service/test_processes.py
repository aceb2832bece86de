"""Two processes of Core on one PostgreSQL: what one commits is heard on the streams of the other."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import msgspec
import pytest

from instacrm.service.store.engine import Database
from instacrm.wire.sync import Push
from simulator.office import free_port
from tests.service.serving import sign_in
from tests.service.teams import a_person, a_team

PATIENCE_S = 60.0
INSTACRM = Path(sys.executable).parent / "instacrm"


@contextlib.contextmanager
def a_core(url: str, folder: Path) -> Iterator[str]:
    """A process of Core on the database at `url`, once it is well; its address."""
    port = free_port()
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text("secret of a test")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSTACRM_")} | {  # noqa: TID251 (the program's own)
        "INSTACRM_DATABASE_URL": url,
        "INSTACRM_PORT": str(port),
        "INSTACRM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INSTACRM_ISSUER": "https://issuer.invalid",
        "INSTACRM_CLIENT_ID": "client",
        "INSTACRM_CLIENT_SECRET_FILE": str(secret),
    }
    with (folder / f"core-{port}.log").open("wb") as log:
        process = subprocess.Popen([INSTACRM, "service", "serve"], env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + PATIENCE_S
        while not _is_well(port):
            assert process.poll() is None, (folder / f"core-{port}.log").read_text()
            assert time.monotonic() < end
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(PATIENCE_S) is not None


def _is_well(port: int) -> bool:
    with contextlib.suppress(httpx2.TransportError):
        return httpx2.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code == 200
    time.sleep(0.1)
    return False


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_one_process_commits_is_heard_at_another_before_it_looks_by_itself(
    url: str, database: Database, tmp_path: Path
) -> None:
    a_team(database)
    dana = a_person(database)
    now_ms = time.time_ns() // 1_000_000
    token = sign_in(database, "team", dana.operator_id, now_ms)
    written = dana.wrote("mila")
    push = msgspec.json.encode(Push(agent_id=dana.agent_id, agent_now_ms=now_ms, events=tuple(written)))

    with (
        a_core(url, tmp_path) as here,
        a_core(url, tmp_path) as there,
        httpx2.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=PATIENCE_S) as asking,
        asking.stream("GET", f"{there}/v1/sync/stream") as stream,
    ):
        lines = (line for line in stream.iter_lines() if line.startswith(("data:", ":")))
        first = next(lines)
        told = asking.post(f"{here}/v1/sync/push", content=push, headers={"Content-Type": "application/json"})
        then = next(lines)

    assert told.status_code == 200
    # A comment would come first, after 15 s, if the other process had to look.
    assert [msgspec.json.decode(line.removeprefix("data:"))["head_seq"] for line in (first, then)] == [1, 2]
