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
from instacrm.wire.window import AskPerson, Former, Person

from . import words
from .language import mark, tr
from .link import AgentLink
from .parts import Card, label, say
from .told import retell

_FOLLOW_UPS: Final = (
    (mark("Follow up tomorrow"), 1),
    (mark("In 3 days"), 3),
    (mark("In a week"), 7),
    (mark("Not at all"), None),
)
_HINT = mark("Choose somebody on the left: status, notes and every message of your team will be here.")


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
    """The card of a person.

    `changed` is emitted when their status was set here, `former_opened` when somebody else is asked for who had their
    handle.
    """

    changed = Signal()
    former_opened = Signal(str, str)

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(tr("Nobody chosen"))
        self._link, self._now_ms = link, now_ms
        self.person: Person | None = None
        self._names: Mapping[str, str] = {}
        self.status = QComboBox()
        self.status.setAccessibleName(tr("Status"))
        call_statuses(self.status, {})
        self.status.activated.connect(lambda: self._set_status(str(self.status.currentData())))
        self._copy = QPushButton(tr("Copy handle"))
        self._copy.clicked.connect(self._copy_handle)
        self._undo = QPushButton(tr("Undo"))
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
        scroll.setAccessibleName(tr("Notes and messages"))
        self.rows.addWidget(scroll, 1)
        self._story.addWidget(label(tr(_HINT), tone="muted"))
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
            button = QPushButton(tr(text))
            button.setAccessibleName(tr("Follow up: {text}", text=tr(text)))
            button.clicked.connect(lambda _=False, days=days: self._set_follow_up(days))
            across.addWidget(button, place // 2, place % 2)
            self._days.append(button)
        across.setColumnStretch(2, 1)
        self.never = QCheckBox(tr("Do not contact, for the whole team"))
        self.never.clicked.connect(lambda on: self._set_field("do-not-contact", "yes" if on else None))
        return across

    def _noting(self) -> QHBoxLayout:
        """A line for a note."""
        across = QHBoxLayout()
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("A note your team can read"))
        self.note.setAccessibleName(tr("Note"))
        self.note.returnPressed.connect(self._add_note)
        self._add = QPushButton(tr("Add note"))
        self._add.clicked.connect(self._add_note)
        across.addWidget(self.note, 1)
        across.addWidget(self._add)
        return across

    def show_person(self, person: Person) -> None:
        """Show `person`."""
        if self.person is not None and _row_of(self.person) != _row_of(person):
            self._before = None
            say(self._said, "", "muted")
        self.person = person
        card = person.card
        say(self.heading, words.whom(card.handle, person.until_ms))
        self.never.setChecked(card.do_not_contact)
        show_status(self.status, card.status, self._names)
        self._clear()
        for sentence in _facts(person, self._names, self._now_ms()):
            self._story.addWidget(label(sentence))
        for one in person.former:
            self._story.addWidget(self._link_to(card.handle, one))
        self._heading(tr("Notes ({count})", count=len(card.notes)) if card.notes else "")
        for note in card.notes:
            self._story.addWidget(_note(note, self._now_ms()))
        for contact in card.elsewhere:
            self._story.addWidget(_elsewhere(contact, self._now_ms()))
        self._heading(tr("Messages"))
        for line in card.history:
            self._story.addWidget(_message(line, self._now_ms()))
        if not card.history:
            self._story.addWidget(
                label(tr("Nobody of your team wrote to them, as far as this computer heard."), tone="muted")
            )
        self._story.addStretch(1)
        self._show_tools()

    def _show_tools(self) -> None:
        # What is set by a handle is set for whoever has it now.
        may_set = self.person is not None and self.person.until_ms is None
        for tool in (self.status, self._copy, self.never, self.note, self._add, *self._days):
            tool.setVisible(may_set)
        self._undo.setVisible(self._before is not None)

    def _link_to(self, handle: str, former: Former) -> QPushButton:
        made = QPushButton(tr("Who had it until {day}", day=words.day_said(former.until_ms)))
        made.setObjectName("link")
        made.clicked.connect(lambda: self.former_opened.emit(handle, former.person_id))
        return made

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
            say(self._said, tr("Copied."), "muted")

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
                say(self._said, retell(answer.message or "") or tr("That was not taken."), "warn")
            else:
                self._before = before
                gone = tr(" Their messages' words are removed; that cannot be undone.") if status == "excluded" else ""
                now, was = (words.status_word(one, self._names) for one in (status, before))
                say(self._said, tr("Now {now}; it was {was}.{gone}", now=now, was=was, gone=gone))
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
            say(self._said, retell(answer.message or "") or tr("That was not taken."), "warn")
        else:
            say(self._said, tr("Kept."), "muted")
        self._link.ask("ask-person", AskPerson(handle), self._again)

    def _take_back(self) -> None:
        if self._before is not None:
            self._set_status(self._before)

    def _again(self, person: msgspec.Struct) -> None:
        if isinstance(person, Person) and self.person and _row_of(person) == _row_of(self.person):
            self.show_person(person)


def _row_of(person: Person) -> tuple[str, str]:
    """Which row of the list a card is of: of who has the handle, or of one who had it."""
    return person.card.handle, "" if person.until_ms is None else person.card.person_id


def _facts(person: Person, names: Mapping[str, str], now_ms: int) -> list[str]:
    """What is worth a sentence before the messages."""
    said = []
    if person.until_ms is not None:
        said.append(
            tr(
                "Somebody else has @{handle} since {day}. What was written to this person before stays here; on the "
                "dashboard it can be changed.",
                handle=person.card.handle,
                day=words.day_said(person.until_ms),
            )
        )
        said.append(tr("Status: {status}", status=words.status_word(person.card.status, names)))
    if person.since_ms is not None:
        said.append(
            tr(
                "@{handle} is theirs since {day}. Somebody else had it before, and what was written then stays there.",
                handle=person.card.handle,
                day=words.day_said(person.since_ms),
            )
        )
    last = next((line for line in person.card.history if not line.mine), None)
    if last is not None and last.at_ms == max(line.at_ms for line in person.card.history):
        said.append(
            tr(
                "{operator} wrote last, from @{actor}, {ago}.",
                operator=last.operator,
                actor=last.actor,
                ago=words.ago(last.at_ms, now_ms),
            )
        )
    if person.card.last_reply_ms is not None:
        said.append(tr("Answered {ago}.", ago=words.ago(person.card.last_reply_ms, now_ms)))
    for field, value in sorted(person.fields.items()):
        if field not in ("status", "do-not-contact"):
            name = words.field(field)
            said.append(f"{name[:1].upper()}{name[1:]}: {words.day_named(value)}")
    return said


def _note(note: NoteLine, now_ms: int) -> QLabel:
    who = tr("you") if note.mine else note.operator
    made = label(f"{who}, {words.day_of(note.at_ms, now_ms)}: {note.text}")
    made.setToolTip(words.in_full(note.at_ms))
    return made


def _elsewhere(contact: ElsewhereLine, now_ms: int) -> QLabel:
    who = tr("you") if contact.mine else contact.operator
    made = label(
        tr(
            "{who} contacted them elsewhere ({place}), {at}",
            who=who,
            place=retell(contact.place),
            at=words.day_of(contact.at_ms, now_ms),
        )
    )
    made.setToolTip(words.in_full(contact.at_ms))
    return made


def _message(line: HistoryLine, now_ms: int) -> QLabel:
    sign, word, tone = words.STATES[line.state]
    who = tr("you") if line.mine else line.operator
    head = f"{sign} {tr(word)} · {words.day_of(line.at_ms, now_ms)} · {who}" + (
        f" · @{line.actor}" if line.actor else ""
    )
    made = label(f"{head}\n{line.text}" if line.text else head, tone="text" if tone == "clear" else tone)
    made.setToolTip(words.in_full(line.at_ms))
    return made
