"""Signing in on this computer: the person's own browser, a one-shot listener, PKCE; Core exchanges the code."""

import asyncio
import base64
import hashlib
import platform
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from instacrm.agent.settings import Home
from instacrm.domain.errors import BadName, NameTaken, NotAllowed
from instacrm.wire.identity import AuthAnswer, AuthEstablish, AuthFinish, AuthStart, AuthStarted

from .core_door import ask_core
from .session import Session
from .session_secrets import Vault
from .signin_listener import Listener, Returned, read_redirect
from .teams import folder_for, work_in

# Given the name the provider suggests, the name the person wants.
ChooseName = Callable[[str], str]


class Joining(NamedTuple):
    """What somebody new brings along: an invitation (token or link), or the bootstrap of a new team and its name."""

    invitation: str | None = None
    bootstrap: str | None = None
    team_name: str | None = None

    def __repr__(self) -> str:
        return "Joining(…)"


class SignInDenied(NotAllowed):
    """The team does not let you in."""

    code = "sign-in-denied"


async def sign_in(  # noqa: PLR0913 (what a person may say when signing in)
    home: Path,
    service_url: str,
    *,
    open_url: Callable[[str], None],
    now_ms: Callable[[], int],
    name: ChooseName | str | None = None,
    invitation: str | None = None,
    bootstrap: str | None = None,
    team_name: str | None = None,
    paste: Callable[[], Awaitable[str]] | None = None,
    vault: Vault | None = None,
) -> Session:
    """Sign in at the team's server, and keep the session in `home`, where the data of its team lies; it may be pending.

    `open_url` shows the provider's page: in the browser, or by printing the link. With `paste`, the address the
    browser ended at may also be handed in by hand, for a browser on another computer.
    Raises: SignInDenied with the reason; LoginExpired; SignInRefused; NameTaken, BadName; ServerAway.
    """
    core = service_url.rstrip("/")
    joining = Joining(invitation, bootstrap, team_name)
    started = await ask_core(core, "start", AuthStart(device_name()), AuthStarted)
    answer = await _finish(core, started, joining, open_url, paste)
    if answer.status == "needs-identity":
        answer = await _establish(core, answer, joining, name)
    if answer.session is None:
        raise SignInDenied(answer.reason or "")
    place = Home(home)
    folder = folder_for(place, answer.session.team_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    session = Session(folder, now_ms=now_ms, vault=vault)
    session.sign_in(answer.session, core)
    work_in(place, folder)
    return session


async def _finish(
    core: str,
    started: AuthStarted,
    joining: Joining,
    open_url: Callable[[str], None],
    paste: Callable[[], Awaitable[str]] | None,
) -> AuthAnswer:
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(32)
    async with Listener(state) as listener:
        asked = {
            "response_type": "code",
            "client_id": started.client_id,
            "redirect_uri": listener.redirect_uri,
            "scope": started.scope,
            "state": state,
            "nonce": started.nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        open_url(f"{started.authorization_endpoint}?{urlencode(asked)}")
        returned = await _first(listener, state, paste)
    question = AuthFinish(
        login_id=started.login_id,
        code=returned.code,
        verifier=verifier,
        redirect_uri=listener.redirect_uri,
        invitation=joining.invitation,
        bootstrap=joining.bootstrap,
    )
    return await ask_core(core, "finish", question, AuthAnswer)


async def _first(listener: Listener, state: str, paste: Callable[[], Awaitable[str]] | None) -> Returned:
    """The browser's answer, or the one handed in by hand, whichever comes first."""
    if paste is None:
        return await listener.answer()

    async def pasted() -> Returned:
        return read_redirect(await paste(), state)

    ways = [asyncio.ensure_future(listener.answer()), asyncio.ensure_future(pasted())]
    try:
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _establish(core: str, answer: AuthAnswer, joining: Joining, name: ChooseName | str | None) -> AuthAnswer:
    """Establish Identity: register under the name the person wants, asking again while it is taken or impossible."""
    if answer.needs_team_name and not joining.team_name:
        raise BadName("The new team needs a name.", remedy="Say what the team is called, then sign in again.")
    while True:
        chosen = name(answer.suggested_name or "") if callable(name) else name or answer.suggested_name or ""
        question = AuthEstablish(
            ticket=answer.ticket or "",
            name=chosen,
            invitation=joining.invitation,
            bootstrap=joining.bootstrap,
            team_name=joining.team_name,
        )
        try:
            return await ask_core(core, "establish", question, AuthAnswer)
        except (NameTaken, BadName):
            if not callable(name):
                raise


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def device_name() -> str:
    """How this computer is named in the list of sign-ins."""
    return f"{platform.node() or 'a computer'} ({platform.system()})"
