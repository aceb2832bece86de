"""The dashboard's pages: a static export, read once at start and served from memory on Core's own origin.

Only what was found at start can be asked for, so no path leads out of the folder. Pages are public; what they
show comes from `/v1`, which asks who is there.
"""

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from litestar import Request, Response, route
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from instacrm.domain.errors import NotFound

# Addresses of programs: there a missing thing is answered in JSON, not with a page.
_PROGRAM_PATHS: Final = ("/v1/", "/auth/", "/schema")

_SAFE: Final = {
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it browsers send `Origin: null` on form posts, and the sign-out would be refused.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}

_NOT_BUILT: Final = b"<!doctype html><title>InstaCRM</title><p>The dashboard is not installed on this server.</p>"


class Served(msgspec.Struct, frozen=True):
    """One file as it is answered."""

    body: bytes
    media_type: str
    headers: dict[str, str]


def dashboard(directory: Path | None) -> HTTPRouteHandler:
    """The route of all pages below `directory`; without one, each page says that the dashboard is not installed."""
    pages = read_pages(directory) if directory and directory.is_dir() else {}
    missing = pages.get("/404.html") or _page(_NOT_BUILT)

    @route(["/", "/{path:path}"], http_method=["GET", "HEAD"], include_in_schema=False, sync_to_thread=False)
    def dashboard_page(request: Request[Any, Any, Any]) -> Response[bytes] | Redirect:
        # The router takes the last slash off its own copy of the path.
        path = unquote(request.scope["raw_path"].decode("ascii", "replace").partition("?")[0])
        if path.startswith(_PROGRAM_PATHS):
            raise NotFound("There is no such address.")
        if found := pages.get(path):
            return _answer(found, request.headers.get("if-none-match"))
        if f"{path}/" in pages:
            query = request.scope["query_string"].decode("ascii", "replace")
            return Redirect(f"{path}/?{query}" if query else f"{path}/", status_code=308)
        return Response(missing.body, status_code=404, media_type=missing.media_type, headers=missing.headers)

    return dashboard_page


def _answer(found: Served, known: str | None) -> Response[bytes]:
    if known and known == found.headers.get("etag"):
        return Response(b"", status_code=304, media_type=found.media_type, headers=found.headers)
    return Response(found.body, media_type=found.media_type, headers=found.headers)


def read_pages(directory: Path) -> Mapping[str, Served]:
    """Every file below `directory` by the path that asks for it; `x/index.html` answers `/x/`."""
    pages: dict[str, Served] = {}
    for file in sorted(path for path in directory.rglob("*") if path.is_file()):
        path = "/" + file.relative_to(directory).as_posix()
        body = file.read_bytes()
        if file.suffix == ".html":
            served = _page(body)
            pages[path.removesuffix("index.html") if file.name == "index.html" else path] = served
        else:
            pages[path] = _file(path, body)
    return pages


def _page(body: bytes) -> Served:
    headers = {
        **_SAFE,
        "cache-control": "no-cache",
        "etag": _etag(body),
        "content-security-policy": content_policy(body.decode()),
    }
    return Served(body, MediaType.HTML, headers)


def _file(path: str, body: bytes) -> Served:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    # The answer adds the charset to text by itself.
    if kind in {"application/javascript", "application/json", "image/svg+xml"}:
        kind += "; charset=utf-8"
    # Names below _next/static hold a hash of what is in them; the icon is asked for at each change of an address.
    if path.startswith("/_next/static/"):
        pace = "public, max-age=31536000, immutable"
    else:
        pace = "public, max-age=86400" if path == "/icon.svg" else "no-cache"
    return Served(body, kind, {**_SAFE, "cache-control": pace, "etag": _etag(body)})


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def content_policy(page: str) -> str:
    """The Content-Security-Policy of one page: its own inline scripts by hash, everything else from here."""
    scripts = _InlineScripts()
    scripts.feed(page)
    scripts.close()
    allowed = " ".join(["'self'", *dict.fromkeys(f"'sha256-{_sha256(script)}'" for script in scripts.found)])
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _InlineScripts(HTMLParser):
    """Collects the exact text of each inline script that a browser would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") in {None, "", "text/javascript", "module"}:
            self._open = []

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._open is not None:
            # Browsers hash what their parser sees, and that has line feeds alone.
            self.found.append("".join(self._open).replace("\r\n", "\n").replace("\r", "\n"))
            self._open = None
