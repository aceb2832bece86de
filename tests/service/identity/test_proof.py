"""What Core believes of a sign-in, and what it does not: codes, verifiers, nonces, signatures, claims."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from instacrm.domain.errors import BadSettings, SignInRefused
from instacrm.service.identity.id_tokens import Expected, Identity, UnknownKey, read_id_token
from instacrm.service.identity.settings import GOOGLE, Client, IdentitySettings, checked
from simulator.provider import Provider
from simulator.provider.visitor import visit
from tests.service.identity.office import REDIRECT, VERIFIER, Core, challenge

NOON_S = 1_800_000_000


def test_a_wrong_verifier_is_refused(core: Core) -> None:
    answer = core.finish("dana@studio.example", verifier="w" * 50)

    assert (answer.status_code, answer.json()["code"]) == (403, "sign-in-refused")


def test_an_absent_verifier_is_refused(core: Core) -> None:
    assert core.finish("dana@studio.example", verifier="").status_code == 403


def test_a_code_works_once(core: Core) -> None:
    started = core.start()
    code = core.code_for(started, "dana@studio.example")
    question = {"code": code, "verifier": VERIFIER, "redirect_uri": REDIRECT}
    core.ask("finish", login_id=started["login_id"], **question)

    again = core.ask("finish", login_id=core.start()["login_id"], **question)

    assert (again.status_code, again.json()["code"]) == (403, "sign-in-refused")


def test_a_login_works_once(core: Core) -> None:
    started = core.start()
    question = {"login_id": started["login_id"], "verifier": VERIFIER, "redirect_uri": REDIRECT}
    core.ask("finish", code=core.code_for(started, "dana@studio.example"), **question)

    again = core.ask("finish", code=core.code_for(started, "dana@studio.example"), **question)

    assert (again.status_code, again.json()["code"]) == (400, "login-expired")


def test_an_answer_made_for_another_login_is_refused(core: Core) -> None:
    mine, other = core.start(), core.start()

    answer = core.ask(
        "finish", login_id=mine["login_id"], code=core.code_for(other, "dana@studio.example"), verifier=VERIFIER,
        redirect_uri=REDIRECT,
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (403, "sign-in-refused")
    assert "nonce" in answer.json()["message"]


@pytest.mark.parametrize(
    "redirect",
    ["https://evil.example/callback", "http://127.0.0.1:1/elsewhere", "http://127.0.0.1.evil.example:1/callback"],
)
def test_a_code_is_never_exchanged_for_another_place(core: Core, redirect: str) -> None:
    assert core.finish("dana@studio.example", redirect_uri=redirect).json()["code"] == "bad-input"


# What follows reads one real id_token, changed in one way at a time.


class Real(NamedTuple):
    """An id_token of the provider for Mia, its public keys, and what was expected of it."""

    token: str
    keys: Any
    expected: Expected

    def read(self, token: str, **changed: Any) -> Identity:
        return read_id_token(token, KeySet.import_key_set(self.keys), self.expected._replace(**changed))


@pytest.fixture(scope="session")
def real(provider: Provider) -> Real:
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": REDIRECT, "state": "s", "nonce": "n",
        "scope": "openid email profile", "code_challenge": challenge(VERIFIER), "code_challenge_method": "S256",
    }  # fmt: skip
    back = visit(f"{provider.issuer}/auth?{urlencode(asked)}", "mia@works.example")
    form = {
        "grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0],
        "code_verifier": VERIFIER, "redirect_uri": REDIRECT, "client_id": provider.client_id,
        "client_secret": provider.client_secret,
    }  # fmt: skip
    with httpx2.Client(trust_env=False, verify=False) as http:
        token = http.post(f"{provider.issuer}/token", data=form).json()["id_token"]
        keys = http.get(f"{provider.issuer}/jwks").json()
    return Real(token, keys, Expected(provider.issuer, provider.client_id, "n", time.time_ns() // 1_000_000))


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_a_real_id_token_is_read(real: Real) -> None:
    identity = real.read(real.token)

    assert (identity.email, identity.email_proved, identity.domain) == ("mia@works.example", True, "works.example")


def test_a_token_for_another_client_is_refused(real: Real) -> None:
    with pytest.raises(SignInRefused, match="aud"):
        real.read(real.token, client_id="instacrm-web")


def test_a_token_without_signature_is_refused(real: Real) -> None:
    header = part(b'{"alg":"none"}')
    unsigned = f"{header}.{real.token.split('.')[1]}."

    with pytest.raises(SignInRefused):
        real.read(unsigned)


def test_a_token_signed_with_the_public_key_as_a_password_is_refused(real: Real) -> None:
    public = RSAKey.import_key(real.keys["keys"][0]).as_pem(private=False)
    header = {"alg": "HS256", "kid": real.keys["keys"][0]["kid"]}
    signing = f"{part(json.dumps(header).encode())}.{real.token.split('.')[1]}"
    mac = part(hmac.new(public, signing.encode(), hashlib.sha256).digest())

    with pytest.raises(SignInRefused):
        real.read(f"{signing}.{mac}")


def test_a_token_signed_by_a_strangers_key_of_the_same_name_is_refused(real: Real) -> None:
    header = {"alg": "RS256", "kid": real.keys["keys"][0]["kid"]}
    forged = jwt.encode(header, claims_of(real.token), RSAKey.generate_key(2048))

    with pytest.raises(SignInRefused):
        real.read(forged)


def test_a_token_of_an_unknown_key_says_so(real: Real) -> None:
    another = {**real.keys["keys"][0], "kid": "another"}
    several = real._replace(keys={"keys": [*real.keys["keys"], another]})
    forged = jwt.encode({"alg": "RS256", "kid": "made-up"}, claims_of(real.token), RSAKey.generate_key(2048))

    with pytest.raises(UnknownKey):
        several.read(forged)


OURS = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
GOOD = {
    "iss": "https://id.example", "aud": "us", "sub": "1", "nonce": "n", "exp": NOON_S + 600, "iat": NOON_S,
    "email": "A@b.example", "email_verified": True,
}  # fmt: skip
EXPECTED = Expected("https://id.example", "us", "n", NOON_S * 1000)


def signed(**changed: Any) -> str:
    claims = {name: value for name, value in (GOOD | changed).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "ours"}, claims, OURS)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://other.example"), ("iss", None), ("aud", "them"), ("aud", ["us", "them"]), ("azp", "them"),
        ("nonce", "m"), ("nonce", None), ("exp", NOON_S - 61), ("exp", None), ("iat", NOON_S + 61), ("iat", None),
        ("sub", None), ("sub", ""), ("sub", "x" * 256),
    ],
)  # fmt: skip
def test_a_claim_that_does_not_fit_is_refused(claim: str, value: Any) -> None:
    with pytest.raises(SignInRefused, match="azp" if value == ["us", "them"] else claim):
        read_id_token(signed(**{claim: value}), KeySet([OURS]), EXPECTED)


@pytest.mark.parametrize(
    "changed", [{}, {"exp": NOON_S - 59}, {"iat": NOON_S + 59}, {"aud": ["us", "them"], "azp": "us"}]
)
def test_a_minute_of_difference_between_clocks_is_forgiven(changed: dict[str, Any]) -> None:
    assert read_id_token(signed(**changed), KeySet([OURS]), EXPECTED).email == "a@b.example"


@pytest.mark.parametrize(
    ("email", "hd", "verified", "proved"),
    [
        ("a@gmail.com", None, True, True),
        ("a@works.example", "works.example", True, True),
        ("a@elsewhere.example", None, True, False),
        ("a@gmail.com", None, False, False),
        ("a@gmail.com", None, "true", False),
    ],
)
def test_google_speaks_only_for_its_own_mail_and_for_workspaces(
    email: str, hd: str | None, verified: object, proved: bool
) -> None:
    token = signed(iss="accounts.google.com", email=email, hd=hd, email_verified=verified)

    identity = read_id_token(token, KeySet([OURS]), EXPECTED._replace(issuer=GOOGLE))

    assert identity.email_proved is proved


def test_a_key_for_passwords_is_not_used_for_signatures() -> None:
    secret = OctKey.generate_key(256, {"kid": "ours"})
    forged = jwt.encode({"alg": "HS256", "kid": "ours"}, GOOD, secret)

    with pytest.raises(SignInRefused):
        read_id_token(forged, KeySet([secret]), EXPECTED)


def some_settings(**changed: Any) -> IdentitySettings:
    us = Client("us", "secret")
    return IdentitySettings(GOOGLE, us, us, "https://crm.example")._replace(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "http://127.0.0.1:9000"},
        {"issuer": "http://localhost:9000"},
        {"issuer": "https://LOCALHOST.:9000"},
        {"issuer": "https://id.localhost"},
        {"issuer": "https://127.1.2.3:9000"},
        {"issuer": "http://[::1]:9000"},
        {"issuer": "https://0.0.0.0:9000"},
        {"issuer": "http://id.example", "demo": True},
        {"desktop": Client("us", "")},
        {"public_url": "http://crm.example"},
    ],
)
def test_core_does_not_start_with_settings_that_are_unsafe(changed: dict[str, Any]) -> None:
    with pytest.raises(BadSettings):
        checked(some_settings(**changed))


@pytest.mark.parametrize("changed", [{}, {"issuer": "http://127.0.0.1:9000", "demo": True}])
def test_core_starts_with_google_and_in_a_demo_with_a_provider_of_this_computer(changed: dict[str, Any]) -> None:
    assert checked(some_settings(**changed))


def test_a_client_never_shows_its_secret() -> None:
    assert "secret" not in repr(some_settings())
