"""Core inside the agent, for one person on one computer: asked by HTTP in words only, without a port or a network."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

import httpx2

from instacrm.wire.identity import AuthSession

# `.invalid` never leads anywhere (RFC 6761): where no Core is inside, nobody else can answer for it.
URL: Final = "https://solo.invalid"


class App(Protocol):
    """Core as an ASGI application."""

    def lifespan(self) -> AbstractAsyncContextManager[None]:
        """While inside, it is up."""

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        """Answer one request."""


class Core(Protocol):
    """Core, opened."""

    @property
    def app(self) -> App:
        """Its doors."""

    def enter(self, name: str, team_name: str, zone: str, device: str) -> AuthSession:
        """A sign-in of its one operator."""


class Inside(httpx2.AsyncBaseTransport):
    """The way to a Core that is opened when it is first asked."""

    def __init__(self, open_core: Callable[[], Core]) -> None:
        self._open = open_core
        self._core: Core | None = None
        self._up: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._ending = asyncio.Event()
        self._at_once = asyncio.Lock()

    async def core(self) -> Core:
        """The opened Core. Raises: whatever keeps it from opening."""
        async with self._at_once:
            if self._core is None:
                core = await asyncio.to_thread(self._open)
                self._up = asyncio.create_task(self._live(core))
                await self._ready.wait()
                self._core = core
            return self._core

    async def enter(self, name: str, team_name: str, zone: str, device: str) -> AuthSession:
        """A sign-in of the one operator. Raises: BadName, Conflict."""
        core = await self.core()
        return await asyncio.to_thread(core.enter, name, team_name, zone, device)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask; the answer's body comes piece by piece, so that streams are streams."""
        exchange = _Exchange(await request.aread())
        app = (await self.core()).app
        running = asyncio.create_task(exchange.run(app, _scope(request)))
        started = await exchange.started
        if started is None:
            raise httpx2.RemoteProtocolError("Core inside the agent gave no answer", request=request)
        status, headers = started
        return httpx2.Response(status, headers=headers, stream=_Body(exchange, running))

    async def end(self) -> None:
        """End Core. Not `aclose`: every client that borrows this way closes what it was given."""
        self._ending.set()
        if self._up is not None:
            await self._up

    async def _live(self, core: Core) -> None:
        async with core.app.lifespan():
            self._ready.set()
            await self._ending.wait()


class _Exchange:
    """One request and its answer, as ASGI wants them."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._gone = asyncio.Event()
        self.started: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]] | None] = asyncio.Future()
        self.pieces: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def run(self, app: App, scope: dict[str, Any]) -> None:
        """Answer it to the end."""
        try:
            await app(scope, self._receive, self._send)
        finally:
            if not self.started.done():
                self.started.set_result(None)
            self.pieces.put_nowait(None)

    def leave(self) -> None:
        """Whoever asked is gone."""
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        if self._content is not None:
            content, self._content = self._content, None
            return {"type": "http.request", "body": content, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.started.set_result((message["status"], list(message.get("headers", ()))))
        elif message["type"] == "http.response.body" and message.get("body"):
            self.pieces.put_nowait(message["body"])


class _Body(httpx2.AsyncByteStream):
    """The pieces of an answer."""

    def __init__(self, exchange: _Exchange, running: asyncio.Task[None]) -> None:
        self._exchange, self._running = exchange, running

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Each piece as it comes."""
        while (piece := await self._exchange.pieces.get()) is not None:
            yield piece

    async def aclose(self) -> None:
        """Nobody wants the rest."""
        self._exchange.leave()
        if not self._running.done():
            self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running


def _scope(request: httpx2.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, 443),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
