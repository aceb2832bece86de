"""Activity: what the team did, newest first, with filters."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton

from instacrm.wire.window import Activity, ActivityLine, AskActivity

from . import words
from .link import AgentLink
from .pages import Page
from .parts import Cell, Lines, Row, label, say

GATHER_MS = 80
_WHAT = (("Everything", "all"), ("Messages", "messages"), ("Rules", "rules"), ("People", "people"))
_WHOSE = (("Everybody's", "all"), ("Mine", "mine"), ("Others'", "others"))
_STATE = (
    ("Every state", None),
    ("✓ sent", "sent"),
    ("◷ unconfirmed", "unconfirmed"),
    ("✕ not sent", "failed"),
    ("↑ under way", "pending"),
    ("⊘ logged twice", "struck"),
)


class ActivityPage(Page):
    """The log of this computer and, as far as it heard, of the team."""

    title = "Activity"

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.lines: tuple[ActivityLine, ...] | None = None
        self._asked = 0
        self._older: list[ActivityLine] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a handle")
        self.search.setAccessibleName("Find a handle")
        self.search.setClearButtonEnabled(True)
        self.what = _choice("What", _WHAT)
        self.whose = _choice("Whose", _WHOSE)
        self.state = _choice("State", _STATE)
        self.clear = QPushButton("Clear filters")
        self.clear.clicked.connect(lambda: self.filter_by(AskActivity()))
        empty = "Messages, holds and changes will be here. Nothing fits these filters."
        self.list = Lines(("at", "what", "who to whom"), empty, name="Activity")
        self.more = QPushButton("Show older")
        self.more.clicked.connect(self._ask_older)
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._anew)
        self.search.textChanged.connect(self._gather.start)
        for choice in (self.what, self.whose, self.state):
            choice.currentIndexChanged.connect(self._gather.start)
        self.setFocusProxy(self.search)
        filters = QHBoxLayout()
        filters.addWidget(self.search, 1)
        for widget in (self.what, self.whose, self.state, self.clear):
            filters.addWidget(widget)
        self.count = label(tone="muted")
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.more)
        self.rows.addLayout(filters)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(self.list.empty, 1)
        self.rows.addLayout(below)
        self.more.hide()

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer."""
        return self.lines is not None

    def filter_by(self, asked: AskActivity) -> None:
        """Show what fits `asked`."""
        self.search.setText(asked.query)
        for choice, value in ((self.what, asked.what), (self.whose, asked.whose), (self.state, asked.state)):
            choice.setCurrentIndex(choice.findData(value))
        self._anew()

    def look(self) -> None:
        """Ask for the newest lines, unless a person reads older ones."""
        if not self._older:
            self._ask(None)

    def _anew(self) -> None:
        self._older = []
        self._ask(None)

    def _ask_older(self) -> None:
        if self.lines:
            self._ask(self.lines[-1].at_ms)

    def _ask(self, before_ms: int | None) -> None:
        self._asked += 1
        number = self._asked
        question = AskActivity(
            what=self.what.currentData(),
            whose=self.whose.currentData(),
            state=self.state.currentData(),
            query=self.search.text(),
            before_ms=before_ms,
        )

        def show(answer: msgspec.Struct) -> None:
            if number == self._asked and isinstance(answer, Activity):
                self._show(answer, older=before_ms is not None)

        self.link.ask("ask-activity", question, show)

    def _show(self, answer: Activity, *, older: bool) -> None:
        if older:
            self._older = [*(self.lines or ()), *answer.lines]
        self.lines = tuple(self._older) or answer.lines
        now_ms = self.now_ms()
        self.list.show_rows([Row(line.line_id, _cells(line, now_ms)) for line in self.lines])
        self.more.setVisible(answer.more)
        say(self.count, f"{words.counted(len(self.lines), 'line', 'lines')}, as far as this computer heard", "muted")


def _cells(line: ActivityLine, now_ms: int) -> tuple[Cell, ...]:
    word, tone = words.what_happened(line)
    at = Cell(words.day_of(line.at_ms, now_ms), words.in_full(line.at_ms))
    return at, Cell(word, colour=tone), Cell(words.happened(line))


def _choice(name: str, options: tuple[tuple[str, Any], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for text, value in options:
        made.addItem(text, value)
    return made
