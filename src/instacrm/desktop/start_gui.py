"""Starts the window: `run(outside)`. The agent it shows runs by itself, before, beside and after it."""

import signal
import sys
import time
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from instacrm.wire.ipc import Quit
from instacrm.wire.preferences import Language, Preferences

from .asking_source import SourceQuestion
from .errands import Errand
from .language import choose, of_qt, speak, spoken
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
    app.setQuitOnLastWindowClosed(not QSystemTrayIcon.isSystemTrayAvailable())
    sitting = Sitting(app, outside)
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: app.quit())
    turn = QTimer(interval=_TURN_MS)
    turn.timeout.connect(lambda: None)
    turn.start()
    try:
        return app.exec()
    finally:
        sitting.close()
        put_away(turn)


class Seat(NamedTuple):
    """A window with its connection, what it is told of, and its icon where the system has a place for one."""

    link: AgentLink
    window: Window
    watch: Watch
    tray: Tray | None


class Sitting:
    """The window in one language; when another one is set, a new one takes its place with all that belongs to it."""

    def __init__(self, app: QApplication, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._words: QTranslator | None = None
        self._was_asked = False
        self._speak("system")
        self.seat = self._seat(0)
        app.styleHints().colorSchemeChanged.connect(self._wear)
        self.seat.window.show()
        self.seat.link.open()

    def close(self) -> None:
        """All of it is gone."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._wear)
        self._leave(self.seat)

    def _seat(self, first: int) -> Seat:
        link = AgentLink(self._outside.home)
        window = Window(link, self._outside, now_ms=now_ms, theme=theme_here(), first=first)
        watch = Watch(link, now_ms)
        tray = make_tray(self._app, window, link, watch) if QSystemTrayIcon.isSystemTrayAvailable() else None
        window.pages.settings.changed.connect(self._heed)
        if not self._was_asked:
            Errand(window, self._outside.asks_source).start(lambda asks: self._ask_source(window) if asks else None)
        return Seat(link, window, watch, tray)

    def _ask_source(self, window: Window) -> None:
        question = SourceQuestion(window, self._outside)
        question.finished.connect(self._answered)
        question.show()

    def _answered(self) -> None:
        self._was_asked = True

    def _heed(self, wanted: Preferences) -> None:
        self.seat.watch.preferences = wanted
        if choose(wanted.language) is not spoken():
            # Not in the middle of what the old window does with the answer.
            QTimer.singleShot(0, lambda: self._change(wanted.language))

    def _change(self, wanted: Language) -> None:
        if choose(wanted) is spoken():
            return
        before = self.seat
        self._speak(wanted)
        self.seat = self._seat(before.window.place)
        self.seat.window.restoreGeometry(before.window.saveGeometry())
        # The new one first: without any window the program would end.
        self.seat.window.setVisible(before.window.isVisible())
        self.seat.link.open()
        if self.seat.tray is not None and before.tray is not None:
            self.seat.tray.hush.setChecked(before.tray.hush.isChecked())
        self.seat.watch.quiet_until_ms = before.watch.quiet_until_ms
        self._leave(before)

    def _speak(self, wanted: Language) -> None:
        catalogue = choose(wanted)
        speak(catalogue)
        if self._words is not None:
            self._app.removeTranslator(self._words)
        self._words = of_qt(catalogue)
        if self._words is not None:
            self._app.installTranslator(self._words)

    def _wear(self) -> None:
        self.seat.window.wear(theme_here())
        if self.seat.tray is not None:
            self.seat.tray.wear(theme_here())

    @staticmethod
    def _leave(seat: Seat) -> None:
        seat.link.close()
        put_away(*([seat.tray] if seat.tray is not None else []), seat.watch, seat.window, seat.link)


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
    watch.noticed.connect(tray.tell)
    watch.noticed.connect(lambda _: QApplication.beep() if watch.preferences.sound else None)
    tray.show()
    return tray
