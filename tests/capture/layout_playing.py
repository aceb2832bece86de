"""Playing page variants written by others (`simulator/layouts`): each declared send, and what was kept of it."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from playwright.async_api import TimeoutError as PlaywrightTimeout

from instacrm.domain.prospects import fold_text
from simulator.browser import ORIGIN
from simulator.layouts import Layout, Send, Step
from tests.capture.conftest import Studio
from tests.capture.playing import Seat
from tests.capture.reading import Kept, kept_of, until

WINDOWS = 6
STEP_MS = 5_000
# Longest until what was pressed is settled, and how long nothing must come of what was not.
SETTLED_S = 70
NOTHING_S = 9


class LayoutCase(NamedTuple):
    """One send of one page variant."""

    layout: Layout
    send: Send

    @property
    def name(self) -> str:
        """What it is called in a report."""
        return f"{self.layout.name}: {self.send.name}"


@dataclass
class LayoutResult:
    """What came of it: the counts of `dev.py test --json`, and words for whoever looks into it."""

    send: Send
    kept: list[Kept] = field(default_factory=list)
    health: str = "ok"
    error: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Wrong records, messages missed, those that wait for a name or for a word, and whether the badge said so."""
        send = self.send
        sent = [one for one in self.kept if one.state == "sent"]
        failed = [one for one in self.kept if one.state == "failed"]
        open_ = [one for one in self.kept if one.state in ("unconfirmed", "pending")]
        out = send.times if send.truth == "sent" else 0
        someone_else = [one for one in self.kept if one.handle is not None and one.handle != send.prospect]
        denied = len(failed) if send.truth != "failed" else 0
        return {
            "wrong": max(0, len(sent) - out) + denied + len(someone_else),
            "missed": max(0, out - len(self.kept)),
            "held": sum(one.handle is None for one in self.kept) if send.prospect is not None else 0,
            "unconfirmed": len(open_) if send.truth != "unknown" else 0,
            "degraded": int(self.health != "ok"),
        }


async def play_layouts(
    studio: Studio, cases: Sequence[LayoutCase]
) -> tuple[dict[LayoutCase, LayoutResult], list[Kept]]:
    """The result of each case; and records that no case explains."""
    before = Counter(kept_of(studio.desk.home))
    results: dict[LayoutCase, LayoutResult] = {}

    def who(case: LayoutCase) -> tuple[str, str, bool]:
        return (case.layout.says.actor.handle, case.layout.says.actor.user_id, case.layout.says.signed_in)

    # The browser is one account at a time, as a person's is.
    for (handle, user_id, signed_in), group in groupby(
        sorted(cases, key=lambda case: (who(case), case.layout.name)), who
    ):
        await _become(studio, handle, user_id, signed_in=signed_in)
        pages = iter([list(sends) for _, sends in groupby(group, lambda case: case.layout.name)])

        async def at_one_window(pages: Iterator[list[LayoutCase]] = pages) -> None:
            seat = await Seat.take(studio)
            for sends in pages:
                for case in sends:
                    results[case] = await _play(seat, case)
            await seat.page.close()

        await asyncio.gather(*[at_one_window() for _ in range(WINDOWS)])
    new = Counter(kept_of(studio.desk.home)) - before
    by_words = {fold_text(case.send.text): case for case in cases}
    unexplained: list[Kept] = []
    for one in new.elements():
        case = by_words.get(fold_text(one.text))
        unexplained.append(one) if case is None else results[case].kept.append(one)
    return results, unexplained


async def _become(studio: Studio, handle: str, user_id: str, *, signed_in: bool) -> None:
    """The browser signed in as this account, which its operator joined to the team; or nobody signed in."""
    known = studio.site.world.accounts.get(handle)
    if known is None:
        studio.site.add_account(handle, user_id=user_id, name=handle)
        writer = studio.a_writer()
        await writer.sign_in()
        await writer.switch_account(handle)
        await writer.open_thread(studio.a_person())
        await studio.join(writer)
        await writer.close_tab()
    elif known.user_id != user_id:
        raise ValueError(f"@{handle} has the user id {known.user_id} and not {user_id}")
    cookies = studio.browser.context
    await cookies.clear_cookies()
    if signed_in:
        await cookies.add_cookies([{"name": "ds_user_id", "value": user_id, "url": ORIGIN, "secure": True}])


async def _play(seat: Seat, case: LayoutCase) -> LayoutResult:
    result = LayoutResult(case.send)
    says = case.layout.says
    seat.studio.site.layouts[case.layout.name] = case.layout.html
    try:
        if not case.send.goes_on:
            await seat.page.goto(f"{ORIGIN}{says.path}?layout={case.layout.name}&hl={says.language}")
        for number, step in enumerate(case.send.do, 1):
            try:
                await _do(seat, step)
            except PlaywrightTimeout as error:
                raise AssertionError(f"step {number} ({step.verb}): {str(error).splitlines()[0]}: {step}") from error
        with contextlib.suppress(TimeoutError):
            await _settled(seat.studio, case.send)
        result.health = await seat.badge()
    except Exception as error:  # noqa: BLE001 (belongs to this case alone)
        result.error = f"{case.layout.name}.html, {case.send.name!r}: {error}"
    return result


async def _settled(studio: Studio, send: Send) -> None:
    """Return when everything that can be known is known.

    Raises: TimeoutError when less than that was kept.
    """
    expected = send.times if send.truth in ("sent", "failed", "unknown") else 1
    words = fold_text(send.text)

    def found() -> list[Kept]:
        return [one for one in kept_of(studio.desk.home) if fold_text(one.text) == words]

    def is_over(kept: list[Kept]) -> bool:
        return len(kept) >= expected and all(one.state != "pending" for one in kept)

    await until(found, is_over, timeout_s=NOTHING_S if send.truth == "nothing" else SETTLED_S, every_s=0.4)


async def _do(seat: Seat, step: Step) -> None:
    page, keyboard = seat.page, seat.page.keyboard
    if step.click is not None:
        await page.locator(step.click).first.click(timeout=STEP_MS)
    elif step.hover is not None:
        await page.locator(step.hover).first.hover(timeout=STEP_MS)
    elif step.wait_for is not None:
        await page.locator(step.wait_for).first.wait_for(timeout=STEP_MS)
    elif step.press is not None:
        await keyboard.press(step.press)
    else:
        await page.locator(str(step.into)).first.click(timeout=STEP_MS)
        await seat.enter(step.type or step.paste or step.compose or "", how=step.verb)
