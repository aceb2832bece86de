"""Who asks: a program by its bearer token, or a browser by its cookie. Neither is taken in the other's place."""

from typing import Any, Final, Literal, cast

from anyio import to_thread
from litestar import Request

from instacrm.domain.errors import NotAllowed, NotSignedIn, ScriptsMayNotVote
from instacrm.service.actions.api_tokens import PREFIX, is_token_news, script_of
from instacrm.service.actions.identity_sessions import bearer_of, is_news
from instacrm.service.store.api_tokens import Script, mark_token_seen
from instacrm.service.store.identity_sessions import Bearer, mark_seen

from .context import AppState, Role, SessionInfo

COOKIE: Final = "__Host-instacrm"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Who belongs to the team, who is signed in where, and an agent's own sync: a copied token must not widen itself. What
# cannot be taken back is for people too.
PEOPLE_ONLY: Final = (
    "/auth/", "/v1/auth/", "/v1/me/", "/v1/sessions", "/v1/tokens", "/v1/members", "/v1/invitations", "/v1/sync/",
    "/v1/team",
)  # fmt: skip
# Read by scripts, and made by people: a vote is somebody's own word, and a rule binds colleagues.
DECIDED_BY_PEOPLE: Final = ("/v1/proposals", "/v1/rules")
# Asks a question in a body; it decides nothing.
_ASKED_IN_A_BODY: Final = "/v1/rules/evidence"


async def session_of(request: Request[Any, Any, Any], core: AppState) -> SessionInfo:
    """The signed-in member who asks. Role and membership are read anew each time, so that a change acts at once.

    Raises: NotSignedIn; SessionExpired; SessionRevoked; MembershipPending; NotAllowed; TooMany.
    """
    kind: Literal["program", "browser"]
    if (header := request.headers.get("authorization")) is not None:
        scheme, _, token = header.partition(" ")
        kind = "program"
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("Authorization says Bearer and a token, or is left out.")
        if token.startswith(PREFIX):
            return await _script(request, core, token)
    else:
        token = request.cookies.get(COOKIE, "")
        kind = "browser"
        if not token:
            raise NotSignedIn
        check_same_site(request, core)
    bearer = await to_thread.run_sync(_look_up, core, token, kind)
    core.accounts.count(
        bearer.session.operator_id, per_minute=core.settings.account_requests_per_minute, now_ms=core.now_ms()
    )
    return SessionInfo(
        operator_id=bearer.session.operator_id,
        name=bearer.name,
        team_id=cast("str", bearer.session.team_id),
        role=cast("Role", bearer.role),
        kind=kind,
        session_id=bearer.session.family_id,
    )


async def _script(request: Request[Any, Any, Any], core: AppState, token: str) -> SessionInfo:
    """Whose script asks, when its token's scope covers this."""
    script = await to_thread.run_sync(_look_up_script, core, token)
    if request.url.path.startswith(PEOPLE_ONLY) or request.url.path.endswith("/erase"):
        raise NotAllowed("A script's token does not open this.", remedy="Sign in to the dashboard.")
    if script.token.scope != "write" and request.method not in SAFE_METHODS:
        raise NotAllowed("This token only reads.", remedy="Make one that may write.")
    if decides(request.method, request.url.path):
        raise ScriptsMayNotVote
    core.accounts.count(
        script.token.operator_id, per_minute=core.settings.account_requests_per_minute, now_ms=core.now_ms()
    )
    return SessionInfo(
        operator_id=script.token.operator_id,
        name=script.operator,
        team_id=script.team_id,
        role=cast("Role", script.role),
        kind="script",
    )


def decides(method: str, path: str) -> bool:
    """Whether asking so decides for the team, or asks it to decide."""
    return method not in SAFE_METHODS and path.startswith(DECIDED_BY_PEOPLE) and path != _ASKED_IN_A_BODY


def _look_up_script(core: AppState, token: str) -> Script:
    now_ms = core.now_ms()
    with core.db.reading() as db:
        script = script_of(db, token, now_ms)
    if is_token_news(script, now_ms):
        with core.db.writing() as db:
            mark_token_seen(db, script.team_id, script.token.token_id, now_ms)
    return script


def check_same_site(request: Request[Any, Any, Any], core: AppState) -> None:
    """Let a browser's unsafe request pass only when our own pages made it.

    Another site can make a browser send the cookie, but neither our header nor our Origin. Raises: NotAllowed.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("x-instacrm") != "1" or request.headers.get("origin") != core.settings.public_url:
        raise NotAllowed("This request did not come from the dashboard.")


def _look_up(core: AppState, token: str, kind: str) -> Bearer:
    now_ms = core.now_ms()
    with core.db.reading() as db:
        bearer = bearer_of(db, token, kind=kind, now_ms=now_ms)
    if is_news(bearer, now_ms):
        with core.db.writing() as db:
            mark_seen(db, bearer.session.session_id, now_ms)
    return bearer
