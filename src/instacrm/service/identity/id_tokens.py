"""Reads an id_token, and believes only what the provider signed for us, now, for this very sign-in."""

from typing import Any, Final, NamedTuple

import msgspec
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from instacrm.domain.errors import SignInRefused

from .settings import GOOGLE

# By name, so that neither `none` nor an HMAC made with the public key is ever considered.
ALGORITHMS: Final = ("RS256",)
CLOCK_SLACK_S: Final = 60


class UnknownKey(SignInRefused):
    """The id_token is signed by a key the provider does not show; it may have changed its keys."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who the provider says somebody is. Key: issuer and subject; the e-mail address may change hands."""

    issuer: str
    subject: str
    email: str = ""
    email_proved: bool = False
    domain: str = ""
    name: str = ""


class Expected(NamedTuple):
    """What an id_token must be made for."""

    issuer: str
    client_id: str
    nonce: str
    now_ms: int


def read_id_token(token: str, keys: KeySet, expected: Expected) -> Identity:
    """The identity that `token` proves.

    Raises: UnknownKey for a key that is not in `keys`; SignInRefused for anything else that does not fit.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError) as error:
        raise SignInRefused(f"the id_token does not hold ({type(error).__name__})") from error
    for claim, fits in _fits(claims, expected).items():
        if not fits:
            raise SignInRefused(f"the id_token does not fit: {claim}")
    issuer = expected.issuer
    email = str(claims.get("email") or "").strip().lower()
    domain = str(claims.get("hd") or "").strip().lower()
    return Identity(
        issuer=issuer,
        subject=claims["sub"],
        email=email,
        email_proved=bool(email) and claims.get("email_verified") is True and _speaks_for(issuer, email, domain),
        domain=domain,
        name=str(claims.get("name") or ""),
    )


def _fits(claims: dict[str, Any], expected: Expected) -> dict[str, bool]:
    """Claim by claim, whether it is what this sign-in needs."""
    issuer, client_id, nonce, now_ms = expected
    now_s = now_ms // 1000
    aud = claims.get("aud")
    audiences = aud if isinstance(aud, list) else [aud]
    exp, iat, sub = claims.get("exp"), claims.get("iat"), claims.get("sub")
    # Google spells itself both ways (https://developers.google.com/identity/openid-connect/openid-connect).
    issuers = {issuer, "accounts.google.com"} if issuer == GOOGLE else {issuer}
    return {
        "iss": claims.get("iss") in issuers,
        "aud": client_id in audiences,
        "azp": claims.get("azp", client_id if len(audiences) == 1 else None) == client_id,
        "nonce": bool(nonce) and claims.get("nonce") == nonce,
        "exp": isinstance(exp, int | float) and exp > now_s - CLOCK_SLACK_S,
        "iat": isinstance(iat, int | float) and iat < now_s + CLOCK_SLACK_S,
        "sub": isinstance(sub, str) and 0 < len(sub) <= 255,  # noqa: PLR2004 (OpenID Connect Core, 2)
    }


def _speaks_for(issuer: str, email: str, domain: str) -> bool:
    """Whether `issuer` may speak for the address: Google only for its own mail and for Workspace domains.

    Source: https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
    """
    return issuer != GOOGLE or email.endswith("@gmail.com") or bool(domain)
