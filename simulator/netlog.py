"""Reads the network log of a browser that has closed, to prove what asked for what.

A log that cannot be read or that holds no request at all proves nothing, so it is an error and never "none".
"""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class UselessNetLog(Exception):
    """The log is cut off or empty, so it proves nothing."""


@dataclass(frozen=True)
class LoggedRequest:
    """One request the browser started: who asked, and for what."""

    initiator: str
    method: str
    url: str


def requests(net_log: Path) -> list[LoggedRequest]:
    """Every request in the log, refused and unresolved ones too.

    Raises: UselessNetLog.
    """
    try:
        log = json.loads(net_log.read_bytes())
        start = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
        begun = [
            event["params"] for event in log["events"] if event["type"] == start and "url" in event.get("params", {})
        ]
    except (OSError, ValueError, KeyError) as error:
        raise UselessNetLog(f"{net_log.name}: {error}") from error
    if not begun:
        raise UselessNetLog(f"{net_log.name} holds no request")
    return [LoggedRequest(str(p.get("initiator", "")), str(p.get("method", "")), str(p["url"])) for p in begun]


def extension_requests(net_log: Path, extension_id: str) -> list[LoggedRequest]:
    """What the extension's worker and pages asked of the network; their own files are not the network.

    Raises: UselessNetLog.
    """
    origin = f"chrome-extension://{extension_id}"
    return [r for r in requests(net_log) if r.initiator == origin and not r.url.startswith("chrome-extension://")]


def requests_elsewhere(net_log: Path, *, page_origin: str = "https://www.instagram.com") -> list[LoggedRequest]:
    """What the site's pages, and scripts put into them, asked of any other host.

    Raises: UselessNetLog.
    """
    host = urlsplit(page_origin).netloc
    schemes = {"http", "https", "ws", "wss"}
    return [
        r
        for r in requests(net_log)
        if r.initiator == page_origin and urlsplit(r.url).scheme in schemes and urlsplit(r.url).netloc != host
    ]
