"""Headers that every answer carries unless it says otherwise: no guessing of types, no keeping, no way around https."""

from typing import Final

from litestar.types import Message, Scope

# Two years, as https://hstspreload.org asks.
_HSTS: Final = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_ALWAYS: Final = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


async def add_safe_headers(message: Message, scope: Scope) -> None:
    """Complete the head of an answer."""
    if message["type"] != "http.response.start":
        return
    headers = list(message.get("headers", ()))
    given = {name.lower() for name, _ in headers}
    is_https = scope["litestar_app"].state.core.settings.public_url.startswith("https:")
    wanted = (*_ALWAYS, _HSTS) if is_https else _ALWAYS
    message["headers"] = [*headers, *(header for header in wanted if header[0] not in given)]
