"""The browser reaches the simulated site and nothing else, and refuses to start otherwise."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest
from playwright.async_api import Error

from simulator.browser import ORIGIN, Browser, UnsafeBrowser, browser_args, check_args, extension_id_of
from simulator.screen import virtual_screen
from simulator.site import PageNotBuilt, Site

from .conftest import Stage, an_extension

RULES = "--host-resolver-rules=MAP www.instagram.com 127.0.0.1:8443, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SAFE = ["--no-proxy-server", RULES]


def test_the_arguments_that_are_used_pass() -> None:
    check_args(SAFE)


@pytest.mark.parametrize(
    "args",
    [
        [RULES],
        ["--no-proxy-server"],
        ["--no-proxy-server", "--host-resolver-rules=MAP www.instagram.com 127.0.0.1:8443"],
        ["--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, MAP www.instagram.com 127.0.0.1:8443"],
        ["--no-proxy-server", "--host-resolver-rules=MAP www.instagram.com 203.0.113.9:443, MAP * ~NOTFOUND"],
        ["--no-proxy-server", f"{RULES}, EXCLUDE www.instagram.com"],
        [*SAFE, "--host-resolver-rules=MAP www.instagram.com 127.0.0.1:1"],
        [*SAFE, "--proxy-server=http://127.0.0.1:1"],
        [*SAFE, "--ignore-certificate-errors"],
    ],
)
def test_arguments_that_could_lead_to_the_real_site_are_refused(args: list[str]) -> None:
    with pytest.raises(UnsafeBrowser):
        check_args(args)


def test_a_launch_cannot_be_talked_into_a_proxy(tmp_path: Path) -> None:
    with pytest.raises(UnsafeBrowser):
        Browser(tmp_path, Site(), more_args=["--proxy-server=http://127.0.0.1:1"])


def test_a_site_whose_page_was_not_built_says_what_to_do(tmp_path: Path) -> None:
    async def story() -> None:
        async with Site(page=tmp_path):
            pass

    with pytest.raises(PageNotBuilt, match="npm run build"):
        asyncio.run(story())


def test_the_page_believes_to_be_the_real_origin_in_a_secure_context(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> list[object]:
        await writer.sign_in()
        return list(await writer.page.evaluate("[location.origin, isSecureContext]"))

    assert stage.run(story()) == [ORIGIN, True]


@pytest.mark.parametrize("address", ["https://example.com/", "https://i.instagram.com/"])
def test_no_other_host_can_be_reached(stage: Stage, address: str) -> None:
    async def story() -> None:
        page = await stage.browser.context.new_page()
        await page.goto(address)

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        stage.run(story())


def test_the_certificate_is_trusted_by_its_key_alone(tmp_path: Path) -> None:
    async def story() -> None:
        async with Site() as site:
            site.spki = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            async with Browser(tmp_path, site) as browser:
                page = await browser.context.new_page()
                await page.goto(f"{ORIGIN}/")

    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        asyncio.run(story())


def test_a_proxy_in_the_environment_is_not_asked(tmp_path: Path) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(200))
        writer.close()

    async def story() -> str:
        server = await asyncio.start_server(proxy, "127.0.0.1", 0)
        address = "http://{}:{}".format(*server.sockets[0].getsockname())
        env = {"https_proxy": address, "HTTPS_PROXY": address}
        async with server, Site() as site, Browser(tmp_path, site, env=env) as browser:
            page = await browser.context.new_page()
            await page.goto(f"{ORIGIN}/")
            return await page.title()

    assert "Simulator" in asyncio.run(story())
    assert asked == []


def test_a_browser_with_a_window_runs_the_extension_on_a_screen_that_nobody_sees(tmp_path: Path) -> None:
    extension = an_extension(tmp_path / "extension")

    async def story() -> tuple[str, str]:
        async with (
            virtual_screen() as display,
            Site() as site,
            Browser(
                tmp_path / "profile", site, extension_dir=extension, headless=False, env={"DISPLAY": display}
            ) as browser,
        ):
            worker = await browser.worker()
            return worker.url, str(await browser.context.pages[0].evaluate("navigator.userAgent"))

    worker, agent = asyncio.run(story())

    assert worker == f"chrome-extension://{extension_id_of(extension)}/worker.js"
    assert "Headless" not in agent


HOST = """#!{python}
import json, os, struct, sys
text = json.dumps({{"told": os.environ.get("INSTACRM_TOLD"), "home": os.environ["HOME"]}}).encode()
sys.stdout.buffer.write(struct.pack("=I", len(text)) + text)
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""


def test_a_native_host_is_found_and_gets_the_environment_it_was_given(tmp_path: Path) -> None:
    extension = an_extension(tmp_path / "extension")
    host = tmp_path / "host"
    host.write_text(HOST.format(python=sys.executable))
    host.chmod(0o700)
    origin = f"chrome-extension://{extension_id_of(extension)}/"
    manifest = {
        "name": "a.host",
        "description": "Says who it is.",
        "path": str(host),
        "type": "stdio",
        "allowed_origins": [origin],
    }

    async def story() -> dict[str, str]:
        env = {"INSTACRM_TOLD": "yes"}
        hosts = {"a.host": manifest}
        profile = tmp_path / "profile"
        async with (
            Site() as site,
            Browser(profile, site, extension_dir=extension, native_hosts=hosts, env=env) as browser,
        ):
            worker = await browser.worker()
            told: dict[str, str] = await worker.evaluate("() => chrome.runtime.sendNativeMessage('a.host', {})")
            return told

    assert asyncio.run(story()) == {"told": "yes", "home": str(tmp_path / "profile" / "home")}


def test_the_site_listens_on_loopback_alone() -> None:
    async def story() -> int:
        async with Site() as site:
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.2", site.port), timeout=2)
            args = browser_args(site)
            assert any(f"127.0.0.1:{site.port}" in arg for arg in args)
            return site.port

    assert asyncio.run(story()) > 0
