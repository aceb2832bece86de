"""Pieces every card is made of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .words import Tone

ROW_PX = 36


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


class Lines(QTableWidget):
    """A table that is read, with the hint of an empty state."""

    def __init__(self, headings: Sequence[str], empty: str, *, name: str) -> None:
        super().__init__(0, len(headings))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.empty = label(empty, tone="muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.empty.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_rows(self, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Show `rows` of (text, hover) cells, or why there are none."""
        place = self.verticalScrollBar().value()
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, (text, hover) in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setToolTip(hover)
                self.setItem(row, column, cell)
        self.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.verticalScrollBar().setValue(place)

    def fit(self, most: int) -> None:
        """Be as high as the rows shown, or as `most` of them."""
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + ROW_PX * min(most, max(1, self.rowCount())))
        self.empty.setFixedHeight(ROW_PX)
