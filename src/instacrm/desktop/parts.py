"""Pieces every card is made of."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from instacrm.wire.window import Finding

from .language import mark, tr
from .palette import COLOURS, Theme
from .told import retell
from .words import Tone

ROW_PX = 36

Box = TypeVar("Box", bound=QAbstractSpinBox)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def label(text: str = "", *, name: str = "", tone: Tone = "text") -> QLabel:
    """Words in one tone; they wrap and can be copied."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    say(made, text, tone)
    return made


def say(where: QLabel, text: str, tone: Tone = "text") -> None:
    """Put `text` there in this tone."""
    where.setText(text)
    if where.property("tone") != tone:
        where.setProperty("tone", tone)
        where.style().unpolish(where)
        where.style().polish(where)


def roomy(box: Box) -> Box:
    """`box` with the same room before its text as a line to write in; a style sheet does not reach it."""
    box.lineEdit().setTextMargins(6, 0, 6, 0)
    return box


class Card(QFrame):
    """A surface with a heading."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 12, 16, 12)
        self.rows.setSpacing(8)
        self.heading = label(heading, name="head")
        self.rows.addWidget(self.heading)


class Scrolled(QScrollArea):
    """Scrolls up and down alone: it is never narrower than what is in it."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as what is in it must be, and its bar."""
        wide = self._inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Ask for another width when what is in it needs one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Cell(NamedTuple):
    """What stands in a cell, what it says on hover, and the token of its colour."""

    text: str
    hover: str = ""
    colour: str = "text"


class Row(NamedTuple):
    """A line of a list, and what it stands for."""

    key: Any
    cells: tuple[Cell, ...]


_FOUND: Final = {
    "ok": ("✓", mark("in order"), "clear"),
    "note": ("·", mark("worth knowing"), "muted"),
    "problem": ("✕", mark("a problem"), "hold"),
}


def finding_cells(found: Finding) -> tuple[Cell, ...]:
    """How one part of this computer is and what to do, as a row of a list."""
    sign, word, colour = _FOUND[found.state]
    says, remedy = retell(found.says), retell(found.remedy)
    return Cell(sign, tr(word), colour), Cell(retell(found.name)), Cell(says, says), Cell(remedy, remedy)


class _Rows(QAbstractTableModel):
    """Rows as Qt wants to read them."""

    def __init__(self, headings: Sequence[str], theme: Theme) -> None:
        super().__init__()
        self._headings = headings
        self.rows: Sequence[Row] = ()
        self.theme = theme

    def show(self, rows: Sequence[Row]) -> None:
        """Hold `rows` from now on."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt asks of a cell."""
        cell = self.rows[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return cell.hover
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(COLOURS[self.theme][cell.colour])
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 (Qt's name)
        """What stands above a column."""
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None


class Lines(QTableView):
    """A list that is read, with the hint of an empty state; `chosen` tells the key of the row a person is on."""

    chosen = Signal(object)

    def __init__(
        self, headings: Sequence[str], empty: str, *, name: str, theme: Theme = "light", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = _Rows(headings, theme)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        across = self.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Measuring each of many rows would cost more than showing them.
        across.setResizeContentsPrecision(40)
        across.setStretchLastSection(True)
        across.setHighlightSections(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.empty = label(empty, tone="muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.empty.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.selectionModel().currentRowChanged.connect(self._on)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._model.rows

    def wear(self, theme: Theme) -> None:
        """Take on the colours of this theme."""
        self._model.theme = theme
        self.viewport().update()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show `rows`, or why there are none; the row a person is on stays theirs."""
        place = self.verticalScrollBar().value()
        current = self.current_key()
        quiet = self.selectionModel().blockSignals(True)
        self._model.show(rows)
        keys = [row.key for row in rows]
        if current is not None and current in keys:
            self.selectRow(keys.index(current))
        self.selectionModel().blockSignals(quiet)
        self.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.verticalScrollBar().setValue(place)

    def current_key(self) -> Any:
        """What the row stands for that a person is on."""
        at = self.currentIndex().row()
        return self._model.rows[at].key if 0 <= at < len(self._model.rows) else None

    def wrap(self, *columns: int) -> None:
        """These columns share the width that is left, and what does not fit goes on in the next line."""
        self.setWordWrap(True)
        for column in columns:
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def give_way(self, column: int) -> None:
        """This column takes the width that is left, and is cut before the list scrolls sideways; hover says it all."""
        self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def fit(self, most: int) -> None:
        """Be as high as the rows shown, or as `most` of them."""
        rows = min(most, max(1, len(self._model.rows)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_PX * rows + 6)
        self.empty.setMaximumHeight(ROW_PX)

    def _on(self, index: Index, _: Index) -> None:
        if index.isValid():
            self.chosen.emit(self._model.rows[index.row()].key)


def empty_out(layout: QLayout) -> None:
    """Nothing is in `layout` any more."""
    while (old := layout.takeAt(0)) is not None:
        if (widget := old.widget()) is not None:
            widget.deleteLater()


def put_away(*gone: QObject) -> None:
    """These are gone now, and not whenever Python's collector finds their cycle: Qt may be in the middle of them."""
    for one in gone:
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
