"""Starts the window: `run(outside)`. The agent it shows runs by itself, before, beside and after it."""

import signal
import sys
import time

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from instacrm.wire.ipc import Quit

from .link import AgentLink
from .notices import Watch
from .outside import Outside
from .palette import Theme
from .parts import put_away
from .shell import Window
from .tray import Steps, Tray

# Python hears a signal only when it runs; Qt's loop gives it a turn this often.
_TURN_MS = 200
HUSH_MS = 3_600_000


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


def theme_here() -> Theme:
    """The theme this person chose for their computer."""
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def run(outside: Outside) -> int:
    """Show the window of an agent until it is closed; with a tray, until that is left. The exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("InstaCRM")
    link = AgentLink(outside.home)
    window = Window(link, outside, now_ms=now_ms, theme=theme_here())
    app.styleHints().colorSchemeChanged.connect(lambda _: window.wear(theme_here()))
    watch = Watch(link, now_ms)
    window.pages.settings.changed.connect(lambda wanted: setattr(watch, "preferences", wanted))
    tray = None
    if QSystemTrayIcon.isSystemTrayAvailable():
        app.setQuitOnLastWindowClosed(False)
        tray = make_tray(app, window, link, watch)
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
        put_away(*([tray] if tray is not None else []), turn, watch, window, link)


def make_tray(app: QCoreApplication, window: Window, link: AgentLink, watch: Watch) -> Tray:
    """The tray icon of the window, shown."""

    def show() -> None:
        window.show()
        window.raise_()
        window.activateWindow()

    def hush(on: bool) -> None:
        watch.quiet_until_ms = now_ms() + HUSH_MS if on else 0

    def leave_all() -> None:
        link.ask("quit", Quit(), lambda _: app.quit())

    steps = Steps(show=show, pause=window.toggle_pause, hush=hush, leave=app.quit, quit=leave_all)
    tray = Tray(theme=theme_here(), steps=steps)
    link.state_changed.connect(lambda state: tray.show_state(state, now_ms()))
    link.lost.connect(lambda _: tray.show_state(None, now_ms()))
    watch.seen.connect(tray.show_day)
    watch.book_heard.connect(tray.show_book)
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: tray.wear(theme_here()))
    watch.noticed.connect(tray.tell)
    watch.noticed.connect(lambda _: QApplication.beep() if watch.preferences.sound else None)
    tray.show()
    return tray
