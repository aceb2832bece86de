"""Every way to send, and every text: what went out is in the agent's store once, to the letter, and nothing else is.

The cases are played once, several windows at a time, because each message takes five seconds to settle.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest

from simulator.people import Surface, Writer
from simulator.world import FailureWay
from tests.capture.conftest import ACCOUNT, MANNERS, Studio
from tests.capture.reading import Kept

WINDOWS = 3
LONG = ("Hello 👋🏽 שלום مرحبا 👩‍👩‍👧 " * 400)[:8000].strip()


@dataclass
class Case:
    """What a person does with a text, and what must be kept of it."""

    text: str
    way: str = "enter"
    surface: Surface = "thread"
    state: str = "sent"
    evidence: str = "own-bubble"
    times: int = 1
    fails: FailureWay | None = None
    stranger: bool = False
    send: Callable[[Writer], Awaitable[None]] | None = None
    typed: Callable[[Writer, str], Awaitable[None]] | None = None
    handle: str = ""
    error: Exception | None = None
    kept: list[Kept] = field(default_factory=list)


def by_key(*keys: str) -> Callable[[Writer], Awaitable[None]]:
    async def send(writer: Writer) -> None:
        for key in keys:
            await writer.page.keyboard.press(key)

    return send


async def pasted(writer: Writer, text: str) -> None:
    await writer.type(text)
    for keys in ("Control+a", "Control+x", "Control+v"):
        await writer.page.keyboard.press(keys)


async def with_second_thoughts(writer: Writer, text: str) -> None:
    await writer.type("No, ")
    for _ in range(4):
        await writer.page.keyboard.press("Backspace")
    await writer.type(text)


CASES = {
    # The browser gives a message that never gets an answer fifty seconds, so it goes first.
    "no answer": Case("Anybody there?", fails="silence", state="unconfirmed", evidence="still-working"),
    "enter": Case("Hello, by Enter"),
    "number pad": Case("Hello, by the number pad", way="numpad-enter"),
    "mouse": Case("Hello, by mouse", way="send-button"),
    "tab and enter": Case("Hello, by Tab and Enter", way="send-button", send=by_key("Tab", "Enter")),
    "tab and space": Case("Hello, by Tab and Space", way="send-button", send=by_key("Tab", "Space")),
    "lines": Case("Hello\nin several lines\n\nand one empty"),
    "pasted": Case("Hello from the clipboard\nin two lines", typed=pasted),
    "corrected": Case("Yes, gladly", typed=with_second_thoughts),
    "one byte": Case("y"),
    "an emoji": Case("👩‍👩‍👧"),
    "right to left": Case("مرحبا، شفت شغلك وعجبني كثير ✨"),
    "8,000 characters": Case(LONG),
    "like a page": Case('<img src=x onerror="alert(1)"> & "quotes" \\ https://www.instagram.com/somebody.else/'),
    "twice the same": Case("Same words", times=2),
    "dock, enter": Case("Hello from the dock", surface="dock"),
    "dock, mouse": Case("Hello from the dock, by mouse", surface="dock", way="send-button"),
    "dock, long": Case(LONG, surface="dock"),
    "request": Case("May I write to you?", stranger=True),
    "error mark": Case("Lost by mark", fails="marker", state="failed", evidence="alert"),
    "bubble removed": Case("Lost without a trace", fails="removed", state="failed", evidence="bubble-gone"),
    "text given back": Case("Lost and given back", fails="restored", state="failed", evidence="draft-restored"),
    "error mark, dock": Case("Lost in the dock", surface="dock", fails="marker", state="failed", evidence="alert"),
}


async def play(studio: Studio, writer: Writer, case: Case) -> None:
    try:
        if case.fails:
            studio.site.fail_next_send(ACCOUNT, case.handle, how=case.fails)
        await (writer.open_thread if case.surface == "thread" else writer.open_dock)(case.handle)
        for _ in range(case.times):
            await case.typed(writer, case.text) if case.typed else await writer.type(case.text)
            await (case.send(writer) if case.send else writer.press(case.way))  # type: ignore[arg-type]
        case.kept = await studio.until_kept(
            case.handle, *[case.state] * case.times, timeout_s=90 if case.fails == "silence" else 40
        )
        if case.surface == "dock":
            await writer.dock(case.handle).get_by_role("button", name="Close").click()
    except Exception as error:  # noqa: BLE001 (belongs to the test of this case alone)
        case.error = error


async def play_all(studio: Studio) -> None:
    for case in CASES.values():
        case.handle = studio.a_person(stranger=case.stranger)
    silence, *others = CASES.values()
    waiting = iter(others)

    async def in_one_window() -> None:
        writer = studio.a_writer(own_window=True)
        for case in waiting:
            await play(studio, writer, case)

    # The first one signs the browser in; the others find it so.
    first = studio.a_writer(own_window=True)
    await first.sign_in()
    await asyncio.gather(play(studio, first, silence), *[in_one_window() for _ in range(WINDOWS)])


@pytest.fixture(scope="module")
def nameless(_studio: Studio) -> list[Kept]:
    """What tests before these left without a name: whoever was erased has none."""
    return _studio.kept(None)


@pytest.fixture(scope="module")
def played(_studio: Studio, nameless: list[Kept]) -> Iterator[Studio]:
    """The desk, after all cases."""
    _studio.site.behave(MANNERS)
    _studio.run(play_all(_studio))
    yield _studio
    _studio.run(_studio.close_tabs())


@pytest.mark.parametrize("name", CASES)
def test_what_went_out_is_kept_once_and_to_the_letter(played: Studio, name: str) -> None:
    case = CASES[name]

    assert case.error is None
    assert played.went_out(case.handle) == ([] if case.fails else [case.text] * case.times)
    assert [(one.text, one.state) for one in played.kept(case.handle)] == [(case.text, case.state)] * case.times
    assert {(one.way, one.surface) for one in case.kept} == {(case.way, case.surface)}
    assert all(case.evidence in one.evidence for one in case.kept)


def test_the_store_holds_nothing_that_no_case_explains(played: Studio, nameless: list[Kept]) -> None:
    handles = [case.handle for case in CASES.values()]

    assert played.kept(None) == nameless
    assert sum(len(played.kept(handle)) for handle in handles) == sum(case.times for case in CASES.values())
