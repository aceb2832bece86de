"""The doors themselves: headers, cookies, origins, and what a browser really does with our cookie."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from simulator.provider.visitor import visit
from tests.service.identity.office import Core, bearer

NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def browser_cookie(core: Core, email: str) -> str:
    """Sign in as a browser does; the value of the session's cookie."""
    sent = core.http.get("/auth/login")
    bound = sent.headers["set-cookie"].split(";")[0]
    back = urlsplit(visit(sent.headers["location"], email))
    answer = core.http.get(f"{back.path}?{back.query}", headers={"cookie": bound})
    assert answer.status_code == 303, answer.text
    found = re.search(r"__Host-instacrm=(\w+)", answer.headers["set-cookie"])
    assert found
    return found[1]


@pytest.fixture
def cookie(core: Core) -> dict[str, str]:
    core.owner()
    return {"cookie": f"__Host-instacrm={browser_cookie(core, 'dana@studio.example')}"}


def test_nobody_is_asked_to_sign_in(core: Core) -> None:
    answer = core.me()

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_a_cookie_opens_what_is_read(core: Core, cookie: dict[str, str]) -> None:
    assert core.me(**cookie).json()["operator"]["name"] == "Dana"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-instacrm": "1"},
        {"origin": "OURS"},
        {"x-instacrm": "1", "origin": "https://evil.example"},
        {"x-instacrm": "1", "origin": "null"},
    ],
)
def test_another_site_cannot_make_a_browser_change_anything(
    core: Core, cookie: dict[str, str], headers: dict[str, str]
) -> None:
    sent = {name: core.url if value == "OURS" else value for name, value in headers.items()} | cookie

    answer = core.http.post("/v1/invitations", json={"email": "a@b.example", "role": "member"}, headers=sent)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_our_own_pages_can(core: Core, cookie: dict[str, str]) -> None:
    sent = cookie | {"x-instacrm": "1", "origin": core.url}

    answer = core.http.post("/v1/invitations", json={"email": "a@b.example", "role": "member"}, headers=sent)

    assert answer.status_code == 201
    assert answer.json()["link"] == f"{core.url}/auth/join#{answer.json()['token']}"


def test_a_programs_token_in_a_cookie_is_refused(core: Core) -> None:
    session = core.owner()

    answer = core.me(cookie=f"__Host-instacrm={session['access']}")

    assert (answer.status_code, answer.json()["code"]) == (401, "session-revoked")


def test_a_browsers_token_as_bearer_is_refused(core: Core, cookie: dict[str, str]) -> None:
    token = cookie["cookie"].partition("=")[2]

    assert core.me(authorization=f"Bearer {token}").status_code == 401


def test_a_cookie_does_not_help_a_wrong_bearer(core: Core, cookie: dict[str, str]) -> None:
    assert core.me(**cookie, authorization="Bearer made-up").status_code == 401


def test_the_way_back_works_only_in_the_browser_that_went(core: Core) -> None:
    core.owner()
    sent = core.http.get("/auth/login")
    back = urlsplit(visit(sent.headers["location"], "dana@studio.example"))

    answer = core.http.get(f"{back.path}?{back.query}", headers={"cookie": "__Host-instacrm-login=another"})

    assert answer.status_code == 400
    assert "__Host-instacrm=" not in answer.headers.get("set-cookie", "")


def test_a_stranger_in_a_browser_is_told_what_to_do(core: Core) -> None:
    sent = core.http.get("/auth/login")
    bound = sent.headers["set-cookie"].split(";")[0]
    back = urlsplit(visit(sent.headers["location"], "dana@studio.example"))

    answer = core.http.get(f"{back.path}?{back.query}", headers={"cookie": bound})

    assert answer.status_code == 403
    assert "instacrm signin" in answer.text
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_cookie(core: Core, cookie: dict[str, str]) -> None:
    answer = core.http.post("/auth/logout", headers=cookie | {"x-instacrm": "1", "origin": core.url})

    assert answer.status_code == 204
    assert core.me(**cookie).status_code == 401


def test_a_program_signs_out(core: Core) -> None:
    session = core.owner()

    answer = core.http.post("/v1/auth/logout", headers=bearer(session))

    assert answer.status_code == 204
    assert core.ask("refresh", refresh=session["refresh"]).json()["code"] == "session-revoked"


def test_another_device_can_be_signed_out_from_the_list(core: Core, cookie: dict[str, str]) -> None:
    desk = core.finish("dana@studio.example").json()["session"]
    devices = core.http.get("/v1/sessions", headers=bearer(desk)).json()
    browser = next(device for device in devices if device["kind"] == "browser")

    answer = core.http.delete(f"/v1/sessions/{browser['session_id']}", headers=bearer(desk))

    assert answer.status_code == 204
    assert core.me(**cookie).status_code == 401
    assert core.me(**bearer(desk)).status_code == 200


def test_nobody_signs_out_somebody_elses_device(core: Core) -> None:
    owner = core.owner()
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))
    mine = core.http.get("/v1/sessions", headers=bearer(owner)).json()[0]["session_id"]

    answer = core.http.delete(f"/v1/sessions/{mine}", headers=bearer(lee))

    assert answer.status_code == 404
    assert core.me(**bearer(owner)).status_code == 200


@pytest.fixture
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-proxy-server", NO_NAMES],
        )  # fmt: skip
        yield context
        context.close()


def test_a_person_signs_in_with_a_real_browser(core: Core, chromium: BrowserContext) -> None:
    core.owner()
    page = chromium.new_page()
    page.goto(f"{core.url}/auth/login")
    page.get_by_label("E-mail").fill("dana@studio.example")
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{core.url}/")

    seen: dict[str, Any] = page.evaluate("async () => (await fetch('/v1/me')).json()")
    assert seen["operator"]["name"] == "Dana"
    assert page.evaluate("document.cookie") == ""
    kept = {kept["name"]: kept for kept in chromium.cookies()}["__Host-instacrm"]
    assert (kept["httpOnly"], kept["secure"], kept["sameSite"]) == (True, True, "Lax")
