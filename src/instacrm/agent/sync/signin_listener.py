"""The one-shot listener on 127.0.0.1 that takes the browser's way back: one answer, five minutes at most."""

import asyncio
import contextlib
import hmac
from types import TracebackType
from typing import Final, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from instacrm.domain.errors import LoginExpired, SignInRefused

WAIT_S: Final = 5 * 60
REQUEST_S: Final = 5
REQUEST_BYTES_MAX: Final = 16 * 1024
PATH: Final = "/callback"

_DONE: Final = "You can close this page and go back to InstaCRM."
_NOT_DONE: Final = "You were not signed in. You can close this page and go back to InstaCRM."


class Returned(NamedTuple):
    """The provider's code, out of the address the browser came back to."""

    code: str

    def __repr__(self) -> str:
        return "Returned(…)"


class Listener:
    """Listens inside a `with` on a port that was free; takes only the answer to `state`."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._answer: asyncio.Future[Returned] = asyncio.get_running_loop().create_future()
        self.redirect_uri = ""
        self._host = ""

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=REQUEST_BYTES_MAX)
        self._host = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self.redirect_uri = f"http://{self._host}{PATH}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Listen no more."""
        self._server.close()
        await self._server.wait_closed()

    async def answer(self) -> Returned:
        """What the browser came back with.

        Raises: LoginExpired after five minutes; SignInRefused when the provider or the person said no.
        """
        try:
            return await asyncio.wait_for(asyncio.shield(self._answer), WAIT_S)
        except TimeoutError as error:
            raise LoginExpired("Nobody finished the sign-in within five minutes.") from error

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
        ):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), REQUEST_S)
            writer.write(self._said(head.decode("latin-1")))
            await writer.drain()
        writer.close()

    def _said(self, head: str) -> bytes:
        """The page for one request. A request that is not the answer changes nothing."""
        request, *lines = head.split("\r\n")
        words = request.split(" ")
        # A page elsewhere can make a browser send this request, or point a name of its own here: neither knows `state`.
        hosts = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:")]
        if len(words) != 3 or words[0] != "GET" or hosts != [self._host]:  # noqa: PLR2004 (method, target, version)
            return _page("400 Bad Request", "This is not for you.")
        if urlsplit(words[1]).path != PATH or self._answer.done():
            return _page("404 Not Found", "There is nothing here.")
        try:
            returned = read_redirect(words[1], self._state)
        except LoginExpired as error:
            return _page("400 Bad Request", str(error))
        except SignInRefused as error:
            self._answer.set_exception(error)
            # Marks the failure as seen, should nobody wait for it any more.
            self._answer.exception()
            return _page("200 OK", _NOT_DONE)
        self._answer.set_result(returned)
        return _page("200 OK", _DONE)


def read_redirect(address: str, state: str) -> Returned:
    """The code in the address the browser came back to, whole or from its path on.

    Raises: LoginExpired when it belongs to another sign-in; SignInRefused when it carries a refusal.
    """
    found = {name: values[0] for name, values in parse_qs(urlsplit(address.strip()).query).items()}
    if not hmac.compare_digest(found.get("state", "").encode(), state.encode()):
        raise LoginExpired("This address belongs to another sign-in.")
    if "error" in found or "code" not in found:
        raise SignInRefused("The sign-in provider did not let you through.")
    return Returned(found["code"])


def _page(status: str, words: str) -> bytes:
    body = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>InstaCRM</title><p>{words}</p></html>'.encode()
    head = (
        f"HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {len(body)}\r\n"
        "content-security-policy: default-src 'none'\r\nreferrer-policy: no-referrer\r\ncache-control: no-store\r\n"
        "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
