"""Asks Core's sign-in door: one JSON question, one JSON answer, and Core's refusals as errors."""

from typing import Final, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from instacrm.domain.errors import (
    BadName,
    LoginExpired,
    MembershipEnded,
    NameTaken,
    ServerAway,
    SessionRevoked,
    SignInRefused,
)
from instacrm.wire.sync import Problem

from .client import CoreProblem, checked_url
from .inside import URL as inside_url  # noqa: N811 (a place like any other here)
from .inside import Inside

TIMEOUT_S: Final = 20
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
_KNOWN: Final = {
    error.code: error for error in (SessionRevoked, MembershipEnded, NameTaken, BadName, LoginExpired, SignInRefused)
}

T = TypeVar("T", bound=msgspec.Struct)


async def ask_core(
    service_url: str, path: str, question: msgspec.Struct, shape: type[T], *, inside: Inside | None = None
) -> T:
    """What Core answers at `/v1/auth/{path}`; the one inside this agent is asked without a network.

    Raises: SessionRevoked, NameTaken, BadName, LoginExpired or SignInRefused when Core says so; CoreProblem for another
    refusal; ServerAway when nothing that speaks like Core answers; BadSettings for an address that is not https.
    """
    url = f"{checked_url(service_url)}/v1/auth/{path}"
    # A proxy has no business between two programs of this computer, and plain HTTP needs no certificates.
    outside = urlsplit(service_url).hostname not in _LOOPBACK
    tls = httpx2.create_ssl_context() if url.startswith("https:") else False
    try:
        mounts = {inside_url: inside} if inside else None
        async with httpx2.AsyncClient(timeout=TIMEOUT_S, trust_env=outside, verify=tls, mounts=mounts) as http:
            answer = await http.post(
                url, content=msgspec.json.encode(question), headers={"content-type": "application/json"}
            )
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ServerAway(f"{urlsplit(service_url).netloc} does not answer ({type(error).__name__})") from error
    try:
        if answer.is_success:
            return msgspec.json.decode(answer.content, type=shape)
        problem = msgspec.json.decode(answer.content, type=Problem)
    except msgspec.MsgspecError as error:
        raise ServerAway("what answers at the server's address is not your team's server") from error
    if known := _KNOWN.get(problem.code):
        raise known(problem.message, remedy=problem.remedy)
    raise CoreProblem(answer.status_code, problem, None)
