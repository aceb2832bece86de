"""The tray icon: the agent's state at a glance, and the way to the window."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from instacrm.wire.ipc import Day
from instacrm.wire.native import State

from . import words
from .notices import Notice
from .palette import COLOURS, Theme

Mark = Literal["fine", "waits", "paused", "away"]

_SIZE = 64
_THREE_DIGITS = 100


def mark_of(state: State | None) -> Mark:
    """What the icon shows; each mark has a shape of its own."""
    if state is None or state.operator is None:
        return "away"
    if state.paused:
        return "paused"
    return "fine" if state.core.state == "live" and not (state.core.waiting or state.core.held) else "waits"


def draw(mark: Mark, theme: Theme, count: int = 0) -> QIcon:
    """The icon: a filled circle with today's count, a ring with an arrow, two bars, or a struck ring."""
    colours = COLOURS[theme]
    picture = QPixmap(_SIZE, _SIZE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(colours[{"fine": "clear", "waits": "accent", "paused": "warn", "away": "hold"}[mark]])
    painter.setPen(QPen(colour, 7))
    circle = QRectF(8, 8, _SIZE - 16, _SIZE - 16)
    if mark == "fine":
        painter.setBrush(colour)
    if mark != "paused":
        painter.drawEllipse(circle)
    if mark == "fine" and count:
        painter.setPen(QColor(colours["surface"]))
        font = painter.font()
        font.setPixelSize(30 if count < _THREE_DIGITS else 22)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, str(count))
    if mark == "waits":
        painter.drawLine(32, 46, 32, 20)
        painter.drawLine(32, 20, 23, 30)
        painter.drawLine(32, 20, 41, 30)
    if mark == "paused":
        painter.drawLine(24, 14, 24, 50)
        painter.drawLine(40, 14, 40, 50)
    if mark == "away":
        painter.drawLine(16, 48, 48, 16)
    painter.end()
    return QIcon(picture)


class Steps(NamedTuple):
    """What the menu does."""

    show: Callable[[], object]
    pause: Callable[[], object]
    hush: Callable[[bool], object]
    leave: Callable[[], object]
    quit: Callable[[], object]


class Tray(QSystemTrayIcon):
    """The icon with its menu; a click opens the window."""

    def __init__(self, *, theme: Theme, steps: Steps) -> None:
        super().__init__()
        self._theme = theme
        self._count = 0
        self._state: State | None = None
        # Kept: the icon does not own its menu.
        self.menu = QMenu()
        self.menu.addAction("Open InstaCRM").triggered.connect(steps.show)
        self.pause = self.menu.addAction("Pause logging")
        self.pause.triggered.connect(steps.pause)
        self.hush = self.menu.addAction("No notifications for an hour")
        self.hush.setCheckable(True)
        self.hush.toggled.connect(steps.hush)
        self.menu.addSeparator()
        self.menu.addAction("Close window and icon (logging goes on)").triggered.connect(steps.leave)
        self.menu.addAction("Quit InstaCRM (logging stops; the browser keeps what you send)").triggered.connect(
            steps.quit
        )
        self.setContextMenu(self.menu)
        self.activated.connect(lambda reason: steps.show() if reason == self.ActivationReason.Trigger else None)
        self.messageClicked.connect(steps.show)
        self.show_state(None, 0)

    def show_day(self, day: Day) -> None:
        """Show how many messages went out today."""
        self._count = day.sent.mine
        self.setIcon(draw(mark_of(self._state), self._theme, self._count))

    def tell(self, notice: Notice) -> None:
        """Show a notification of the system."""
        self.showMessage(notice.title, notice.text, self.icon())

    def show_state(self, state: State | None, now_ms: int) -> None:
        """Show how the agent is."""
        self._state = state
        self.setIcon(draw(mark_of(state), self._theme, self._count))
        self.pause.setEnabled(state is not None and state.operator is not None)
        self.pause.setText("Resume logging" if state is not None and state.paused else "Pause logging")
        if state is None:
            self.setToolTip("InstaCRM is not running on this computer")
        elif state.paused:
            self.setToolTip("InstaCRM: logging is paused")
        else:
            today = words.counted(self._count, "message", "messages")
            self.setToolTip(f"{words.who(state)}\n{today} sent today\n{words.connection(state, now_ms)[0]}")
