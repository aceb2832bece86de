"""Two processes of Core on one PostgreSQL: what one commits is heard on the streams of the other."""

import time
from pathlib import Path

import httpx2
import msgspec
import pytest

from instacrm.service.store.engine import Database
from instacrm.wire.sync import Push
from tests.service.processes import PATIENCE_S, a_core
from tests.service.serving import sign_in
from tests.service.teams import a_person, a_team


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
