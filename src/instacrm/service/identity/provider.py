"""The sign-in provider as Core sees it: where its doors are, which keys it signs with, and the exchange of a code."""

import re
from typing import Any, Final, NamedTuple

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from instacrm.domain.errors import ProviderAway, SignInRefused

from .id_tokens import Expected, Identity, UnknownKey, read_id_token
from .settings import Client, IdentitySettings, is_loopback

SCOPE: Final = "openid email profile"
TIMEOUT_S: Final = 10
DOORS_KEPT_MS: Final = 60 * 60 * 1000
KEYS_KEPT_MAX_MS: Final = 24 * 60 * 60 * 1000
# A stranger who sends made-up key ids must not make Core ask the provider each time.
KEYS_AGAIN_MS: Final = 60 * 1000


class Doors(NamedTuple):
    """Addresses from the provider's discovery document."""

    authorization: str
    token: str
    keys: str


class Proof(NamedTuple):
    """What a browser brought back, and what only the one who sent it off knows."""

    code: str
    verifier: str
    redirect_uri: str
    nonce: str

    def __repr__(self) -> str:
        return "Proof(…)"


class SignInProvider:
    """One provider: asks it over HTTP, and keeps its doors and keys for as long as it allows."""

    def __init__(self, settings: IdentitySettings) -> None:
        self.issuer = settings.issuer
        self._loopback = is_loopback(settings.issuer)
        # The demo's own provider speaks plain HTTP; reading the world's certificates for it takes 0.2 s.
        self._tls = False if self._loopback else httpx2.create_ssl_context()
        self._doors: tuple[Doors, int] | None = None
        self._keys: tuple[KeySet, int, int] | None = None

    async def doors(self, now_ms: int) -> Doors:
        """Where the provider's doors are.

        Raises: ProviderAway when it does not answer, or says it is somebody else.
        """
        if self._doors and now_ms < self._doors[1]:
            return self._doors[0]
        answer = await self._ask("GET", self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        found = _json(answer)
        if found.get("issuer") != self.issuer:
            raise ProviderAway("the sign-in provider says it is somebody else", remedy="Check INSTACRM_ISSUER.")
        doors = Doors(
            *(self._safe(found.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
        )
        self._doors = (doors, now_ms + DOORS_KEPT_MS)
        return doors

    async def prove(self, proof: Proof, client: Client, now_ms: int) -> Identity:
        """The identity behind the code that a browser brought back.

        Raises: SignInRefused when code, verifier or id_token do not hold; ProviderAway.
        """
        return await self.identify(await self.exchange(proof, client, now_ms), client, proof.nonce, now_ms)

    async def exchange(self, proof: Proof, client: Client, now_ms: int) -> str:
        """The id_token that the code buys.

        Raises: SignInRefused when the provider does not take code or verifier; ProviderAway.
        """
        form = {
            "grant_type": "authorization_code",
            "code": proof.code,
            "code_verifier": proof.verifier,
            "redirect_uri": proof.redirect_uri,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        }
        answer = await self._ask("POST", (await self.doors(now_ms)).token, form)
        token = _json(answer).get("id_token")
        if not isinstance(token, str):
            raise SignInRefused("the sign-in provider gave no id_token")
        return token

    async def identify(self, token: str, client: Client, nonce: str, now_ms: int) -> Identity:
        """The identity that `token` proves.

        Raises: SignInRefused; ProviderAway when its keys cannot be had.
        """
        expected = Expected(self.issuer, client.client_id, nonce, now_ms)
        try:
            return read_id_token(token, await self._current_keys(now_ms), expected)
        except UnknownKey:
            return read_id_token(token, await self._current_keys(now_ms, again=True), expected)

    async def _current_keys(self, now_ms: int, *, again: bool = False) -> KeySet:
        if self._keys:
            keys, fetched_ms, until_ms = self._keys
            if now_ms < until_ms and not (again and now_ms - fetched_ms > KEYS_AGAIN_MS):
                return keys
        answer = await self._ask("GET", (await self.doors(now_ms)).keys)
        try:
            keys = KeySet.import_key_set(_json(answer))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError) as error:
            raise ProviderAway("the sign-in provider's keys cannot be read") from error
        self._keys = (keys, now_ms, now_ms + _kept_ms(answer))
        return keys

    async def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx2.Response:
        try:
            # A connection of its own each time: sign-ins are rare. A proxy has no business with this very computer.
            async with httpx2.AsyncClient(verify=self._tls, timeout=TIMEOUT_S, trust_env=not self._loopback) as http:
                answer = await http.request(method, url, data=form, headers={"accept": "application/json"})
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderAway from error
        if answer.status_code in {400, 401, 403} and form:
            # Only the code of the error: its description may repeat what was sent.
            reason = re.sub(r"[^a-z_]", "", str(_json(answer).get("error", "")))[:40]
            raise SignInRefused(f"the sign-in provider refused the code ({reason or answer.status_code})")
        if not answer.is_success:
            raise ProviderAway(f"the sign-in provider answered {answer.status_code}")
        return answer

    def _safe(self, url: object) -> str:
        if isinstance(url, str) and (url.startswith("https://") or (self._loopback and is_loopback(url))):
            return url
        raise ProviderAway("the sign-in provider names a door that is not https")


def _json(answer: httpx2.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise ProviderAway("the sign-in provider's answer is no JSON") from error
    return found if isinstance(found, dict) else {}


def _kept_ms(answer: httpx2.Response) -> int:
    """How long the answer may be kept, by its Cache-Control; an hour when it does not say."""
    age = re.search(r"max-age=(\d{1,9})", answer.headers.get("cache-control", ""))
    return min(int(age[1]) * 1000, KEYS_KEPT_MAX_MS) if age else DOORS_KEPT_MS
