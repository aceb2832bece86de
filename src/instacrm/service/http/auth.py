"""Signing in, for programs: start, finish, Establish Identity, refresh, logout. Shapes: `wire/identity.py`."""

import re
from typing import Final

from litestar import Router, post
from litestar.di import NamedDependency, Provide
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import JSONBody
from sqlalchemy import Connection

from instacrm.domain.errors import BadInput, InstaCrmError
from instacrm.service.actions.identity import (
    Admitted,
    Arrival,
    NeedsIdentity,
    Outcome,
    establish,
    recognise,
    start_login,
    take_login,
)
from instacrm.service.actions.identity_entry import Denied, passes_of
from instacrm.service.actions.identity_sessions import Tokens, end_session, open_session, refresh_session
from instacrm.service.identity.provider import SCOPE, Proof, SignInProvider
from instacrm.wire.identity import (
    AuthAnswer,
    AuthEstablish,
    AuthFinish,
    AuthRefresh,
    AuthSession,
    AuthStart,
    AuthStarted,
)

from .api_tokens import TOKEN_ROUTES
from .auth_browser import BROWSER_ROUTES, SESSION_ROUTES
from .auth_people import PEOPLE_ROUTES
from .auth_transactions import writing
from .context import AppState, SessionInfo

# Only a listener on the person's own computer may be given the code; the port is whatever was free.
_LOOPBACK_REDIRECT: Final = re.compile(r"http://127\.0\.0\.1:\d{1,5}/callback\Z")


def auth_router(provider: SignInProvider, *, sign_ins_per_minute: int = 60) -> Router:
    """Every route about who somebody is. A handler of it may name `core` and `session`, as everywhere.

    `sign_ins_per_minute` bounds what one address may try without a session.
    """

    async def the_provider() -> SignInProvider:
        return provider

    limit = RateLimitConfig(rate_limit=("minute", sign_ins_per_minute), store="sign_in_limit")
    tried = Router(
        "/", route_handlers=[start, finish, establish_identity, refresh, *BROWSER_ROUTES], middleware=[limit.middleware]
    )
    return Router(
        "/",
        route_handlers=[tried, logout, *SESSION_ROUTES, *PEOPLE_ROUTES, *TOKEN_ROUTES],
        dependencies={"provider": Provide(the_provider)},
        tags=["auth"],
    )


@post("/v1/auth/start", status_code=200)
async def start(
    data: JSONBody[AuthStart], core: NamedDependency[AppState], provider: NamedDependency[SignInProvider]
) -> AuthStarted:
    """Begin a sign-in; what the browser is sent to the provider with."""
    doors = await provider.doors(core.now_ms())
    secret = {"device": data.device}
    login = await writing(core, lambda db, now_ms: start_login(db, purpose="program", secret=secret, now_ms=now_ms))
    return AuthStarted(
        login_id=login.login_id,
        nonce=login.nonce,
        client_id=core.settings.identity.desktop.client_id,
        authorization_endpoint=doors.authorization,
        scope=SCOPE,
        expires_ms=login.expires_ms,
    )


@post("/v1/auth/finish", status_code=200)
async def finish(
    data: JSONBody[AuthFinish], core: NamedDependency[AppState], provider: NamedDependency[SignInProvider]
) -> AuthAnswer:
    """Exchange the code; who it is, and what that means here. The login is used up, whatever comes of it."""
    if not _LOOPBACK_REDIRECT.match(data.redirect_uri):
        raise BadInput("A program's redirect is http://127.0.0.1:PORT/callback.")
    settings = core.settings.identity
    nonce, kept = await writing(
        core, lambda db, now_ms: take_login(db, data.login_id, purpose="program", now_ms=now_ms)
    )
    proof = Proof(data.code, data.verifier, data.redirect_uri, nonce)
    identity = await provider.prove(proof, settings.desktop, core.now_ms())
    arrival = Arrival(identity, passes_of(data.invitation, data.bootstrap), kept["device"])

    def act(db: Connection, now_ms: int) -> AuthAnswer:
        return _answer(db, recognise(db, arrival, settings, now_ms), arrival.device, now_ms)

    return await writing(core, act)


@post("/v1/auth/establish", status_code=200)
async def establish_identity(data: JSONBody[AuthEstablish], core: NamedDependency[AppState]) -> AuthAnswer:
    """Register a new person under the name they chose."""

    def act(db: Connection, now_ms: int) -> AuthAnswer:
        outcome, device = establish(db, data, core.settings.identity, now_ms)
        return _answer(db, outcome, device, now_ms)

    return await writing(core, act)


@post("/v1/auth/refresh", status_code=200)
async def refresh(data: JSONBody[AuthRefresh], core: NamedDependency[AppState]) -> AuthAnswer:
    """A new pair of tokens, and what its holder is today."""
    refreshed = await writing(core, lambda db, now_ms: refresh_session(db, data.refresh, now_ms))
    if isinstance(refreshed, InstaCrmError):
        raise refreshed
    return _signed_in(refreshed.admitted, refreshed.tokens)


@post("/v1/auth/logout", status_code=204)
async def logout(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> None:
    """End this sign-in, everywhere it was refreshed to."""
    await writing(
        core,
        lambda db, now_ms: end_session(
            db, session.session_id, operator_id=session.operator_id, team_id=session.team_id, now_ms=now_ms
        ),
    )


def _answer(db: Connection, outcome: Outcome, device: str, now_ms: int) -> AuthAnswer:
    match outcome:
        case Admitted():
            tokens = open_session(db, outcome, kind="program", device=device, now_ms=now_ms)
            return _signed_in(outcome, tokens)
        case NeedsIdentity(ticket, name, needs_team_name):
            return AuthAnswer(
                status="needs-identity", ticket=ticket, suggested_name=name or None, needs_team_name=needs_team_name
            )
        case Denied(reason):
            return AuthAnswer(status="denied", reason=reason)


def session_for(admitted: Admitted, tokens: Tokens) -> AuthSession:
    """What a program keeps of a sign-in; the team's key only for active members."""
    return AuthSession(
        access=tokens.access,
        access_expires_ms=tokens.access_expires_ms,
        access_lasts_ms=tokens.access_lasts_ms,
        refresh=tokens.refresh,
        operator_id=admitted.operator.operator_id,
        name=admitted.operator.name,
        team_id=admitted.team.team_id,
        team_name=admitted.team.name,
        team_key=admitted.team.team_key if admitted.membership.state == "active" else None,
    )


def _signed_in(admitted: Admitted, tokens: Tokens) -> AuthAnswer:
    session = session_for(admitted, tokens)
    if admitted.membership.state == "active":
        return AuthAnswer(status="active", session=session)
    return AuthAnswer(status="pending", session=session, reason="An owner or admin of the team has to let you in.")
