"""The measuring of an extension's traffic finds a leak when there is one."""

import asyncio
import json
from pathlib import Path

import pytest

from simulator.browser import Browser
from simulator.netlog import LoggedRequest, UselessNetLog, extension_requests, requests_elsewhere
from simulator.people import Writer
from simulator.site import Request, Site

from .conftest import an_extension

WORKER = 'fetch("https://www.instagram.com/leak-worker", {mode: "no-cors"}).catch(() => {});'
CONTENT = 'fetch("/leak-content"); new Image().src = "https://leak.example/pixel";'


async def drive(folder: Path, *, worker: str, content: str) -> tuple[Browser, list[Request]]:
    """A browser that has closed after one message was written in it, and the foreign requests the site saw."""
    extension = an_extension(folder / "extension", worker=worker, content=content)
    async with Site() as site:
        site.add_account("studio_a", user_id="4001", name="Studio A")
        site.add_person("ada.paints", "Ada Example")
        browser = Browser(folder / "profile", site, extension_dir=extension, net_log=folder / "net.json")
        async with browser:
            await browser.worker()
            writer = Writer(browser, "studio_a")
            await writer.write("ada.paints", "Hello")
            await writer.wait_delivered("ada.paints", "Hello")
            await browser.side_panel(writer.page)
        return browser, site.page_requests_outside()


def test_a_leaking_worker_and_a_leaking_content_script_are_both_found(tmp_path: Path) -> None:
    browser, foreign = asyncio.run(drive(tmp_path, worker=WORKER, content=CONTENT))

    log = tmp_path / "net.json"
    assert [one.url for one in browser.extension_requests()] == ["https://www.instagram.com/leak-worker"]
    assert {one.path for one in foreign} == {"/leak-worker", "/leak-content"}
    assert {one.url for one in requests_elsewhere(log)} == {"https://leak.example/pixel"}


def test_an_extension_that_asks_nothing_is_found_to_ask_nothing(tmp_path: Path) -> None:
    browser, foreign = asyncio.run(drive(tmp_path, worker="0;", content="0;"))

    assert browser.extension_requests() == []
    assert foreign == []
    assert requests_elsewhere(tmp_path / "net.json") == []


def a_log(*params: dict[str, str]) -> str:
    events = [{"type": 7, "params": one} for one in params]
    return json.dumps({"constants": {"logEventTypes": {"URL_REQUEST_START_JOB": 7}}, "events": events})


def test_the_panels_own_files_are_not_the_network(tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    mine = {"initiator": "chrome-extension://abc", "method": "GET"}
    log.write_text(a_log({**mine, "url": "chrome-extension://abc/a.js"}, {**mine, "url": "wss://far.example/"}))

    assert extension_requests(log, "abc") == [LoggedRequest("chrome-extension://abc", "GET", "wss://far.example/")]


@pytest.mark.parametrize("content", ["", '{"constants": {}, "events": [', a_log()])
def test_a_log_that_proves_nothing_is_an_error(tmp_path: Path, content: str) -> None:
    log = tmp_path / "net.json"
    log.write_text(content)

    with pytest.raises(UselessNetLog):
        extension_requests(log, "abc")
