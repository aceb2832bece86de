"""How each operation may refuse, for the OpenAPI document: always a `Problem`, with the statuses it can have."""

from http import HTTPStatus
from typing import Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.routes import HTTPRoute

from instacrm.wire.sync import Problem

from .auth_guard import SAFE_METHODS

# The address asks too often, the store is busy, or the request is none.
_ANYWHERE: Final = frozenset({400, 429, 503})
_SIGNED_IN: Final = frozenset({401, 403})
_CHANGING: Final = frozenset({403, 409, 413})
# By operation: what only its own action refuses with.
_BESIDES: Final[dict[str, frozenset[int]]] = {
    # The refresh token stands in the body.
    "/v1/auth/refresh": frozenset({401}),
    # The agent speaks another protocol, knows another history, or is too far behind.
    "/v1/sync/hello": frozenset({410, 426}),
    "/v1/sync/pull": frozenset({409, 410}),
    "/v1/sync/snapshot": frozenset({409, 410}),
    # The body names a rule or a goal.
    "/v1/proposals": frozenset({404}),
}


def tell_refusals(app: Litestar) -> None:
    """Every operation of `app` says in the document how it may refuse."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                told = {status: _as_problem(status) for status in sorted(_statuses(route, handler))}
                handler.responses = told | dict(handler.responses or {})


def _statuses(route: HTTPRoute, handler: HTTPRouteHandler) -> set[int]:
    found = set(_ANYWHERE)
    if "session" in handler.parsed_fn_signature.parameters:
        found |= _SIGNED_IN
    if route.path_parameters:
        found.add(404)
    if not handler.http_methods <= SAFE_METHODS:
        found |= _CHANGING
    return found | _BESIDES.get(route.path_format, frozenset())


def _as_problem(status: int) -> ResponseSpec:
    return ResponseSpec(Problem, generate_examples=False, description=HTTPStatus(status).phrase)
