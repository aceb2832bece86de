"""One prospect: status, what the team set, notes, and every message of anybody of the team."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec
import uuid_utils
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from instacrm.domain.prospects import statuses_of
from instacrm.wire.native import AddNote, ElsewhereLine, HistoryLine, Logged, NoteLine, SetField, SetStatus
from instacrm.wire.window import AskPerson, Person

from . import words
from .link import AgentLink
from .parts import Card, label, say

_FOLLOW_UPS: Final = (("Follow up tomorrow", 1), ("In 3 days", 3), ("In a week", 7), ("Not at all", None))
_HINT = "Choose somebody on the left: status, notes and every message of your team will be here."


def call_statuses(choice: QComboBox, names: Mapping[str, str]) -> None:
    """`choice` has every status of the team as `names` calls it, and the one that is chosen stays so."""
    chosen, quiet = choice.currentData(), QSignalBlocker(choice)
    for place in reversed(range(choice.count())):
        if choice.itemData(place):
            choice.removeItem(place)
    for code in statuses_of(names):
        choice.addItem(words.status(code, names), code)
    choice.setCurrentIndex(max(0, choice.findData(chosen)))
    quiet.unblock()


def show_status(choice: QComboBox, code: str, names: Mapping[str, str]) -> None:
    """`choice` shows `code`, also when the team has no such status any more."""
    if choice.findData(code) < 0:
        choice.addItem(words.status(code, names), code)
    choice.setCurrentIndex(choice.findData(code))


class PersonCard(Card):
    """The card of a person; `changed` is emitted when their status was set here."""

    changed = Signal()

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__("Nobody chosen")
        self._link, self._now_ms = link, now_ms
        self.person: Person | None = None
        self._names: Mapping[str, str] = {}
        self.status = QComboBox()
        self.status.setAccessibleName("Status")
        call_statuses(self.status, {})
        self.status.activated.connect(lambda: self._set_status(str(self.status.currentData())))
        self._copy = QPushButton("Copy handle")
        self._copy.clicked.connect(self._copy_handle)
        self._undo = QPushButton("Undo")
        self._undo.setObjectName("link")
        self._said = label(tone="muted")
        self._before: str | None = None
        self._undo.clicked.connect(self._take_back)
        top = QHBoxLayout()
        top.addWidget(self.status)
        top.addWidget(self._copy)
        top.addStretch(1)
        done = QHBoxLayout()
        done.addWidget(self._said, 1)
        done.addWidget(self._undo)
        self.rows.addLayout(top)
        self.rows.addLayout(self._follow_up())
        self.rows.addWidget(self.never)
        self.rows.addLayout(self._noting())
        self.rows.addLayout(done)
        self._story = QVBoxLayout()
        self._story.setSpacing(8)
        inner = QWidget()
        inner.setLayout(self._story)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setAccessibleName("Notes and messages")
        self.rows.addWidget(scroll, 1)
        self._story.addWidget(label(_HINT, tone="muted"))
        self._story.addStretch(1)
        self._show_tools()

    def call_statuses(self, names: Mapping[str, str]) -> None:
        """Statuses are called as the team calls them."""
        self._names = names
        call_statuses(self.status, names)

    def _follow_up(self) -> QGridLayout:
        """Days to follow up on, and none; two beside each other, so that the list keeps its room."""
        across = QGridLayout()
        self._days = []
        for place, (text, days) in enumerate(_FOLLOW_UPS):
            button = QPushButton(text)
            button.setAccessibleName(f"Follow up: {text}")
            button.clicked.connect(lambda _=False, days=days: self._set_follow_up(days))
            across.addWidget(button, place // 2, place % 2)
            self._days.append(button)
        across.setColumnStretch(2, 1)
        self.never = QCheckBox("Do not contact, for the whole team")
        self.never.clicked.connect(lambda on: self._set_field("do-not-contact", "yes" if on else None))
        return across

    def _noting(self) -> QHBoxLayout:
        """A line for a note."""
        across = QHBoxLayout()
        self.note = QLineEdit()
        self.note.setPlaceholderText("A note your team can read")
        self.note.setAccessibleName("Note")
        self.note.returnPressed.connect(self._add_note)
        self._add = QPushButton("Add note")
        self._add.clicked.connect(self._add_note)
        across.addWidget(self.note, 1)
        across.addWidget(self._add)
        return across

    def show_person(self, person: Person) -> None:
        """Show `person`."""
        if self.person is not None and self.person.card.handle != person.card.handle:
            self._before = None
            say(self._said, "", "muted")
        self.person = person
        card = person.card
        say(self.heading, f"@{card.handle}")
        self.never.setChecked(card.do_not_contact)
        show_status(self.status, card.status, self._names)
        self._clear()
        for sentence in _facts(person, self._now_ms()):
            self._story.addWidget(label(sentence))
        self._heading(f"Notes ({len(card.notes)})" if card.notes else "")
        for note in card.notes:
            self._story.addWidget(_note(note, self._now_ms()))
        for contact in card.elsewhere:
            self._story.addWidget(_elsewhere(contact, self._now_ms()))
        self._heading("Messages")
        for line in card.history:
            self._story.addWidget(_message(line, self._now_ms()))
        if not card.history:
            self._story.addWidget(
                label("Nobody of your team wrote to them, as far as this computer heard.", tone="muted")
            )
        self._story.addStretch(1)
        self._show_tools()

    def _show_tools(self) -> None:
        for tool in (self.status, self._copy, self.never, self.note, self._add, *self._days):
            tool.setVisible(self.person is not None)
        self._undo.setVisible(self._before is not None)

    def _heading(self, text: str) -> None:
        if text:
            self._story.addWidget(label(text, name="head"))

    def _clear(self) -> None:
        while (old := self._story.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()

    def _copy_handle(self) -> None:
        if self.person is not None:
            QGuiApplication.clipboard().setText(f"@{self.person.card.handle}")
            say(self._said, "Copied.", "muted")

    def _set_status(self, status: str) -> None:
        person = self.person
        if person is None or status == person.card.status:
            return
        before = person.card.status
        handle = person.card.handle
        said = SetStatus(event_id=str(uuid_utils.uuid7()), at_ms=self._now_ms(), handle=handle, status=status)

        def done(answer: msgspec.Struct) -> None:
            if not isinstance(answer, Logged):
                return
            if answer.status == "refused":
                say(self._said, answer.message or "That was not taken.", "warn")
            else:
                self._before = before
                gone = " Their messages' words are removed; that cannot be undone." if status == "excluded" else ""
                now, was = (words.status_word(one, self._names) for one in (status, before))
                say(self._said, f"Now {now}; it was {was}.{gone}")
            self._link.ask("ask-person", AskPerson(handle), self._again)
            self.changed.emit()

        self._link.ask("set-status", said, done)

    def _set_follow_up(self, days: int | None) -> None:
        if days is None:
            self._set_field("follow-up", None)
            return
        today = datetime.fromtimestamp(self._now_ms() / 1000).astimezone()
        self._set_field("follow-up", f"{today + timedelta(days=days):%Y-%m-%d}")

    def _set_field(self, field: Literal["follow-up", "do-not-contact"], value: str | None) -> None:
        if self.person is None:
            return
        handle = self.person.card.handle
        said = SetField(event_id=str(uuid_utils.uuid7()), at_ms=self._now_ms(), handle=handle, field=field, value=value)
        self._link.ask("set-field", said, lambda answer: self._kept(answer, handle))

    def _add_note(self) -> None:
        text = self.note.text().strip()
        if self.person is None or not text:
            return
        handle = self.person.card.handle
        said = AddNote(event_id=str(uuid_utils.uuid7()), at_ms=self._now_ms(), handle=handle, text=text)
        self.note.clear()
        self._link.ask("add-note", said, lambda answer: self._kept(answer, handle))

    def _kept(self, answer: msgspec.Struct, handle: str) -> None:
        if isinstance(answer, Logged) and answer.status == "refused":
            say(self._said, answer.message or "That was not taken.", "warn")
        else:
            say(self._said, "Kept.", "muted")
        self._link.ask("ask-person", AskPerson(handle), self._again)

    def _take_back(self) -> None:
        if self._before is not None:
            self._set_status(self._before)

    def _again(self, person: msgspec.Struct) -> None:
        if isinstance(person, Person) and self.person and person.card.handle == self.person.card.handle:
            self.show_person(person)


def _facts(person: Person, now_ms: int) -> list[str]:
    """What is worth a sentence before the messages."""
    said = []
    last = next((line for line in person.card.history if not line.mine), None)
    if last is not None and last.at_ms == max(line.at_ms for line in person.card.history):
        said.append(f"{last.operator} wrote last, from @{last.actor}, {words.ago(last.at_ms, now_ms)}.")
    if person.card.last_reply_ms is not None:
        said.append(f"Answered {words.ago(person.card.last_reply_ms, now_ms)}.")
    for field, value in sorted(person.fields.items()):
        if field not in ("status", "do-not-contact"):
            said.append(f"{field.replace('-', ' ').capitalize()}: {value}")
    return said


def _note(note: NoteLine, now_ms: int) -> QLabel:
    made = label(f"{'you' if note.mine else note.operator}, {words.day_of(note.at_ms, now_ms)}: {note.text}")
    made.setToolTip(words.in_full(note.at_ms))
    return made


def _elsewhere(contact: ElsewhereLine, now_ms: int) -> QLabel:
    who = "you" if contact.mine else contact.operator
    made = label(f"{who} contacted them elsewhere ({contact.place}), {words.day_of(contact.at_ms, now_ms)}")
    made.setToolTip(words.in_full(contact.at_ms))
    return made


def _message(line: HistoryLine, now_ms: int) -> QLabel:
    sign, word, tone = words.STATES[line.state]
    who = "you" if line.mine else line.operator
    head = f"{sign} {word} · {words.day_of(line.at_ms, now_ms)} · {who}" + (f" · @{line.actor}" if line.actor else "")
    made = label(f"{head}\n{line.text}" if line.text else head, tone="text" if tone == "clear" else tone)
    made.setToolTip(words.in_full(line.at_ms))
    return made
