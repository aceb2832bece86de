"""Signing in, for browsers: to the provider and back, ending with a cookie that scripts cannot read.

Browsers only bring in people the team knows. A new person signs in with InstaCRM on their computer first.
"""

import base64
import hashlib
import hmac
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.response import Redirect

from instacrm.domain.errors import InstaCrmError, LoginExpired, SignInRefused
from instacrm.service.actions.identity import Admitted, Arrival, Outcome, recognise, start_login, take_login
from instacrm.service.actions.identity_entry import Denied, Passes
from instacrm.service.actions.identity_sessions import COOKIE_END_MS, end_session, open_session
from instacrm.service.identity.provider import SCOPE, Proof, SignInProvider
from instacrm.service.identity.tokens import new_token

from .auth_guard import COOKIE
from .auth_transactions import writing
from .context import AppState, SessionInfo

LOGIN_COOKIE: Final = "__Host-instacrm-login"
LOGIN_S: Final = 600
_SYSTEMS: Final = ("Windows", "Macintosh", "Android", "iPhone", "iPad", "CrOS", "Linux")
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_Page = Response[str] | Redirect


@get("/auth/login", include_in_schema=False)
async def login(
    request: Request[Any, Any, Any], core: NamedDependency[AppState], provider: NamedDependency[SignInProvider]
) -> _Page:
    """Send the browser to the provider."""
    try:
        doors = await provider.doors(core.now_ms())
    except InstaCrmError as error:
        return _failed(error)
    verifier = new_token()
    secret = {"verifier": verifier, "device": _device(request.headers.get("user-agent", ""))}
    begun = await writing(core, lambda db, now_ms: start_login(db, purpose="browser", secret=secret, now_ms=now_ms))
    asked = {
        "response_type": "code",
        "client_id": core.settings.identity.web.client_id,
        "redirect_uri": _redirect_uri(core),
        "scope": SCOPE,
        "state": begun.login_id,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    # Ties the way back to this browser: nobody can sign another person in as themselves.
    bound = own_cookie(LOGIN_COOKIE, begun.login_id, LOGIN_S)
    return Redirect(f"{doors.authorization}?{urlencode(asked)}", status_code=303, cookies=[bound], headers=_HEADERS)


@get("/auth/callback", include_in_schema=False)
async def callback(
    request: Request[Any, Any, Any], core: NamedDependency[AppState], provider: NamedDependency[SignInProvider]
) -> _Page:
    """The way back: a cookie for members of a team, a plain word for everybody else."""
    try:
        outcome, kept = await _came_back(request, core, provider)
    except InstaCrmError as error:
        return _failed(error)
    if not isinstance(outcome, Admitted):
        reason = outcome.reason if isinstance(outcome, Denied) else ""
        remedy = f"New here? Sign in on your computer first: instacrm signin --service {core.settings.public_url}"
        words = f"{reason} {remedy}"
        return _page("You are not in a team here", words, status_code=403)
    if outcome.membership.state != "active":
        return _page(
            "Your team has not let you in yet", "Ask an owner or admin of the team to approve you.", status_code=403
        )
    tokens = await writing(
        core, lambda db, now_ms: open_session(db, outcome, kind="browser", device=kept["device"], now_ms=now_ms)
    )
    cookies = [own_cookie(COOKIE, tokens.access, COOKIE_END_MS // 1000), own_cookie(LOGIN_COOKIE, "", 0)]
    return Redirect("/", status_code=303, cookies=cookies, headers={"cache-control": "no-store"})


@get("/auth/join", include_in_schema=False, sync_to_thread=False)
def join(core: NamedDependency[AppState]) -> Response[str]:
    """Where an invitation's link leads: its token is behind the #, which browsers do not send."""
    words = (
        "You were invited. Install InstaCRM on your computer, then sign in with the whole link of this page: "
        f"instacrm signin --service {core.settings.public_url} --invitation LINK"
    )
    return _page("Welcome to InstaCRM", words)


@post("/auth/logout", status_code=204, responses={204: ResponseSpec(None, description="The sign-in ended.")})
async def browser_logout(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> Response[None]:
    """End the browser's sign-in and take its cookie back."""
    await writing(
        core,
        lambda db, now_ms: end_session(
            db, session.session_id, operator_id=session.operator_id, team_id=session.team_id, now_ms=now_ms
        ),
    )
    return Response(None, status_code=204, cookies=[own_cookie(COOKIE, "", 0)])


async def _came_back(
    request: Request[Any, Any, Any], core: AppState, provider: SignInProvider
) -> tuple[Outcome, dict[str, str]]:
    """What Core makes of the person the provider sent back, and what was kept at the start.

    Raises: LoginExpired when this browser did not start it; SignInRefused; ProviderAway.
    """
    asked = request.query_params
    state = asked.get("state", "")
    if not state or not hmac.compare_digest(state.encode(), request.cookies.get(LOGIN_COOKIE, "").encode()):
        raise LoginExpired("This browser did not start this sign-in, or took too long.")
    nonce, kept = await writing(core, lambda db, now_ms: take_login(db, state, purpose="browser", now_ms=now_ms))
    if "error" in asked or "code" not in asked or asked.get("iss", provider.issuer) != provider.issuer:
        raise SignInRefused("The sign-in provider did not let you through.")
    settings = core.settings.identity
    proof = Proof(asked["code"], kept["verifier"], _redirect_uri(core), nonce)
    arrival = Arrival(await provider.prove(proof, settings.web, core.now_ms()), Passes(), kept["device"])
    return await writing(core, lambda db, now_ms: recognise(db, arrival, settings, now_ms)), kept


def _redirect_uri(core: AppState) -> str:
    return f"{core.settings.public_url}/auth/callback"


def own_cookie(name: str, value: str, max_age_s: int) -> Cookie:
    """A cookie that only Core reads."""
    return Cookie(key=name, value=value, path="/", max_age=max_age_s, secure=True, httponly=True, samesite="lax")


def _failed(error: InstaCrmError) -> Response[str]:
    return _page("You are not signed in", f"{error} {error.remedy}", status_code=400)


def _page(title: str, words: str, *, status_code: int = 200) -> Response[str]:
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(words)}</p>"
        '<p><a href="/auth/login">Sign in</a></p>'
    )
    return Response(html, status_code=status_code, media_type=MediaType.HTML, headers=_HEADERS)


def _device(user_agent: str) -> str:
    """How a person knows this browser in the list of sign-ins: `Chrome on Linux`."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return f"{browser} on {system}" if system else browser


BROWSER_ROUTES: list[HTTPRouteHandler] = [login, callback]
SESSION_ROUTES: list[HTTPRouteHandler] = [join, browser_logout]
