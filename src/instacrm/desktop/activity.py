"""Activity: what the team did, newest first, with filters; what is wrong about a message of one's own is set right."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec
import uuid_utils
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton

from instacrm.wire.ipc import Day
from instacrm.wire.native import Logged, Resolve
from instacrm.wire.window import Activity, ActivityLine, AskActivity

from . import words
from .language import counted, mark, tr
from .link import AgentLink
from .pages import Page
from .parts import Cell, Lines, Row, label, say
from .told import retell

GATHER_MS = 80
_WHAT = (
    (mark("Everything"), "all"),
    (mark("Messages"), "messages"),
    (mark("Rules"), "rules"),
    (mark("People"), "people"),
)
_WHOSE = ((mark("Everybody's"), "all"), (mark("Mine"), "mine"), (mark("Others'"), "others"))
_STATE = (
    (mark("Every state"), None),
    (mark("✓ sent"), "sent"),
    (mark("◷ unconfirmed"), "unconfirmed"),
    (mark("✕ not sent"), "failed"),
    (mark("↑ under way"), "pending"),
    (mark("⊘ logged twice"), "struck"),
)


# What a person can say of a message of theirs, and as what it then stands on record.
_CORRECTIONS: Final = (
    (mark("It went out"), "sent", "sent"),
    (mark("It did not go out"), "not-sent", "failed"),
    (mark("Logged twice"), "doubled", "struck"),
)


class ActivityPage(Page):
    """The log of this computer and, as far as it heard, of the team."""

    title = mark("Activity")

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.lines: tuple[ActivityLine, ...] | None = None
        self._asked = 0
        self._older: list[ActivityLine] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a handle"))
        self.search.setAccessibleName(tr("Find a handle"))
        self.search.setClearButtonEnabled(True)
        self.what = _choice(tr("What"), _WHAT)
        self.whose = _choice(tr("Whose"), _WHOSE)
        self.state = _choice(tr("State"), _STATE)
        self.today = QCheckBox(tr("Today only"))
        # Midnight of the team's zone, once the day was told.
        self._day_from_ms: int | None = None
        self.today.setEnabled(False)
        self.clear = QPushButton(tr("Clear filters"))
        self.clear.clicked.connect(lambda: self.filter_by(AskActivity()))
        empty = tr("Messages, holds and changes will be here. Nothing fits these filters.")
        self.list = Lines((tr("at"), tr("what"), tr("who to whom")), empty, name=tr("Activity"))
        self.more = QPushButton(tr("Show older"))
        self.more.clicked.connect(self._ask_older)
        self.chosen = label(tone="muted")
        self.corrections = [QPushButton(tr(text)) for text, _, _ in _CORRECTIONS]
        for button, (_, word, _) in zip(self.corrections, _CORRECTIONS, strict=True):
            button.clicked.connect(partial(self._correct, word))
        self.list.chosen.connect(lambda _: self._offer())
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._anew)
        self.search.textChanged.connect(self._gather.start)
        for choice in (self.what, self.whose, self.state):
            choice.currentIndexChanged.connect(self._gather.start)
        self.today.toggled.connect(lambda _: self._gather.start())
        self.setFocusProxy(self.search)
        self.count = label(tone="muted")
        self._lay_out()
        self.more.hide()
        self._offer()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.search, 1)
        for widget in (self.today, self.clear):
            filters.addWidget(widget)
        # Beside all of them the search would have no room in a narrow window.
        choices = QHBoxLayout()
        for choice in (self.what, self.whose, self.state):
            choices.addWidget(choice)
        choices.addStretch(1)
        right = QHBoxLayout()
        right.addWidget(self.chosen, 1)
        for button in self.corrections:
            right.addWidget(button)
        below = QHBoxLayout()
        below.addWidget(self.count, 1)
        below.addWidget(self.more)
        self.rows.addLayout(filters)
        self.rows.addLayout(choices)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(self.list.empty, 1)
        self.rows.addLayout(right)
        self.rows.addLayout(below)

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer."""
        return self.lines is not None

    def filter_by(self, asked: AskActivity) -> None:
        """Show what fits `asked`."""
        self.search.setText(asked.query)
        for choice, value in ((self.what, asked.what), (self.whose, asked.whose), (self.state, asked.state)):
            choice.setCurrentIndex(choice.findData(value))
        self.today.setChecked(asked.since_ms is not None)
        self._anew()

    def begin_day(self, day: Day) -> None:
        """Know when today began."""
        self._day_from_ms = day.from_ms
        self.today.setEnabled(True)

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
            since_ms=self._day_from_ms if self.today.isChecked() else None,
            before_ms=before_ms,
        )

        def show(answer: msgspec.Struct) -> None:
            if number == self._asked and isinstance(answer, Activity):
                self._show(answer, older=before_ms is not None)

        self.link.ask("ask-activity", question, show)

    def _line_on(self) -> ActivityLine | None:
        """The line a person is on."""
        key = self.list.current_key()
        return next((line for line in self.lines or () if line.line_id == key), None)

    def _offer(self) -> None:
        """Offer what can be said of the message a person is on, where it is one of theirs."""
        line = self._line_on()
        is_mine = line is not None and line.mine and line.state is not None
        for button, (_, _, state) in zip(self.corrections, _CORRECTIONS, strict=True):
            button.setVisible(is_mine and line is not None and line.state != state)
        if line is None:
            say(
                self.chosen,
                tr("Is something wrong about a message of yours? Choose it, and say what became of it."),
                "muted",
            )
        elif is_mine:
            word, _ = words.what_happened(line)
            say(self.chosen, tr("{line}: on record as “{state}”.", line=words.happened(line), state=word))
        else:
            say(self.chosen, tr("Only your own messages can be set right here."), "muted")

    def _correct(self, word: Any, _: bool = False) -> None:
        line = self._line_on()
        if line is None:
            return
        said = Resolve(event_id=str(uuid_utils.uuid7()), at_ms=self.now_ms(), outreach_id=line.line_id, word=word)
        self.link.ask("resolve", said, self._corrected)

    def _corrected(self, answer: msgspec.Struct) -> None:
        if isinstance(answer, Logged) and answer.status == "refused":
            say(self.chosen, retell(answer.message or "") or tr("That was not taken."), "warn")
            return
        # What was filtered for may fit no more: the newest are shown anew.
        self._anew()

    def _show(self, answer: Activity, *, older: bool) -> None:
        if older:
            self._older = [*(self.lines or ()), *answer.lines]
        self.lines = tuple(self._older) or answer.lines
        now_ms = self.now_ms()
        self.list.show_rows([Row(line.line_id, _cells(line, now_ms)) for line in self.lines])
        self.more.setVisible(answer.more)
        self._offer()
        say(
            self.count,
            tr("{counted}, as far as this computer heard", counted=counted(len(self.lines), "line", "lines")),
            "muted",
        )


def _cells(line: ActivityLine, now_ms: int) -> tuple[Cell, ...]:
    word, tone = words.what_happened(line)
    at = Cell(words.day_of(line.at_ms, now_ms), words.in_full(line.at_ms))
    return at, Cell(word, colour=tone), Cell(words.happened(line))


def _choice(name: str, options: tuple[tuple[str, Any], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for text, value in options:
        made.addItem(tr(text), value)
    return made
