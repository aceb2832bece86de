"""Starts the window: `run(home)`. The agent it shows runs by itself, before, beside and after it."""

import signal
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from .link import AgentLink
from .mission import MissionControl
from .palette import Theme
from .tray import Tray

# Python hears a signal only when it runs; Qt's loop gives it a turn this often.
_TURN_MS = 200


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


def theme_here() -> Theme:
    """The theme this person chose for their computer."""
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def run(home: Path) -> int:
    """Show the window of the agent in `home` until it is closed; with a tray, until that is left. The exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("InstaCRM")
    link = AgentLink(home)
    window = MissionControl(link, now_ms=now_ms, theme=theme_here())
    app.styleHints().colorSchemeChanged.connect(lambda _: window.wear(theme_here()))
    tray = None
    if QSystemTrayIcon.isSystemTrayAvailable():
        app.setQuitOnLastWindowClosed(False)
        tray = _tray(app, window, link)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: app.quit())
    turn = QTimer(interval=_TURN_MS)
    turn.timeout.connect(lambda: None)
    turn.start()
    window.show()
    link.open()
    try:
        return app.exec()
    finally:
        link.close()
        if tray is not None:
            tray.hide()


def _tray(app: QApplication, window: MissionControl, link: AgentLink) -> Tray:
    def show() -> None:
        window.show()
        window.raise_()
        window.activateWindow()

    tray = Tray(theme=theme_here(), show=show, leave=app.quit)
    link.state_changed.connect(lambda state: tray.show_state(state, now_ms()))
    link.lost.connect(lambda _: tray.show_state(None, now_ms()))
    tray.show()
    return tray
