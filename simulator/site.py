"""The simulated site: HTTPS on loopback, and the ground truth of what really went out.

async with Site() as site:
    site.add_account("studio_a", user_id="4001", name="Studio A")
    site.add_person("ada.paints", "Ada Example")
    ...
    site.log            # list[Delivered]: what really went out
    site.requests       # list[Request]: every request that reached the site
"""

import asyncio
import socket
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import msgspec
import uvicorn

from .certificate import make_certificate
from .door import make_app
from .pages import is_own_traffic
from .world import (
    Account,
    Attempt,
    Content,
    Delivered,
    FailureWay,
    Manners,
    Message,
    Person,
    Thread,
    World,
    shown,
    thread_id_of,
)

BUILT_PAGE = Path(__file__).parent / "page" / "dist"


class PageNotBuilt(Exception):
    """The page has to be built first: `npm ci && npm run build` in simulator/page."""


@dataclass(frozen=True)
class Request:
    """One request that reached the site."""

    method: str
    path: str
    user_id: str


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the program around it keeps Ctrl+C."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


class Site:
    """The site. Enter it to serve; accounts and people may be added before and after."""

    def __init__(
        self, *, page: Path = BUILT_PAGE, now_ms: Callable[[], int] = _wall_ms, manners: Manners | None = None
    ) -> None:
        self.page = page
        self.manners = manners or Manners()
        self.world = World()
        self.log: list[Delivered] = []
        self.attempts: list[Attempt] = []
        self.requests: list[Request] = []
        # Pages written by others, by name: served at any path that asks for `?layout=name`.
        self.layouts: dict[str, str] = {}
        self.port = 0
        self.spki = ""
        self._now_ms = now_ms
        self._failing: dict[str, deque[FailureWay]] = {}
        self._slow: dict[str, int] = {}
        self._tabs: dict[str, set[asyncio.Queue[str | None]]] = {}
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._open: list[Any] = []

    # -- who is there

    def add_account(self, handle: str, *, user_id: str, name: str) -> Account:
        """A new account that can sign in; `user_id` is digits."""
        account = self.world.accounts[handle] = Account(handle=handle, user_id=user_id, name=name)
        return account

    def add_person(self, handle: str, name: str, *, bio: str = "", stranger: bool = False) -> Person:
        """A new person to write to. To a `stranger` a first message is a request, and a second has to wait."""
        person = self.world.people[handle] = Person(handle=handle, name=name, bio=bio, stranger=stranger)
        return person

    def add_group(self, account: str, title: str, members: tuple[str, ...]) -> str:
        """A new group of `account` with the people `members`; its thread id."""
        return self.world.group(account, title, members).id

    def thread_id(self, account: str, handle: str) -> str:
        """The 17 digits of the thread between `account` and the person `handle`."""
        return thread_id_of(account, handle)

    # -- what happens there

    def say(  # noqa: PLR0913 (a message has these sides)
        self, account: str, thread_id: str, sender: str, text: str, *, at_ms: int | None = None, quote: str = ""
    ) -> Message:
        """`sender` says `text` in a thread of `account`; open pages show it. Not part of the ground truth."""
        thread = self.world.threads[thread_id]
        message = self.world.add_message(thread, sender, text, at_ms=at_ms or self._now_ms(), quote=quote)
        self._tell(account, thread, message)
        return message

    def reply(self, account: str, prospect: str, text: str) -> Message:
        """The person `prospect` answers `account`; open pages show it."""
        return self.say(account, self.world.thread(account, prospect).id, prospect, text)

    def fail_next_send(self, account: str, handle: str, *, how: FailureWay = "marker") -> None:
        """The next message of `account` to `handle` does not go out, and the page shows it in this way.

        `marker`: an error mark on the bubble; `removed`: the bubble goes; `restored`: the bubble goes and the
        text is back in the box; `silence`: no answer ever comes, the bubble stays pale.
        """
        self._failing.setdefault(thread_id_of(account, handle), deque()).append(how)

    def answer_next_send_after(self, account: str, handle: str, *, ms: int) -> None:
        """The site takes this long, instead of `send_ms`, to answer the next message of `account` to `handle`."""
        self._slow[thread_id_of(account, handle)] = ms

    def slow(self, *, header_ms: int | None = None, send_ms: int | None = None) -> None:
        """Change how long the name above a thread, or the answer to a send, takes. Open pages follow."""
        header = self.manners.header_ms if header_ms is None else header_ms
        send = self.manners.send_ms if send_ms is None else send_ms
        self.behave(replace(self.manners, header_ms=header, send_ms=send))

    def behave(self, manners: Manners) -> None:
        """From now on the pages behave like this. Open pages follow."""
        self.manners = manners
        for account in self.world.accounts:
            self._push(account, {"kind": "manners", "manners": asdict(manners)})

    # -- what can be asked afterwards

    @property
    def failed(self) -> list[Attempt]:
        """The sends that reached the site and did not go out."""
        return [attempt for attempt in self.attempts if not attempt.ok]

    def page_requests_outside(self, allow: Callable[[str, str], bool] | None = None) -> list[Request]:
        """The requests that the page does not make itself, so that some script put into it did.

        `allow(method, path)` replaces the simulator's own list of what the page asks for.
        """
        permitted = allow or (lambda method, path: is_own_traffic(self.world, method, path))
        return [request for request in self.requests if not permitted(request.method, request.path)]

    async def wait_until(self, holds: Callable[[], bool], *, timeout_s: float = 15.0) -> None:
        """Return once `holds()`, asked again at everything that happens on the site.

        Raises: TimeoutError.
        """
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(holds)

    async def wait_delivered(
        self, account: str, handle: str, text: str, *, times: int = 1, timeout_s: float = 15.0
    ) -> Delivered:
        """The last of `times` messages `text` that went from `account` to `handle`.

        Raises: TimeoutError.
        """

        def found() -> list[Delivered]:
            return [d for d in self.log if (d.account, d.prospect, d.text) == (account, handle, text)]

        await self.wait_until(lambda: len(found()) >= times, timeout_s=timeout_s)
        return found()[times - 1]

    # -- what the pages ask (called by the HTTP door)

    async def note(self, method: str, path: str, user_id: str) -> None:
        """Keep that this was asked."""
        self.requests.append(Request(method, path, user_id))
        await self._notify()

    async def send(  # noqa: PLR0913 (a message has these sides)
        self, account: Account, thread_id: str, text: str, client_id: str, *, content: Content = "text", quote: str = ""
    ) -> Message | FailureWay:
        """Deliver one message, unless this one is to fail; answered after `send_ms`."""
        thread = self.world.threads[thread_id]
        prospect = thread.title if thread.is_group else thread.members[0]
        failing = self._failing.get(thread_id)
        how = failing.popleft() if failing else None
        at_ms = self._now_ms()
        told = {"account": account.handle, "prospect": prospect, "thread_id": thread_id, "text": text, "at_ms": at_ms}
        told |= {"content": content}
        self.attempts.append(Attempt(**told, ok=how is None))  # type: ignore[arg-type]
        if how is None:
            message = self.world.add_message(
                thread, account.handle, text, at_ms=at_ms, client_id=client_id, content=content, quote=quote
            )
            self.log.append(Delivered(**told))  # type: ignore[arg-type]
            self._tell(account.handle, thread, message)
        await self._notify()
        if how == "silence":
            await self._closing.wait()
        await asyncio.sleep(self._slow.pop(thread_id, self.manners.send_ms) / 1000)
        return how or message

    def change(self, account: Account, thread_id: str, message_id: str, **fields: Any) -> None:
        """A message that is there gets other words or a reaction, or (`gone`) is unsent. No send: nothing is noted."""
        thread = self.world.threads[thread_id]
        if thread.account != account.handle:
            return
        here = thread.messages
        if fields.pop("gone", False):
            thread.messages = [one for one in here if one.id != message_id]
        else:
            thread.messages = [replace(one, **fields) if one.id == message_id else one for one in here]

    async def events(self, account: Account) -> AsyncIterator[str]:
        """What happens to `account` from now on, as JSON lines, until the site closes."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._tabs.setdefault(account.handle, set()).add(queue)
        await self._notify()
        try:
            yield '{"kind":"hello"}'
            while (told := await queue.get()) is not None:
                yield told
        finally:
            self._tabs[account.handle].discard(queue)

    def open_tabs(self, account: str) -> int:
        """How many pages of `account` are listening now."""
        return len(self._tabs.get(account, ()))

    def _tell(self, account: str, thread: Thread, message: Message) -> None:
        told = {"kind": "message", "thread": {**thread.shown(), "messages": []}, "message": shown(message)}
        self._push(account, told)

    def _push(self, account: str, told: dict[str, Any]) -> None:
        for queue in self._tabs.get(account, ()):
            queue.put_nowait(msgspec.json.encode(told).decode())

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # -- serving

    async def __aenter__(self) -> Self:
        if not (self.page / "app.js").is_file():
            raise PageNotBuilt(str(PageNotBuilt.__doc__))
        folder = tempfile.TemporaryDirectory(prefix="simulator-")
        certificate = make_certificate(Path(folder.name))
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            make_app(self), http="h11", ws="none", lifespan="off", log_config=None, access_log=False,
            ssl_certfile=certificate.path, timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            if serving.done():
                await serving
            await asyncio.sleep(0.01)
        self.port = listener.getsockname()[1]
        self.spki = certificate.spki
        self._open = [server, serving, listener, folder]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        server, serving, listener, folder = self._open
        self._closing.set()
        for queues in self._tabs.values():
            for queue in queues:
                queue.put_nowait(None)
        server.should_exit = True
        await serving
        listener.close()
        folder.cleanup()
        return False
