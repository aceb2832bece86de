"""The dashboard's pages: only what was exported, each under a policy that knows its own inline scripts."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from instacrm.service.http.dashboard import content_policy, dashboard
from instacrm.service.http.errors import HANDLERS

INLINE = 'self.__next_f.push([1,"é </b> & \\n"])'
PAGE = f'<!doctype html><script src="/theme.js"></script><body><p>hi</p><script>{INLINE}</script>'


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    for name, body in {
        "index.html": PAGE,
        "prospects/index.html": "<!doctype html><p>prospects",
        "prospects/index.txt": "0:payload",
        "404.html": "<!doctype html><p>not here",
        "_next/static/chunks/a1b2.js": "export{}",
        "theme.js": "1",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, "utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def opened(folder: Path | None) -> TestClient[Litestar]:
    return TestClient(Litestar([dashboard(folder)], openapi_config=None, exception_handlers=HANDLERS))


@pytest.fixture
def browser(export: Path) -> Iterator[TestClient[Litestar]]:
    with opened(export) as client:
        yield client


def hash_of(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def test_a_page_is_answered_under_its_folder(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/prospects/")

    assert (answer.status_code, answer.text) == (200, "<!doctype html><p>prospects")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_asked_without_its_slash_leads_to_the_one_with_it(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/prospects?status=warm", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/prospects/?status=warm")


def test_payloads_of_the_export_are_text(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/prospects/index.txt?_rsc=1")

    assert (answer.status_code, answer.text) == (200, "0:payload")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_what_is_not_there_is_the_exports_own_page_with_status_404(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/nobody/")

    assert (answer.status_code, answer.text) == (404, "<!doctype html><p>not here")
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/prospects/%2e%2e/%2e%2e/secret.txt",
     "//etc/passwd", "/%00", "/\\..\\secret.txt", "/_next/../../secret.txt", "/%ff"],
)  # fmt: skip
def test_no_path_leads_out_of_the_export(browser: TestClient[Litestar], path: str) -> None:
    answer = browser.get(path, follow_redirects=False)

    assert answer.status_code == 404
    assert "secret" not in answer.text.removeprefix(path)


def test_named_by_their_content_scripts_may_be_kept_for_ever(browser: TestClient[Litestar]) -> None:
    assert browser.get("/_next/static/chunks/a1b2.js").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert browser.get("/theme.js").headers["cache-control"] == "no-cache"
    assert browser.get("/").headers["cache-control"] == "no-cache"


def test_an_unchanged_page_is_not_sent_again(browser: TestClient[Litestar]) -> None:
    etag = browser.get("/").headers["etag"]

    answer = browser.get("/", headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_a_page_allows_its_own_inline_scripts_and_nothing_foreign(browser: TestClient[Litestar]) -> None:
    headers = browser.get("/").headers

    assert headers["content-security-policy"] == (
        f"default-src 'self'; script-src 'self' {hash_of(INLINE)}; style-src 'self'; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("page", "hashed"),
    [
        ("<script>a()</script><script>b()</script><script>a()</script>", ["a()", "b()"]),
        ('<script type="application/json">{"a":1}</script>', []),
        ("<script>a()\r\nb()</script>", ["a()\nb()"]),
        ("<SCRIPT async=''>if(1<2&&'&amp;')x()</SCRIPT>", ["if(1<2&&'&amp;')x()"]),
        ('<script src="/x.js"></script>', []),
    ],
)
def test_inline_scripts_are_hashed_as_browsers_see_them(page: str, hashed: list[str]) -> None:
    allowed = " ".join(["'self'", *map(hash_of, hashed)])

    assert f"script-src {allowed};" in content_policy(page)


def test_an_unknown_address_of_programs_is_no_page(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/v1/nothing")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_server_without_the_dashboard_says_so() -> None:
    with opened(None) as client:
        answer = client.get("/")

    assert (answer.status_code, "not installed" in answer.text) == (404, True)
