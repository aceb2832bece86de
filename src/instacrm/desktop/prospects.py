"""Prospects: found while one types, and everything known of the one a person is on."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from instacrm.wire.native import Failure
from instacrm.wire.window import ROWS_MAX, AskPerson, AskProspects, Person, ProspectLine, Prospects

from . import words
from .language import counted, mark, tr
from .link import AgentLink
from .pages import Page
from .parts import Cell, Lines, Row, label, say
from .person import PersonCard, call_statuses

# Three screens full: whoever wants more types on.
WHILE_TYPING = 60
_EMPTY = mark("People your team writes to will be here. Nobody fits what you asked for yet.")


class Whom(NamedTuple):
    """The row of somebody: who has a handle, or with a `person_id` who had it once."""

    handle: str
    person_id: str = ""


class ProspectsPage(Page):
    """The list and, beside it, the person."""

    title = mark("Prospects")

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.found: Prospects | None = None
        self._names: Mapping[str, str] = {}
        self._is_asking = self._has_more_to_ask = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a handle (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find a handle"))
        self.search.setClearButtonEnabled(True)
        self.status = QComboBox()
        self.status.setAccessibleName(tr("Only with this status"))
        self.status.addItem(tr("Every status"), None)
        call_statuses(self.status, {})
        self.list = Lines((tr("handle"), tr("status"), tr("last"), tr("by")), tr(_EMPTY), name=tr("Prospects"))
        self.list.give_way(3)
        self.count = label(tone="muted")
        self.person = PersonCard(link, now_ms)
        link.lost.connect(lambda _: self._asked())
        self.search.textChanged.connect(self.look)
        self.status.currentIndexChanged.connect(self.look)
        self.search.returnPressed.connect(self._take_first)
        self.list.chosen.connect(lambda row: self.open_person(*row))
        self.person.changed.connect(self.look)
        self.person.former_opened.connect(self.open_person)
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

    def open_person(self, handle: str, person_id: str = "") -> None:
        """Show who has this handle, or with a `person_id` that one, who had it once."""
        self.link.ask("ask-person", AskPerson(handle, person_id), self._show_person)

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
        self.list.show_rows([Row(_whom(line), _cells(line, self._names, now_ms)) for line in found.items])
        shown = (
            tr("the first {count} shown", count=len(found.items))
            if found.more
            else tr("{count} shown", count=len(found.items))
        )
        say(
            self.count,
            tr(
                "{shown} · {counted} known on this computer",
                shown=shown,
                counted=counted(found.known, "person", "people"),
            ),
            "muted",
        )


def _whom(line: ProspectLine) -> Whom:
    return Whom(line.handle, "" if line.until_ms is None else line.person_id)


def _cells(line: ProspectLine, names: Mapping[str, str], now_ms: int) -> tuple[Cell, ...]:
    by = (tr("you") if line.mine else line.operator) + (f" · @{line.actor}" if line.actor else "")
    return (
        Cell(words.whom(line.handle, line.until_ms)),
        Cell(
            words.status(line.status, names),
            colour=f"status-{line.status}" if line.status in words.STATUSES else "text",
        ),
        Cell(words.ago(line.last_ms, now_ms), words.in_full(line.last_ms) if line.last_ms else ""),
        Cell(by if line.last_ms else "", by if line.last_ms else ""),
    )
