"""A thousand agents on Core's stream: how soon a change is heard and held by all, and what a connection costs.

Core is a process on PostgreSQL; its agents are sockets of this process. Beside it the same number of sockets at a
bare server that writes the same line to each at once: what the machine itself takes. A change is *held* when the agent
has asked for it (`pull`) and has its answer.
"""

import asyncio
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Final, Self
from urllib.parse import urlsplit

import msgspec

from bench import servers
from bench.rows import Row, compare
from instacrm.domain import events
from instacrm.service.contract.people import NOON_MS, Member
from instacrm.wire.sync import Push
from simulator.office import free_port
from tests.service.processes import a_core_process
from tests.service.serving import sign_in

AGENTS: Final = 1_000
_CHANGES: Final = 5
_PEOPLE: Final = 50
_BARE: Final = """
import asyncio, sys
async def main():
    writers = []
    async def come(reader, writer):
        writers.append(writer)
    await asyncio.start_server(come, "127.0.0.1", int(sys.argv[1]), backlog=2000)
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        for each in writers:
            each.write(b"data: {}\\n")
asyncio.run(main())
"""

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def run(full: bool) -> list[Row]:
    """Heard by half and by 95 in 100, held, memory a connection."""
    with ExitStack() as stack:
        _, url, folder, database = stack.enter_context(servers.core_database())
        dana = Member(database)
        people = [Member(database, dana.team_id) for _ in range(_PEOPLE)]
        now_ms = time.time_ns() // 1_000_000
        tokens = [sign_in(database, dana.team_id, people[n % _PEOPLE].operator_id, now_ms) for n in range(AGENTS)]
        token = sign_in(database, dana.team_id, dana.operator_id, now_ms)
        place, pid = stack.enter_context(a_core_process(url, folder, free_port(), **servers.OFTEN))
        return asyncio.run(_measure(_Core(place, pid, dana, token), tokens, 4 * _CHANGES if full else _CHANGES))


class _Core:
    """Core, and somebody who writes."""

    def __init__(self, address: str, pid: int, writer: Member, token: str) -> None:
        self._place = urlsplit(address)
        self._pid, self._writer, self._token = pid, writer, token

    def rss_kb(self) -> int:
        status = Path(f"/proc/{self._pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0])

    async def change(self, number: int) -> None:
        written = tuple(self._writer.story(f"p{number}", events.SENT))
        push = Push(agent_id=self._writer.agent_id, agent_now_ms=NOON_MS, events=written)
        await self.ask(self._token, "POST", "push", msgspec.json.encode(push))

    async def ask(self, token: str, method: str, path: str, body: bytes = b"") -> None:
        """The whole answer, on a connection of its own."""
        reader, writer = await self._begin(token, method, path, body, "Connection: close")
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200"), answer[:300]

    async def stream(self, token: str) -> Stream:
        """An open stream; its first line, how things stand, was read."""
        stream = await self._begin(token, "GET", "stream", b"")
        await _next(stream)
        return stream

    async def _begin(self, token: str, method: str, path: str, body: bytes, *more: str) -> Stream:
        stream: Stream = await asyncio.open_connection(self._place.hostname, self._place.port)
        lines = [f"{method} /v1/sync/{path} HTTP/1.1", f"Host: {self._place.netloc}", f"Authorization: Bearer {token}"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", *more, "", ""]
        stream[1].write("\r\n".join(lines).encode() + body)
        return stream


class _Bare:
    """As many sockets at a server that does nothing but write to them."""

    def __init__(self, count: int) -> None:
        self._count, self._port = count, free_port()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _BARE, str(self._port), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert self._server.stdout
        assert self._server.stdout
        assert await self._server.stdout.readline()
        self._streams = [await asyncio.open_connection("127.0.0.1", self._port) for _ in range(self._count)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for stream in self._streams:
            stream[1].close()
        self._server.terminate()
        await self._server.wait()

    async def tell(self) -> list[float]:
        """When each heard it (ms)."""
        assert self._server.stdin
        began = time.perf_counter()
        waiting = [asyncio.create_task(_heard(stream, began)) for stream in self._streams]
        self._server.stdin.write(b"go\n")
        return await asyncio.gather(*waiting)


async def _measure(core: _Core, tokens: list[str], changes: int) -> list[Row]:
    heard, held, bare = [], [], []
    # As many at once as a proxy would hold open.
    asking = asyncio.Semaphore(64)

    async def follow(stream: Stream, token: str, began: float) -> tuple[float, float]:
        heard_ms = await _heard(stream, began)
        async with asking:
            await core.ask(token, "GET", "pull?limit=1")
        return heard_ms, 1000 * (time.perf_counter() - began)

    await asyncio.gather(*(core.ask(token, "GET", "pull") for token in tokens[:64]))
    before_kb = core.rss_kb()
    streams = [await core.stream(token) for token in tokens]
    each_kb = (core.rss_kb() - before_kb) / len(streams)
    async with _Bare(len(tokens)) as rival:
        for number in range(changes):
            began = time.perf_counter()
            pairs = zip(streams, tokens, strict=True)
            following = [asyncio.create_task(follow(stream, token, began)) for stream, token in pairs]
            await core.change(number)
            told = await asyncio.gather(*following)
            heard.append([one for one, _ in told])
            held.append([one for _, one in told])
            bare.append(await rival.tell())
    for _, writer in streams:
        writer.close()
    them = "a bare server writes a line to as many sockets"
    rows = [
        compare(
            "fanout", f"a change {what} by {part} in 100 of {len(tokens)} agents", them,
            [quantiles(some, n=100)[part - 1] for some in series], [quantiles(some, n=100)[part - 1] for some in bare],
            goal=None,
        )
        for what, series in (("heard", heard), ("held", held))
        for part in (50, 95)
    ]  # fmt: skip
    memory = "all of Core's, before any listened"
    return [*rows, compare("fanout", "memory a connection", memory, [each_kb], [before_kb], goal=None, unit="KiB")]


async def _heard(stream: Stream, began: float) -> float:
    await _next(stream)
    return 1000 * (time.perf_counter() - began)


async def _next(stream: Stream) -> None:
    """Return when the stream tells of something."""
    while not (line := await stream[0].readline()).startswith(b"data:"):
        assert line, "the stream ended"
