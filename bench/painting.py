"""From a key press in the list's search field until the people it finds are painted, in a real browser.

The built dashboard, served by Core on the same database and in the same process as everything else; beside it, the
same press in a bare field, which is what the browser and the machine take by themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bench.rows import Goal, Row, compare
from simulator.browser import CHROMIUM
from tests.dashboard.conftest import _ARGS as ARGS
from tests.dashboard.crowd import Crowd
from tests.dashboard.office import Office

# What is typed before, and the key: each search is a new one.
_TYPED: Final = [(f"{number:02d}", key) for number, key in zip(range(10, 22), "012345678901", strict=True)]
_LIMIT_MS: Final = 200

_ALL_NAMED: Final = """
(needle) => {
  const rows = [...document.querySelectorAll("[data-handle]")];
  return rows.length > 0 && rows.every((row) => row.dataset.handle.includes(needle));
}
"""

# Settles with the time from the press until a frame shows `isThere`.
_WATCH: Final = """
([selector, needle]) => {
  const field = document.querySelector(selector);
  window.painted = new Promise((done) => {
    let pressed = 0;
    const isThere = () => {
      if (!needle) return true;
      const rows = [...document.querySelectorAll("[data-handle]")];
      return rows.length > 0 && rows.every((row) => row.dataset.handle.includes(needle));
    };
    const look = () => {
      if (!isThere()) return requestAnimationFrame(look);
      // After the frame's own work: what was drawn is on its way to the screen.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - pressed);
      port2.postMessage(0);
    };
    field.addEventListener("keydown", (event) => {
      pressed = event.timeStamp;
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
}
"""


def rows(crowd: Crowd, where: str) -> list[Row]:
    """The one row of a team."""
    ours, theirs = [], []
    with _pages(crowd) as (page, bare):
        for typed, key in _TYPED:
            ours.append(_pressed(page, "input[type=search]", typed, key, f"{typed}{key}"))
            theirs.append(_pressed(bare, "input", typed, key, ""))
    figure = f"key press in the search to the people painted, {where}"
    goal = Goal(of="value", op="<=", limit=_LIMIT_MS)
    return [compare("dashboard", figure, "the same press in a bare field", ours, theirs, goal=goal)]


def _pressed(page: Page, selector: str, typed: str, key: str, needle: str) -> float:
    field = page.locator(selector).first
    field.fill(typed)
    if needle:
        page.wait_for_function(_ALL_NAMED, arg=typed)
    field.focus()
    page.keyboard.press("End")
    page.evaluate(_WATCH, [selector, needle])
    page.keyboard.press(key)
    return float(page.evaluate("window.painted"))


@contextmanager
def _pages(crowd: Crowd) -> Iterator[tuple[Page, Page]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        office = Office(crowd, browser)
        with office.open(), office.seat("Dana") as dana:
            page = dana.go("/prospects/")
            # A window of its own: a tab behind another draws nothing.
            bare = browser.new_page()
            bare.set_content("<!doctype html><title>bare</title><input>")
            yield page, bare
        browser.close()
