"""Asks an application by its ASGI door, as a server would; a stream is left after its first words."""

import asyncio
import json
from typing import Any, NamedTuple
from urllib.parse import unquote

from litestar import Litestar


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The problem's code; nothing for an answer that is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return ""
        return str(found.get("code", "")) if isinstance(found, dict) else ""


async def ask(app: Litestar, method: str, path: str, *, headers: dict[str, str], body: Any = None) -> Answer:
    """What `app` answers; `body` is sent as JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    return await ask_raw(
        app,
        method,
        path,
        headers={**headers, **({} if body is None else {"content-type": "application/json"})},
        content=content,
    )


async def ask_raw(app: Litestar, method: str, target: str, *, headers: dict[str, str], content: bytes) -> Answer:
    """What `app` answers to these very bytes; `target` is a path as it is sent, with or without a query."""
    sent = {"host": "127.0.0.1:1", "content-length": str(len(content)), **headers}
    raw, _, query = target.partition("?")
    path = unquote(raw)
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": raw.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 1), "state": {}, "extensions": {},
    }  # fmt: skip
    given, enough = False, asyncio.Event()
    status, answered, parts = 0, dict[str, str](), list[bytes]()

    async def receive() -> dict[str, Any]:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": content, "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status, answered
        if message["type"] == "http.response.start":
            status = message["status"]
            answered = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            if not message.get("more_body") or "event-stream" in answered.get("content-type", ""):
                enough.set()

    await asyncio.wait_for(app(scope, receive, send), 20)  # type: ignore[arg-type]
    return Answer(status, answered, b"".join(parts))
