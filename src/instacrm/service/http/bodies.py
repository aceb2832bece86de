"""Request bodies: gzip is unpacked before anybody reads it, and both forms have a limit."""

import zlib
from typing import Any, Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from instacrm.domain.errors import BadInput, InstaCrmError, TooLarge
from instacrm.wire.sync import PUSH_BYTES_MAX, Problem

PLAIN_BYTES_MAX: Final = 8 << 20
_GZIP: Final = 16 + zlib.MAX_WBITS


class GzipBodies:
    """ASGI: unpacks bodies that came gzipped. A megabyte packed or eight unpacked is the most."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, its body unpacked."""
        encoding = _header(scope, b"content-encoding") if scope["type"] == ScopeType.HTTP else None
        if encoding is None or encoding == b"identity":
            await self._app(scope, receive, send)
            return
        try:
            if encoding != b"gzip":
                raise BadInput("Bodies are sent plain or gzipped.")
            body = unpack(await _read(receive))
        except InstaCrmError as error:
            await refuse(send, error, 413 if isinstance(error, TooLarge) else 400)
            return
        kept = [(n, v) for n, v in scope["headers"] if n not in {b"content-encoding", b"content-length"}]
        plain = dict(scope) | {"headers": [*kept, (b"content-length", str(len(body)).encode())]}
        await self._app(plain, _once(body, receive), send)  # type: ignore[arg-type]


def unpack(packed: bytes) -> bytes:
    """What `packed` holds. Raises: TooLarge; BadInput when it is not gzip, or only part of it."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(packed, PLAIN_BYTES_MAX)
    except zlib.error as error:
        raise BadInput("The body is not gzip.") from error
    if unpacker.unconsumed_tail:
        raise TooLarge(f"A body unpacks to at most {PLAIN_BYTES_MAX} bytes.")
    if not unpacker.eof:
        raise BadInput("The body was cut off.")
    return plain


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BadInput("The body was cut off.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > PUSH_BYTES_MAX:
            raise TooLarge(f"A packed body has at most {PUSH_BYTES_MAX} bytes.")
        if not message.get("more_body", False):
            return b"".join(parts)


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the whole body, then whatever comes after it."""
    given = False

    async def next_message() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value.strip().lower() for key, value in scope["headers"] if key == name), None)


async def refuse(send: Send, error: InstaCrmError, status: int, *, retry_after_s: int | None = None) -> None:
    """Answer before the application is asked: its own handlers of errors stand behind the body."""
    body = msgspec.json.encode(Problem(error.code, str(error), error.remedy, retryable=error.retryable))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if retry_after_s is not None:
        headers.append((b"retry-after", str(retry_after_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
