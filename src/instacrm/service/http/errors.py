"""Every failure as a `Problem` with its status; a bug says no more than that it is one."""

from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, TooManyRequestsException

from instacrm.domain.errors import BadInput, InstaCrmError, NotFound, TooLarge, TooMany, Unavailable
from instacrm.wire.sync import Problem

# The status of each code. Those that only programs on a person's computer raise have one too: a code is for ever.
STATUS: Final[dict[str, int]] = {
    "error": 500,
    "bad-input": 400,
    "bad-handle": 400,
    "bad-event": 400,
    "bad-frame": 400,
    "frame-too-long": 413,
    "unknown-kind": 400,
    "unsupported-protocol": 400,
    "bad-cursor": 400,
    "bad-name": 400,
    "bad-settings": 500,
    "bad-pack": 400,
    "refused": 403,
    "not-signed-in": 401,
    "session-expired": 401,
    "session-revoked": 401,
    "pending": 403,
    "membership-ended": 401,
    "name-taken": 409,
    "login-expired": 400,
    "sign-in-refused": 403,
    "not-allowed": 403,
    "no-vote": 403,
    "scripts-may-not-vote": 403,
    "not-found": 404,
    "actor-not-joined": 403,
    "capture-paused": 403,
    "removals-held": 409,
    "thread-not-logged": 403,
    "needs-vote": 409,
    "conflict": 409,
    "store-too-new": 409,
    "other-team": 409,
    "history-differs": 409,
    "resync": 410,
    "upgrade": 426,
    "too-large": 413,
    "too-many": 429,
    "quota-operator": 429,
    "quota-team": 429,
    "unavailable": 503,
    "agent-away": 503,
    "server-away": 503,
    "store-busy": 503,
    "provider-away": 503,
    "disk-trouble": 503,
    "key-exposed": 409,
    "bad-backup": 409,
    "store-misplaced": 409,
}
RETRY_AFTER_S: Final = 5
_BY_STATUS: Final[dict[int, type[InstaCrmError]]] = {404: NotFound, 413: TooLarge, 429: TooMany}
_log = structlog.get_logger("core")


def status_of(error: InstaCrmError) -> int:
    """The status of `error`, by its own code or its family's."""
    for kind in type(error).__mro__:
        if (code := getattr(kind, "code", None)) in STATUS:
            return STATUS[code]
    return 500


def refused(_request: Request[Any, Any, Any], error: InstaCrmError) -> Response[Problem]:
    """An expected failure."""
    status = status_of(error)
    headers = {"retry-after": str(RETRY_AFTER_S)} if isinstance(error, Unavailable) else {}
    if isinstance(error, TooMany):
        headers["retry-after"] = str(error.retry_after_s)
    if status == 401:  # noqa: PLR2004 (Unauthorized)
        headers["www-authenticate"] = "Bearer"
    return _answer(Problem(error.code, str(error), error.remedy, retryable=error.retryable), status, headers)


def http_failed(_request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """What litestar itself refuses: an unknown path, a body of the wrong shape, too much of it."""
    kind = _BY_STATUS.get(error.status_code, BadInput)
    headers = {}
    if isinstance(error, TooManyRequestsException):
        waits = {name.lower(): value for name, value in (error.headers or {}).items()}
        headers["retry-after"] = waits.get("ratelimit-reset", "60")
    words = error.detail
    if isinstance(error.extra, list) and error.extra:
        first: Any = error.extra[0]
        words = f"{first.get('key', '')}: {first.get('message', '')}" if isinstance(first, dict) else str(first)
    problem = Problem(kind.code, words[:500], kind.remedy, retryable=kind.retryable)
    return _answer(problem, error.status_code, headers)


def bug(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Anything else is a bug: told to the log in full, to the asker not at all."""
    _log.error("bug", path=request.scope["path"], method=request.method, exc_info=error)
    return _answer(Problem("bug", "Something is broken here. It was written to the server's log."), 500, {})


def _answer(problem: Problem, status: int, headers: dict[str, str]) -> Response[Problem]:
    return Response(problem, status_code=status, headers=headers, media_type="application/json")


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    InstaCrmError: refused,
    HTTPException: http_failed,
    msgspec.DecodeError: lambda request, error: refused(request, BadInput(str(error))),
    Exception: bug,
}
