"""Prospects: found while one types, and everything known of the one a person is on."""

from collections.abc import Callable, Mapping

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from instacrm.wire.native import Failure
from instacrm.wire.window import ROWS_MAX, AskPerson, AskProspects, Person, ProspectLine, Prospects

from . import words
from .link import AgentLink
from .pages import Page
from .parts import Cell, Lines, Row, label, say
from .person import PersonCard, call_statuses

# Three screens full: whoever wants more types on.
WHILE_TYPING = 60
_EMPTY = "People your team writes to will be here. Nobody fits what you asked for yet."


class ProspectsPage(Page):
    """The list and, beside it, the person."""

    title = "Prospects"

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.found: Prospects | None = None
        self._names: Mapping[str, str] = {}
        self._is_asking = self._has_more_to_ask = False
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a handle (Ctrl+F)")
        self.search.setAccessibleName("Find a handle")
        self.search.setClearButtonEnabled(True)
        self.status = QComboBox()
        self.status.setAccessibleName("Only with this status")
        self.status.addItem("Every status", None)
        call_statuses(self.status, {})
        self.list = Lines(("handle", "status", "last message", "by"), _EMPTY, name="Prospects")
        self.list.setColumnWidth(0, 180)
        self.count = label(tone="muted")
        self.person = PersonCard(link, now_ms)
        link.lost.connect(lambda _: self._asked())
        self.search.textChanged.connect(self.look)
        self.status.currentIndexChanged.connect(self.look)
        self.search.returnPressed.connect(self._take_first)
        self.list.chosen.connect(self.open_person)
        self.person.changed.connect(self.look)
        self.setFocusProxy(self.search)
        self._lay_out()

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.addWidget(self.search, 1)
        asked.addWidget(self.status)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(asked)
        column.addWidget(self.list, 1)
        column.addWidget(self.list.empty, 1)
        column.addWidget(self.count)
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setChildrenCollapsible(False)
        beside.addWidget(left)
        beside.addWidget(self.person)
        beside.setStretchFactor(0, 3)
        beside.setStretchFactor(1, 2)
        self.rows.addWidget(beside, 1)

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer."""
        return self.found is not None

    def look(self) -> None:
        """Ask for those who fit, at once. Keys pressed while the answer is under way are one question after it."""
        self._has_more_to_ask = self._is_asking
        if self._is_asking or not self.link.is_open:
            return
        self._is_asking = True
        typed = self.search.text()
        limit = WHILE_TYPING if typed else ROWS_MAX
        question = AskProspects(query=typed, status=self.status.currentData(), limit=limit)
        self.link.ask("ask-prospects", question, self._told, self._refused)

    def _told(self, found: msgspec.Struct) -> None:
        """An answer that a later question overtook is not shown."""
        if isinstance(found, Prospects) and not self._has_more_to_ask:
            self._show(found)
        self._asked()

    def _refused(self, why: Failure) -> None:
        self._asked()
        self.link.failed.emit(why)

    def _asked(self) -> None:
        self._is_asking = False
        if self._has_more_to_ask:
            self.look()

    def call_statuses(self, names: Mapping[str, str]) -> None:
        """Statuses are called as the team calls them: `names` by status, and the usual ones for the others."""
        if names == self._names:
            return
        self._names = names
        asked = self.status.currentData()
        call_statuses(self.status, names)
        if self.status.currentData() != asked:
            self.look()
        self.person.call_statuses(names)
        if self.found is not None:
            self._show(self.found)

    def open_person(self, handle: str) -> None:
        """Show this person."""
        self.link.ask("ask-person", AskPerson(handle), self._show_person)

    def _show_person(self, found: msgspec.Struct) -> None:
        if isinstance(found, Person):
            self.person.show_person(found)

    def _take_first(self) -> None:
        if self.found is not None and self.found.items:
            self.list.selectRow(0)
            self.list.setFocus()

    def _show(self, found: Prospects) -> None:
        self.found = found
        now_ms = self.now_ms()
        self.list.show_rows([Row(line.handle, _cells(line, self._names, now_ms)) for line in found.items])
        shown = f"the first {len(found.items)} shown" if found.more else f"{len(found.items)} shown"
        say(self.count, f"{shown} · {words.counted(found.known, 'person', 'people')} known on this computer", "muted")


def _cells(line: ProspectLine, names: Mapping[str, str], now_ms: int) -> tuple[Cell, ...]:
    by = ("you" if line.mine else line.operator) + (f" · @{line.actor}" if line.actor else "")
    return (
        Cell(f"@{line.handle}"),
        Cell(
            words.status(line.status, names),
            colour=f"status-{line.status}" if line.status in words.STATUSES else "text",
        ),
        Cell(words.ago(line.last_ms, now_ms), words.in_full(line.last_ms) if line.last_ms else ""),
        Cell(by if line.last_ms else ""),
    )
