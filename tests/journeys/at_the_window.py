"""What somebody does at their window: `python -m tests.journeys.at_the_window HOME prospect|vote …`.

The real window on the running agent of HOME. `prospect HANDLE STATUS` reads what it says of a person, once it calls
them STATUS; `vote CHOICE` presses the button of the open question. What then stands there is printed as JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from instacrm.desktop.link import AgentLink
from instacrm.desktop.pages import Page
from instacrm.desktop.parts import put_away
from instacrm.desktop.shell import Window
from instacrm.desktop.shots import nothing_outside
from instacrm.desktop.start_gui import now_ms

_LOOK_MS = 50
# An answer that the next question overtakes is not shown.
_ASK_MS = 700
_PATIENCE_S = 30


@contextmanager
def a_window(home: Path) -> Iterator[tuple[QApplication, Window]]:
    app = QApplication(sys.argv[:1])
    link = AgentLink(home)
    window = Window(link, nothing_outside(home), now_ms=now_ms, theme="light")
    window.show()
    link.open()
    yield app, window
    link.close()
    window.close()
    put_away(window, link)


def turn_until(app: QApplication, holds: Callable[[], bool], ask: Callable[[], object]) -> None:
    """Let the window go on, asking now and then, until it holds or nobody would wait any longer."""
    ends_s = time.monotonic() + _PATIENCE_S
    looking, asking = QTimer(interval=_LOOK_MS), QTimer(interval=_ASK_MS)
    looking.timeout.connect(lambda: app.exit() if holds() or time.monotonic() > ends_s else None)
    asking.timeout.connect(ask)
    looking.start()
    asking.start()
    app.exec()
    put_away(looking, asking)


def go(window: Window, page: Page) -> None:
    """Once it knows who works here the window goes to their day by itself: only then to `page`."""
    if window.state is not None:
        window.go(page)
        window.look()


def prospect(app: QApplication, window: Window, handle: str, status: str) -> dict[str, object]:
    """The row and the card of a person, and every status one may choose there."""
    page = window.pages.prospects

    def row() -> list[str]:
        return [cell.text for row in page.list.rows if row.key.handle == handle for cell in row.cells]

    def card() -> str:
        return page.person.status.currentText()

    def ask() -> None:
        go(window, page)
        page.open_person(handle)

    turn_until(app, lambda: card().endswith(status) and card() in row(), ask)
    choices = [page.person.status.itemText(place) for place in range(page.person.status.count())]
    return {"row": row(), "card": card(), "choices": choices}


def vote(app: QApplication, window: Window, choice: str) -> dict[str, object]:
    """The question, pressed; how it is counted with this voice."""
    page = window.pages.rules

    def buttons() -> list[QPushButton]:
        return [one for one in page.votes.findChildren(QPushButton) if one.accessibleName().startswith(f"{choice}:")]

    turn_until(app, lambda: bool(buttons()), lambda: go(window, page))
    (asked,) = page.told.items[:1] if page.told else (None,)
    for button in buttons():
        button.click()
    turn_until(app, lambda: bool(page.told and page.told.items[0].mine), lambda: None)
    shown = page.told.items[0] if page.told else None
    return {"asked": asked.title if asked else "", "mine": shown.mine if shown else "", "state": shown and shown.state}


if __name__ == "__main__":
    what, *words = sys.argv[2:]
    with a_window(Path(sys.argv[1])) as (app, window):
        said = vote(app, window, *words) if what == "vote" else prospect(app, window, *words)
    sys.stdout.write(json.dumps(said))
