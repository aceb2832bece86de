"""The tray icon: the agent's state at a glance, and the way to the window."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from instacrm.wire.native import State

from . import words
from .palette import COLOURS, Theme

Mark = Literal["fine", "waits", "paused", "away"]

_SIZE = 64


def mark_of(state: State | None) -> Mark:
    """What the icon shows; each mark has a shape of its own."""
    if state is None or state.operator is None:
        return "away"
    if state.paused:
        return "paused"
    return "fine" if state.core.state == "live" and not state.core.waiting else "waits"


def draw(mark: Mark, theme: Theme) -> QIcon:
    """The icon: a filled circle, a ring with an arrow, two bars, or a struck ring."""
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


class Tray(QSystemTrayIcon):
    """The icon with its menu; a click opens the window."""

    def __init__(self, *, theme: Theme, show: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        # Kept: the icon does not own its menu.
        self._menu = QMenu()
        self._menu.addAction("Open InstaCRM").triggered.connect(show)
        self._menu.addAction("Close window and icon (logging goes on)").triggered.connect(leave)
        self.setContextMenu(self._menu)
        self.activated.connect(lambda reason: show() if reason == self.ActivationReason.Trigger else None)
        self.show_state(None, 0)

    def show_state(self, state: State | None, now_ms: int) -> None:
        """Show how the agent is."""
        self.setIcon(draw(mark_of(state), self._theme))
        if state is None:
            self.setToolTip("InstaCRM is not running on this computer")
        elif state.paused:
            self.setToolTip("InstaCRM: logging is paused")
        else:
            self.setToolTip(f"{words.who(state)}\n{words.connection(state, now_ms)[0]}")
