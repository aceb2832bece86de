"""What the extension costs the page: main-thread time of its scripts, heap and the wait for Enter, on 500 messages.

A person types, sends and gets answers. Script time is read from the browser's own trace: the slices in which a function
of ours ran, beside those of the page in the same trace. Heap is that of the same page with and without the extension,
and so is the time from the press of Enter until the page's first handler hears of it.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bench.rows import Goal, Row, compare
from simulator.browser import Browser
from simulator.people import Writer
from simulator.site import Site
from simulator.team import EXTENSION
from simulator.world import Manners

ACCOUNT = "studio_b"
PERSON = "ada.paints"
MESSAGES = 500
EVERY_S = 4
CATEGORIES = ["devtools.timeline", "v8.execute", "toplevel"]
SCRIPTS = {"FunctionCall", "EvaluateScript", "v8.run"}
PAGE = "https://www.instagram.com/"
# Ours is asked before any of the page; this one is the page's first.
LISTEN = """window.waited = []
document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') window.waited.push(performance.now() - event.timeStamp)
}, true)"""


class Round(NamedTuple):
    """One round: ms of script a minute, by whose script it is; bytes of heap at its end; ms that each Enter waited."""

    ours_ms: float
    page_ms: float
    heap: float
    waits_ms: list[float]


def run(full: bool) -> list[Row]:
    rounds, seconds = (5, 60) if full else (2, 20)
    played = [asyncio.run(_round(seconds, with_extension=kind)) for _ in range(rounds) for kind in (True, False)]
    ours, without = played[::2], played[1::2]
    return [
        compare(
            "capture", f"script time on a thread of {MESSAGES} messages, a minute", "the page's own scripts",
            [one.ours_ms for one in ours], [one.page_ms for one in ours], goal=Goal(of="value", op="<=", limit=1200),
        ),
        compare(
            "capture", "heap of the page with the extension", "without it",
            [one.heap / 1e6 for one in ours], [one.heap / 1e6 for one in without],
            goal=Goal(of="ratio", op="<=", limit=1.5), unit="MB",
        ),
        compare(
            "capture", "from Enter to the page's own handler", "without the extension",
            [wait for one in ours for wait in one.waits_ms], [wait for one in without for wait in one.waits_ms],
            goal=None,
        ),
    ]  # fmt: skip


async def _round(seconds: int, *, with_extension: bool) -> Round:
    """One browser, one busy thread, so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with Site(manners=Manners(header_ms=50, send_ms=150, slots=2 * MESSAGES)) as site:
            site.add_account(ACCOUNT, user_id="17841400000000002", name="Studio B")
            site.add_person(PERSON, "Ada Example")
            thread = site.world.thread(ACCOUNT, PERSON)
            for number in range(MESSAGES):
                sender = ACCOUNT if number % 3 == 0 else PERSON
                words = f"Message {number}, of the length that messages have"
                site.say(ACCOUNT, thread.id, sender, words, at_ms=1_760_000_000_000 + number * 60_000)
            extension = EXTENSION if with_extension else None
            async with Browser(Path(folder), site, extension_dir=extension) as browser:
                return await _measured(browser, site, seconds)


async def _measured(browser: Browser, site: Site, seconds: int) -> Round:
    writer = Writer(browser, ACCOUNT)
    await writer.sign_in()
    await writer.page.add_init_script(LISTEN)
    await writer.page.reload()
    await writer.open_thread(PERSON)
    assert browser.context.browser
    trace = browser.context.browser
    devtools = await browser.context.new_cdp_session(writer.page)
    await trace.start_tracing(page=writer.page, categories=CATEGORIES)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(seconds // EVERY_S):
        await writer.type(f"Line {number} of somebody who types")
        await writer.press()
        site.reply(ACCOUNT, PERSON, f"Answer {number}")
        await asyncio.sleep(max(0, began + (number + 1) * EVERY_S - loop.time()))
    took_s = loop.time() - began
    events = json.loads(await trace.stop_tracing())["traceEvents"]
    waits: list[float] = await writer.page.evaluate("window.waited")
    await devtools.send("HeapProfiler.enable")
    await devtools.send("HeapProfiler.collectGarbage")
    heap = (await devtools.send("Runtime.getHeapUsage"))["usedSize"]
    a_minute = 60 / took_s
    ours = f"chrome-extension://{browser.extension_id}/" if browser.extension_id else "\0"
    return Round(a_minute * script_ms(events, ours), a_minute * script_ms(events, PAGE), float(heap), waits)


def script_ms(events: Iterable[dict[str, Any]], origin: str) -> float:
    """Milliseconds in which a script from `origin` ran: slices within slices count once."""
    slices = sorted(
        (event["tid"], event["ts"], event["ts"] + event["dur"])
        for event in events
        if event["name"] in SCRIPTS and event.get("dur") and _url(event).startswith(origin)
    )
    total, thread, until = 0, None, 0
    for tid, start, end in slices:
        if tid != thread:
            thread, until = tid, 0
        total += max(0, end - max(start, until))
        until = max(until, end)
    return total / 1000


def _url(event: dict[str, Any]) -> str:
    data = event.get("args", {}).get("data") or {}
    return str(data.get("url") or data.get("fileName") or "")
