"""Ten thousand frames over the real socket, right, wrong and mad: they hurt nobody but their sender."""

import asyncio
import contextlib
import json
import resource
import uuid
from pathlib import Path
from random import Random
from typing import Any

import pytest

from instacrm.agent.ipc.client import AgentClient
from instacrm.agent.main import now_ms
from instacrm.agent.store import facts, open_store
from instacrm.domain.errors import AgentAway
from tests.agent.ipc.test_ipc_server import Running, a_hello, an_intent, greeted, with_an_agent

FRAMES = 10_000
_ROUND = 100
_KINDS = (
    "hello",
    "log",
    "ask-standing",
    "ask-waiting",
    "resolve",
    "set-status",
    "join-actor",
    "quit",
    "",
    "é",
    "x" * 300,
)
_MEMORY_KIB = 60_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def a_value(random: Random, depth: int = 0) -> Any:
    """Something JSON can say, of any shape."""
    leaves = (None, True, -1, 10**30, 1.5, "", "\u202eevil", "a" * random.randrange(200), "2026", random.random())
    if depth > 3 or random.random() < 0.6:
        return random.choice(leaves)
    names = ("event_id", "kind", "at_ms", "actor", "prospect", "handle", "text", "body", "extra")
    if random.random() < 0.5:
        return [a_value(random, depth + 1) for _ in range(random.randrange(4))]
    return {random.choice(names): a_value(random, depth + 1) for _ in range(random.randrange(6))}


def a_mad_frame(random: Random) -> bytes:
    """A message nobody of ours would send."""
    madness = random.randrange(4)
    if madness == 0:
        return random.randbytes(random.randrange(200))
    envelope = {"kind": random.choice(_KINDS), "id": str(uuid.uuid4()), "body": a_value(random)}
    if madness == 1:
        envelope.pop(random.choice(("kind", "id", "body")))
    data = json.dumps(envelope).encode()
    if madness == 2:
        at = random.randrange(len(data))
        data = data[:at] + random.randbytes(3) + data[at + 1 :]
    return data


def test_ten_thousand_frames_hurt_nobody_and_lose_nothing(home: Path) -> None:
    async def storm(running: Running) -> int:
        random = Random(20261122)  # noqa: S311 (repeatable)
        calm = await greeted(running)
        before_kib = 0
        for number in range(FRAMES // _ROUND):
            await _rave(running, random)
            await calm.ask("log", an_intent(event_id=f"calm-{number}"))
            before_kib = before_kib or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib

    grown_kib = with_an_agent(home, storm)

    store = open_store(home, now_ms=now_ms())
    with store.reading() as db:
        kept = [facts.exists(db, f"calm-{number}") for number in range(FRAMES // _ROUND)]
    store.close()
    assert kept == [True] * (FRAMES // _ROUND)
    assert grown_kib < _MEMORY_KIB


async def _rave(running: Running, random: Random) -> None:
    """A peer of ours gone mad: it says a round of nonsense, then whatever makes the agent answer or hang up."""
    mad = await AgentClient.connect(running.home, "bridge")
    with contextlib.suppress(AgentAway, OSError):
        for _ in range(_ROUND):
            await mad.say(a_mad_frame(random))
        await mad.ask("hello", a_hello())
    await mad.close()
    await asyncio.sleep(0)
