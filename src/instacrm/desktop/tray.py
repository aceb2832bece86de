"""The tray icon: the agent's state at a glance, and the way to the window."""

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from instacrm.wire.governing import Book
from instacrm.wire.ipc import Day
from instacrm.wire.native import State

from . import words
from .language import counted, tr
from .notices import Notice
from .palette import COLOURS, Theme
from .told import retell

Mark = Literal["fine", "waits", "holds", "degraded", "paused", "out", "away"]

_SIZE = 64
_THREE_DIGITS = 100
_COLOURS: Final[dict[Mark, str]] = {
    "fine": "clear", "waits": "accent", "holds": "hold", "degraded": "warn", "paused": "warn", "out": "muted",
    "away": "hold",
}  # fmt: skip
# More than fit into a tooltip.
HELD_AT_ONCE: Final = 3
_OCTAGON: Final = ((22, 6), (42, 6), (58, 22), (58, 42), (42, 58), (22, 58), (6, 42), (6, 22))


def mark_of(state: State | None, day: Day | None = None, held: Sequence[str] = ()) -> Mark:
    """What the icon shows, the worst first; each mark has a shape of its own. `held`: what rules hold now."""
    if state is None:
        return "away"
    if state.operator is None:
        return "out"
    if state.paused:
        return "paused"
    if day is not None and any(health.state != "ok" for health in day.health):
        return "degraded"
    if held:
        return "holds"
    return "fine" if state.core.state == "live" and not (state.core.waiting or state.core.held) else "waits"


def draw(mark: Mark, theme: Theme, count: int = 0) -> QIcon:
    """The icon.

    A filled circle with today's count, a ring with an arrow, an octagon with a bar, a struck eye, two bars, a dashed
    ring (signed out) or a struck ring (not running).
    """
    picture = QPixmap(_SIZE, _SIZE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, ground = QColor(COLOURS[theme][_COLOURS[mark]]), QColor(COLOURS[theme]["surface"])
    pen = QPen(colour, 7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if mark == "out":
        # In widths of the pen: round ends take one of the gap.
        pen.setDashPattern([1.4, 2.0])
    painter.setPen(pen)
    circle = QRectF(8, 8, _SIZE - 16, _SIZE - 16)
    if mark in ("fine", "holds"):
        painter.setBrush(colour)
    if mark in ("fine", "waits", "out", "away"):
        painter.drawEllipse(circle)
    match mark:
        case "fine" if count:
            painter.setPen(ground)
            font = painter.font()
            font.setPixelSize(30 if count < _THREE_DIGITS else 22)
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, str(count))
        case "waits":
            painter.drawPolyline([QPoint(23, 30), QPoint(32, 20), QPoint(41, 30)])
            painter.drawLine(32, 46, 32, 20)
        case "holds":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon([QPoint(x, y) for x, y in _OCTAGON])
            painter.setBrush(ground)
            painter.drawRect(16, 27, 32, 10)
        case "degraded":
            _struck_eye(painter)
        case "paused":
            painter.drawLine(24, 14, 24, 50)
            painter.drawLine(40, 14, 40, 50)
        case "away":
            painter.drawLine(16, 48, 48, 16)
    painter.end()
    return QIcon(picture)


def _struck_eye(painter: QPainter) -> None:
    eye = QPainterPath(QPointF(5, 32))
    eye.quadTo(32, 2, 59, 32)
    eye.quadTo(32, 62, 5, 32)
    painter.drawPath(eye)
    painter.drawPoint(32, 32)
    painter.drawLine(10, 56, 54, 8)


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
        self._day: Day | None = None
        self._held: tuple[str, ...] = ()
        self._now_ms = 0
        self._state: State | None = None
        # Kept: the icon does not own its menu.
        self.menu = QMenu()
        self.menu.addAction(tr("Open InstaCRM")).triggered.connect(steps.show)
        self.pause = self.menu.addAction(tr("Pause logging"))
        self.pause.triggered.connect(steps.pause)
        self.hush = self.menu.addAction(tr("No notifications for an hour"))
        self.hush.setCheckable(True)
        self.hush.toggled.connect(steps.hush)
        self.menu.addSeparator()
        self.menu.addAction(tr("Close window and icon (logging goes on)")).triggered.connect(steps.leave)
        self.menu.addAction(tr("Quit InstaCRM (logging stops; the browser keeps what you send)")).triggered.connect(
            steps.quit
        )
        self.setContextMenu(self.menu)
        self.activated.connect(lambda reason: steps.show() if reason == self.ActivationReason.Trigger else None)
        self.messageClicked.connect(steps.show)
        self.show_state(None, 0)

    def show_day(self, day: Day) -> None:
        """Show how many messages went out today, and whether capture sees them."""
        self._day, self._count, self._now_ms = day, day.sent.mine, day.as_of_ms
        self._draw()

    def show_book(self, book: Book) -> None:
        """Show whether a rule holds the next message of an account."""
        told = (now for rule in book.rules for now in rule.now if now.severity == "hold")
        self._held = tuple(f"@{now.actor}: {retell(now.sentence)}" for now in told)
        self._draw()

    def wear(self, theme: Theme) -> None:
        """Take on the colours of this theme."""
        self._theme = theme
        self._draw()

    def tell(self, notice: Notice) -> None:
        """Show a notification of the system."""
        self.showMessage(notice.title, notice.text, self.icon())

    def show_state(self, state: State | None, now_ms: int) -> None:
        """Show how the agent is."""
        self._state, self._now_ms = state, now_ms
        self.pause.setEnabled(state is not None and state.operator is not None)
        self.pause.setText(tr("Resume logging") if state is not None and state.paused else tr("Pause logging"))
        self._draw()

    def _draw(self) -> None:
        mark = mark_of(self._state, self._day, self._held)
        self.setIcon(draw(mark, self._theme, self._count))
        self.setToolTip(self._said(mark))

    def _said(self, mark: Mark) -> str:
        state = self._state
        if state is None:
            return tr("InstaCRM is not running on this computer")
        match mark:
            case "out":
                return tr("InstaCRM: nobody is signed in, so nothing is logged")
            case "paused":
                return tr("InstaCRM: logging is paused")
            case "degraded" if self._day is not None:
                blind = next(health for health in self._day.health if health.state != "ok")
                return tr("InstaCRM: {said}", said=words.blindness(blind))
            case "holds":
                return "\n".join((tr("InstaCRM: a rule holds"), *self._held[:HELD_AT_ONCE]))
        today = counted(self._count, "message", "messages")
        return tr(
            "{who}\n{messages} sent today\n{connection}",
            who=words.who(state),
            messages=today,
            connection=words.connection(state, self._now_ms)[0],
        )
