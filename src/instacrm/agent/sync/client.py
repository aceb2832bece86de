"""Asks Core over HTTPS what `docs/sync.md` describes; every answer that is not 2xx becomes an error with its code."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from instacrm.agent.actions.who import Who
from instacrm.domain.errors import BadSettings, InstaCrmError, ServerAway
from instacrm.wire.sync import Problem, Pulled, Push, Pushed, Snapshot, SyncHello, SyncHelloAck, SyncNews

from .inside import URL as inside_url  # noqa: N811 (a place like any other here)
from .inside import Inside

# Long enough for a page over a bad line, short enough that a dead line is noticed.
TIMEOUT: Final = httpx2.Timeout(30.0, connect=10.0)
# The stream says something every 15 s.
STREAM_TIMEOUT: Final = httpx2.Timeout(40.0, connect=10.0)
GZIP_FROM_BYTES: Final = 1024
TOO_MUCH: Final = 413
UNAUTHORISED: Final = 401

T = TypeVar("T")


class Session(Protocol):
    """Who is signed in, and the token that proves it."""

    @property
    def who(self) -> Who | None:
        """The operator, or nobody."""

    @property
    def service_url(self) -> str | None:
        """Core's address, without a slash at its end."""

    async def access(self) -> str:
        """A token that is good now. Raises: NotSignedIn, SessionRevoked, ServerAway."""

    def forget_access(self) -> None:
        """The server did not take the token: get another at the next need."""


class CoreProblem(InstaCrmError):
    """Core answered with a problem; `code` is Core's own."""

    def __init__(self, status: int, problem: Problem, retry_after_s: float | None) -> None:
        super().__init__(problem.message, remedy=problem.remedy)
        self.code = problem.code
        self.status = status
        self.retryable = problem.retryable
        self.retry_after_s = retry_after_s


class CoreClient:
    """Core, as the signed-in operator's agent reaches it."""

    def __init__(
        self, session: Session, *, transport: httpx2.AsyncBaseTransport | None = None, inside: Inside | None = None
    ) -> None:
        self._session = session
        # A proxy of the environment is the person's own choice for their way to the server.
        self._http = httpx2.AsyncClient(
            transport=transport,
            mounts={inside_url: inside} if inside else None,
            timeout=TIMEOUT,
            headers={"Accept-Encoding": "gzip"},
        )

    async def hello(self, hello: SyncHello) -> SyncHelloAck:
        """What Core knows of the team. Raises: CoreProblem, ServerAway."""
        return await self._ask("POST", "hello", SyncHelloAck, body=hello)

    async def push(self, push: Push) -> Pushed:
        """A result per event. Raises: CoreProblem, ServerAway."""
        return await self._ask("POST", "push", Pushed, body=push)

    async def pull(self, cursor: str | None, limit: int, *, agent_id: str) -> Pulled:
        """The page after `cursor`. Raises: CoreProblem, ServerAway."""
        asked = {"limit": str(limit), "agent_id": agent_id} | ({"cursor": cursor} if cursor else {})
        return await self._ask("GET", "pull", Pulled, query=asked)

    async def snapshot(self, token: str | None) -> Snapshot:
        """A page of the team's state; without a token the first. Raises: CoreProblem, ServerAway."""
        return await self._ask("GET", "snapshot", Snapshot, query={"token": token} if token else {})

    async def news(self) -> AsyncIterator[SyncNews]:
        """Core's live messages, until the line breaks. Raises: CoreProblem, ServerAway."""
        headers = await self._headers()
        with _away():
            async with self._http.stream("GET", self._url("stream"), headers=headers, timeout=STREAM_TIMEOUT) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _problem(answer)
                async for line in answer.aiter_lines():
                    if line.startswith("data:"):
                        yield msgspec.json.decode(line.removeprefix("data:").strip(), type=SyncNews)

    async def ask(self, method: str, path: str, shape: type[T], *, body: msgspec.Struct | None = None) -> T:
        """What Core answers at another door, given by its whole path. Raises: CoreProblem, ServerAway."""
        return await self._ask(method, path, shape, body=body)

    async def tell(self, method: str, path: str) -> None:
        """Have Core do what it answers nothing to. Raises: CoreProblem, ServerAway."""
        await self._heard(method, path, {}, b"", None)

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def _ask(
        self, method: str, path: str, shape: type[T], *, body: msgspec.Struct | None = None,
        query: dict[str, str] | None = None,
    ) -> T:  # fmt: skip
        content = msgspec.json.encode(body) if body is not None else b""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if len(content) >= GZIP_FROM_BYTES:
            content = gzip.compress(content, 6)
            headers["Content-Encoding"] = "gzip"
        answer = await self._heard(method, path, headers, content, query)
        try:
            return msgspec.json.decode(answer.content, type=shape)
        except msgspec.MsgspecError as error:
            raise ServerAway("what answers at the server's address is not your team's server") from error

    async def _heard(
        self, method: str, path: str, headers: dict[str, str], content: bytes, query: dict[str, str] | None
    ) -> httpx2.Response:
        answer = await self._answered(method, path, headers, content, query)
        if answer.status_code == UNAUTHORISED and _problem(answer).code == "session-expired":
            self._session.forget_access()
            answer = await self._answered(method, path, headers, content, query)
        if answer.is_error:
            raise _problem(answer)
        return answer

    async def _answered(
        self, method: str, path: str, headers: dict[str, str], content: bytes, query: dict[str, str] | None
    ) -> httpx2.Response:
        headers = headers | await self._headers()
        with _away():
            return await self._http.request(method, self._url(path), headers=headers, content=content, params=query)

    async def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self._session.access()}"}

    def _url(self, path: str) -> str:
        core = checked_url(self._session.service_url or "")
        return core + path if path.startswith("/") else f"{core}/v1/sync/{path}"


def checked_url(url: str) -> str:
    """`url`, when a token may be sent there: https, or this very computer.

    Raises: BadSettings.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}):
        raise BadSettings("the team's server must be reached over https", remedy="Sign in with its https address.")
    return url


@asynccontextmanager
async def open_client(session: Session) -> AsyncIterator[CoreClient]:
    """A client that is closed when the block ends."""
    client = CoreClient(session)
    try:
        yield client
    finally:
        await client.close()


class _away:  # noqa: N801 (used as a block)
    """Whatever the line does wrong is: the server is away."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if isinstance(error, httpx2.HTTPError | httpx2.StreamError):
            raise ServerAway(f"your team's server does not answer ({type(error).__name__})") from error


def _problem(answer: httpx2.Response) -> CoreProblem:
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
    except msgspec.MsgspecError:
        problem = Problem("server-away", f"the server answered {answer.status_code}", retryable=True)
    try:
        retry_after_s = float(answer.headers["Retry-After"])
    except (KeyError, ValueError):
        retry_after_s = None
    return CoreProblem(answer.status_code, problem, retry_after_s)
