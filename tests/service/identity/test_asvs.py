"""The items of OWASP's ASVS 5.0 that a request can show; the matrix and the sign-in tests show the rest."""

import re
from pathlib import Path
from typing import Any

import pytest

from instacrm.domain.errors import BadSettings
from instacrm.service.settings import read_settings
from tests.service.identity.office import Core, bearer
from tests.service.identity.test_doors import browser_cookie

FORGED = {"x-forwarded-for": "10.9.8.7", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}


@pytest.fixture
def owner(core: Core) -> dict[str, Any]:
    return core.owner()


def set_cookie(core: Core) -> str:
    return str(core.http.get("/auth/login").headers["set-cookie"])


def test_3_3_cookies_are_host_only_secure_http_only_and_same_site(core: Core) -> None:
    given = set_cookie(core)

    assert given.startswith("__Host-")
    words = {word.strip().lower() for word in given.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
    assert not any(word.startswith("domain=") for word in words)


def test_3_4_2_no_other_origin_may_read_an_answer(core: Core, owner: dict[str, Any]) -> None:
    answer = core.me(**bearer(owner), origin="https://evil.example")

    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/", "/auth/join", "/auth/callback", "/nothing/here"])
def test_3_4_pages_say_what_they_may_load_and_who_may_frame_them(core: Core, path: str) -> None:
    answer = core.http.get(path)

    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert re.search(r"base-uri 'none'", policy)
    assert "default-src 'none'" in policy or "object-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}


def test_3_4_4_answers_to_programs_are_what_they_say(core: Core, owner: dict[str, Any]) -> None:
    answer = core.me(**bearer(owner))

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_4_1_3_headers_of_a_proxy_that_anybody_can_send_change_nothing(core: Core) -> None:
    sent = core.http.get("/auth/login", headers=FORGED)

    assert "evil.example" not in sent.headers["location"]
    assert "__Host-" in sent.headers["set-cookie"]


def test_2_4_1_who_tries_again_and_again_has_to_wait(core: Core) -> None:
    answers = [core.http.post("/v1/auth/refresh", json={"refresh": "x"}) for _ in range(61)]

    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH"])
def test_4_1_4_methods_nobody_needs_are_refused(core: Core, owner: dict[str, Any], method: str) -> None:
    answer = core.http.request(method, "/v1/me", headers=bearer(owner))

    assert answer.status_code == 405


def test_7_2_3_tokens_have_256_random_bits_and_no_two_are_alike(core: Core, owner: dict[str, Any]) -> None:
    again = core.finish("dana@studio.example").json()["session"]

    tokens = [session[name] for session in (owner, again) for name in ("access", "refresh")]
    assert len(set(tokens)) == 4
    assert all(re.fullmatch(r"[0-9a-f]{64}", token) for token in tokens)


def test_7_2_4_a_new_sign_in_gets_a_new_token(core: Core, owner: dict[str, Any]) -> None:
    assert owner

    first, second = (browser_cookie(core, "dana@studio.example") for _ in range(2))

    assert first != second


def test_8_3_2_a_changed_role_acts_with_the_next_request(core: Core, owner: dict[str, Any]) -> None:
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example", "admin"))
    before = core.http.get("/v1/members", headers=bearer(lee)).status_code

    core.http.post(
        f"/v1/members/{lee['operator_id']}", json={"role": "viewer", "state": "active"}, headers=bearer(owner)
    )

    assert (before, core.http.get("/v1/members", headers=bearer(lee)).status_code) == (200, 403)


def test_9_2_2_the_providers_own_token_is_no_access_token(core: Core, owner: dict[str, Any]) -> None:
    assert owner
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"

    assert core.me(authorization=f"Bearer {token}").status_code == 401


def test_13_4_2_a_failure_shows_nothing_of_the_inside(core: Core) -> None:
    answer = core.http.post("/v1/auth/finish", content=b"{not json", headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


def test_16_2_5_no_log_line_holds_a_token(core: Core, owner: dict[str, Any], capfd: pytest.CaptureFixture[str]) -> None:
    core.ask("refresh", refresh=owner["refresh"])
    core.ask("refresh", refresh="f" * 64)

    told = "".join(capfd.readouterr())
    assert owner["refresh"] not in told
    assert owner["access"] not in told


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text("s")
    file.chmod(0o600)
    return file


def test_13_3_1_a_secret_that_others_can_read_is_refused(secret_file: Path) -> None:
    secret_file.chmod(0o640)

    with pytest.raises(BadSettings, match="other users can read it"):
        read_settings({"INSTACRM_CLIENT_ID": "c", "INSTACRM_CLIENT_SECRET_FILE": str(secret_file)})


def test_13_3_1_a_private_one_is_taken(secret_file: Path) -> None:
    settings = read_settings({"INSTACRM_CLIENT_ID": "c", "INSTACRM_CLIENT_SECRET_FILE": str(secret_file)})

    assert settings.identity.desktop.client_secret == "s"


def a_settings_file(folder: Path, line: str) -> dict[str, str]:
    file = folder / "core.toml"
    file.write_text(line)
    file.chmod(0o644)
    return {"INSTACRM_CONFIG": str(file)}


def test_13_3_1_a_settings_file_with_a_secret_in_it_is_private(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="other users can read it"):
        read_settings(a_settings_file(tmp_path, 'CLIENT_SECRET = "s"'))


def test_13_3_1_a_settings_file_without_one_may_be_read_by_all(tmp_path: Path) -> None:
    assert read_settings(a_settings_file(tmp_path, "PORT = 9000")).port == 9000
