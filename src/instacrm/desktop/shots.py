"""Pictures of the window for the agent of HOME: `python -m instacrm.desktop.shots HOME FOLDER light|dark FILL`.

Nothing is drawn for the pictures: the window connects to the running agent, goes to each page and is photographed
once that shows the agent's answer. Files: `desktop-<page>-<theme>-<fill>.png`.
"""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from .link import AgentLink
from .outside import Outside
from .palette import Theme
from .parts import put_away
from .shell import Window
from .start_gui import now_ms

_LOOK_MS: Final = 50
PATIENCE_MS: Final = 20_000


def take(home: Path, folder: Path, theme: Theme, fill: str) -> bool:
    """Write the picture of each page; False when the agent did not show itself in time."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    link = AgentLink(home)
    window = Window(link, nothing_outside(home), now_ms=now_ms, theme=theme)
    window.show()
    link.open()
    settled = True
    for name, page in zip(window.pages._fields, window.pages, strict=True):
        window.go(page)
        if not (settled := _until_settled(app, window)):
            break
        found = window.pages.prospects.found
        if page is window.pages.prospects and found is not None and found.items:
            window.pages.prospects.list.selectRow(0)
            _turn(app, _LOOK_MS * 8)
        # What was shown last is laid out when Qt has turned once more.
        _turn(app, _LOOK_MS * 2)
        window.grab().save(str(folder / f"desktop-{name}-{theme}-{fill}.png"))
    link.close()
    window.close()
    put_away(window, link)
    return settled


def nothing_outside(home: Path) -> Outside:
    """The browsers as they are; a picture changes nothing on the computer."""
    return Outside(
        home=home,
        check_browsers=list,
        register_browsers=list,
        start_agent=lambda: None,
        sign_in=lambda _: None,
        extension=None,
        list_backups=list,
        plan_restore=lambda _: (),
        restore=lambda _: "",
        sign_out=lambda: None,
        starts_at_login=lambda: None,
        set_start_at_login=lambda wanted: wanted,
        update_source=lambda: "",
        asks_source=lambda: False,
        launch_notice=lambda: "",
        set_update_source=lambda text: text,
        worked_alone=lambda: False,
        plan_along=lambda: (),
        take_along=lambda: "",
        plan_reset=lambda: (),
        reset=lambda: "",
    )


def _until_settled(app: QCoreApplication, window: Window) -> bool:
    looking = QTimer(interval=_LOOK_MS)
    looking.timeout.connect(lambda: app.exit(0) if window.is_settled else None)
    late = QTimer(interval=PATIENCE_MS, singleShot=True)
    late.timeout.connect(lambda: app.exit(1))
    looking.start()
    late.start()
    settled = app.exec() == 0
    put_away(looking, late)
    return settled


def _turn(app: QCoreApplication, for_ms: int) -> None:
    # Not `quit`, which would close the window first.
    QTimer.singleShot(for_ms, lambda: app.exit(0))
    app.exec()


if __name__ == "__main__":
    asked: Theme = "dark" if sys.argv[3] == "dark" else "light"
    sys.exit(0 if take(Path(sys.argv[1]), Path(sys.argv[2]), asked, sys.argv[4]) else 1)
