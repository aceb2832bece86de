"""The HTTP door of the simulated site: which request is answered how."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import ServerSentEvent
from litestar.types import ASGIApp, Receive, Scope, Send

from .pages import ASSETS, LANGUAGES, document, has_document
from .world import Content, Message, shown

if TYPE_CHECKING:
    from .site import Site
    from .world import Account

# A year: a browser that is started again is still signed in.
_COOKIE_S = 365 * 24 * 3600
# Long enough for one run of tests; a browser also keeps the script compiled.
_ASSETS_S = 600
_NOT_FOUND = "<!doctype html><title>Simulator</title><p>Sorry, this page isn't available. (simulator)"


class Sent(msgspec.Struct, rename="camel"):
    """What the page asks when a person sends."""

    thread_id: str
    text: str
    client_id: str
    content: Content = "text"
    quote: str = ""


class Changed(msgspec.Struct, rename="camel", omit_defaults=True):
    """What the page asks when a person edits, unsends or reacts."""

    thread_id: str
    id: str
    text: str | None = None
    reaction: str | None = None
    gone: bool = False


def _signed_in(site: "Site", request: "Request[Any, Any, Any]") -> "Account | None":
    return site.world.account_of(request.cookies.get("ds_user_id", ""))


def _calls(site: "Site") -> list[Any]:
    """The page's own requests. An account that is not signed in is answered 401."""

    @get("/simulator/state")
    async def state(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        account = _signed_in(site, request)
        accounts = [asdict(one) for one in site.world.accounts.values()]
        seen = site.world.seen_by(account) if account else {"threads": [], "people": {}}
        viewer = asdict(account) if account else None
        return Response({"viewer": viewer, "accounts": accounts, "manners": asdict(site.manners), **seen})

    @get("/simulator/events")
    async def events(request: Request[Any, Any, Any]) -> ServerSentEvent | Response[None]:
        account = _signed_in(site, request)
        if account is None:
            return Response(None, status_code=401)
        return ServerSentEvent(_lines(site, account))

    @post("/simulator/send")
    async def send(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        sent = msgspec.json.decode(await request.body(), type=Sent)
        account = _signed_in(site, request)
        thread = site.world.threads.get(sent.thread_id)
        if account is None or thread is None or thread.account != account.handle:
            return Response({"failed": "marker"}, status_code=401)
        answer = await site.send(
            account, sent.thread_id, sent.text, sent.client_id, content=sent.content, quote=sent.quote
        )
        if isinstance(answer, Message):
            return Response({"message": shown(answer), "isLocked": thread.is_locked})
        return Response({"failed": answer}, status_code=500)

    @post("/simulator/seen")
    async def seen(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        thread = site.world.threads.get((await request.json())["threadId"])
        if thread:
            thread.unread = 0
        return Response({})

    @post("/simulator/sign-in")
    async def sign_in(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        account = site.world.accounts.get((await request.json())["handle"])
        user_id, lasts_s = (account.user_id, _COOKIE_S) if account else ("", 0)
        cookie = Cookie(key="ds_user_id", value=user_id, max_age=lasts_s, secure=True, samesite="lax")
        return Response({}, cookies=[cookie])

    return [state, events, send, seen, sign_in]


def _changing(site: "Site") -> Any:
    @post("/simulator/change")
    async def change(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        asked = msgspec.json.decode(await request.body(), type=Changed)
        account = _signed_in(site, request)
        if account is None or asked.thread_id not in site.world.threads:
            return Response({}, status_code=401)
        edited = {} if asked.text is None else {"text": asked.text, "edited": True}
        reacted = {} if asked.reaction is None else {"reaction": asked.reaction}
        site.change(account, asked.thread_id, asked.id, gone=asked.gone, **edited, **reacted)
        return Response({})

    return change


async def _lines(site: "Site", account: "Account") -> AsyncIterator[dict[str, str]]:
    async for line in site.events(account):
        yield {"data": line}


def _documents(site: "Site") -> list[Any]:
    @get(["/", "/{path:path}"])
    async def page(request: Request[Any, Any, Any]) -> Response[bytes] | Response[str]:
        # The router takes the last slash off its own copy of the path.
        path = request.scope["raw_path"].decode().partition("?")[0]
        if path in ASSETS:
            kept = {"cache-control": f"private, max-age={_ASSETS_S}"}
            return Response((site.page / path.rpartition("/")[2]).read_bytes(), media_type=ASSETS[path], headers=kept)
        if layout := site.layouts.get(request.query_params.get("layout", "")):
            return Response(layout, media_type="text/html")
        if not has_document(site.world, path):
            return Response(_NOT_FOUND, status_code=404, media_type="text/html")
        asked = request.query_params.get("hl", "")
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        return Response(document(_signed_in(site, request), language), media_type="text/html")

    return [page]


def make_app(site: "Site") -> ASGIApp:
    """The site as an ASGI application that notes every request before it is answered."""
    app = Litestar([*_calls(site), _changing(site), *_documents(site)], openapi_config=None, logging_config=None)

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any, Any, Any] = Request(scope)
        await site.note(request.method, scope["path"], request.cookies.get("ds_user_id", ""))
        await app(scope, receive, send)

    return noted
