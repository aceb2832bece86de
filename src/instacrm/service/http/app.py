"""Core's HTTP application: every door, behind one set of limits and one way of failing."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.middleware.base import DefineMiddleware
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

import instacrm

from .auth_guard import session_of
from .bodies import PLAIN_BYTES_MAX, GzipBodies
from .context import AppState, SessionInfo
from .crowding import TurnAway
from .errors import HANDLERS
from .news_between import hearing_others
from .proposals import closing_votes
from .refusals import tell_refusals
from .safe_headers import add_safe_headers

# Streams are told piece by piece, packing them would hold each piece back; the export is packed already.
_NOT_PACKED: Final = [r"^/v1/sync/stream$", r"^/v1/live$", r"^/v1/team/export$"]


def build_app(core: AppState, doors: Sequence[Router | HTTPRouteHandler]) -> Litestar:
    """The application of `core` with these doors."""

    async def the_core() -> AppState:
        return core

    async def the_session(request: Request[Any, Any, Any], core: NamedDependency[AppState]) -> SessionInfo:
        return await session_of(request, core)

    limit = RateLimitConfig(rate_limit=("minute", core.settings.requests_per_minute), set_rate_limit_headers=True)
    app = Litestar(
        route_handlers=list(doors),
        lifespan=[hearing_others, closing_votes],
        dependencies={"core": Provide(the_core), "session": Provide(the_session)},
        exception_handlers={**HANDLERS},
        middleware=[
            limit.middleware,
            DefineMiddleware(TurnAway, crowd=core.crowd, now_ms=core.now_ms),
            DefineMiddleware(GzipBodies),
        ],
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, exclude=_NOT_PACKED),
        request_max_body_size=PLAIN_BYTES_MAX,
        state=State({"core": core}),
        before_send=[add_safe_headers],
        openapi_config=OpenAPIConfig(
            title="InstaCRM Core",
            version=instacrm.__version__,
            path="/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
            operation_id_creator=_operation_id,
        ),
        logging_config=None,
        debug=False,
    )
    tell_refusals(app)
    return app


def _operation_id(handler: HTTPRouteHandler, _method: object, _path: object) -> str:
    """An operation is called as its handler: `my_sessions` is `mySessions`."""
    first, *others = handler.handler_name.removeprefix("_").rpartition(".")[2].split("_")
    return first + "".join(word.capitalize() for word in others)
