"""Templates: texts kept ready, copied for the person to paste, and how each wording was answered. Nothing is typed."""

from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import uuid_utils
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from instacrm.domain.templates import Variant, places_of
from instacrm.wire.native import Failure
from instacrm.wire.templates import AskTemplates, EndTemplate, SaveTemplate, TemplateLine, Templates, VariantLine

from . import words
from .language import mark, tr, written
from .link import AgentLink
from .pages import Page
from .parts import Card, Cell, Lines, Row, empty_out, label, say
from .template_form import TemplateForm
from .told import failed

_EMPTY: Final = mark(
    "Texts you and your team keep ready will be here. Press “New template”; what you send of one is recognised by its "
    "words, and you see which wording is answered."
)


class TemplatesPage(Page):
    """The list and, beside it, one template: to copy, or to change."""

    title = mark("Templates")

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.found: Templates | None = None
        self.list = Lines((tr("template"), tr("whose"), tr("people"), tr("answered")), tr(_EMPTY), name=tr("Templates"))
        self.list.chosen.connect(self.open_template)
        self.one = TemplateCard(self.change, self.end)
        self.form = TemplateForm()
        self.form.saved.connect(self._save)
        self.form.left.connect(self._leave_form)
        self.said = label(tone="muted")
        self.undo = QPushButton(tr("Offer it again"))
        self.undo.hide()
        self.undo.clicked.connect(self._take_up_again)
        self._ended: TemplateLine | None = None
        new = QPushButton(tr("New template"))
        new.setToolTip("Ctrl+N")
        new.clicked.connect(lambda: self.change(None))
        keys = QShortcut(QKeySequence("Ctrl+N"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self.change(None))
        self._lay_out(new)
        self.setFocusProxy(self.list)
        self.one.hide()
        self.form.hide()

    def _lay_out(self, new: QPushButton) -> None:
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        top.addWidget(self.undo)
        top.addWidget(new)
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.list.empty, 1)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 8, 0)
        beside.addWidget(self.one)
        beside.addWidget(self.form)
        beside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(scroll)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        self.rows.addLayout(top)
        self.rows.addWidget(split, 1)

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer."""
        return self.found is not None

    def look(self) -> None:
        """Ask which there are and how they were answered."""
        self.link.ask("ask-templates", AskTemplates(), self._show)

    def open_template(self, template_id: str) -> None:
        """Show this one, to copy from."""
        told = next((one for one in (self.found.items if self.found else ()) if one.template_id == template_id), None)
        if told is not None and not self.form.isVisibleTo(self):
            self.one.show_template(told)
            self.one.show()

    def change(self, told: TemplateLine | None) -> None:
        """Show the form of this one, or of a new one."""
        self.one.hide()
        self.form.begin(told)

    def _leave_form(self) -> None:
        self.form.hide()
        self.one.setVisible(self.one.told is not None)

    def end(self, told: TemplateLine) -> None:
        """It is offered no more; the line above says so and takes it back."""
        asked = EndTemplate(event_id=str(uuid_utils.uuid7()), template_id=told.template_id)

        def ended(answer: msgspec.Struct) -> None:
            self._ended = told
            self.undo.show()
            self.one.forget()
            say(
                self.said,
                tr("“{title}” is offered no more. What was sent of it stays counted.", title=told.title),
                "muted",
            )
            self._show(answer)

        self.link.ask("end-template", asked, ended, self._refused)

    def _take_up_again(self) -> None:
        if self._ended is not None:
            self._save(save_of(self._ended))

    def _save(self, asked: SaveTemplate) -> None:
        def saved(answer: msgspec.Struct) -> None:
            self._ended = None
            self.undo.hide()
            self.form.hide()
            say(self.said, tr("Kept, for you alone.") if asked.own else tr("Kept, for the whole team."), "muted")
            self._show(answer)
            self.open_template(asked.template_id)

        self.link.ask("save-template", asked, saved, self._refused)

    def _refused(self, why: Failure) -> None:
        say(self.form.trouble if self.form.isVisible() else self.said, failed(why), "warn")

    def _show(self, found: msgspec.Struct) -> None:
        if not isinstance(found, Templates):
            return
        self.found = found
        self.list.show_rows([Row(one.template_id, _cells(one)) for one in found.items])
        if self.one.told is not None:
            self.open_template(self.one.told.template_id)
        elif found.items and not self.form.isVisibleTo(self):
            self.open_template(found.items[0].template_id)


class TemplateCard(Card):
    """A template to copy from: what is filled in, each variant with its copy button and how it was answered."""

    def __init__(self, change: Callable[[TemplateLine], None], end: Callable[[TemplateLine], None]) -> None:
        super().__init__("")
        self.told: TemplateLine | None = None
        self.places: dict[str, QLineEdit] = {}
        self._rates: dict[str, QLabel] = {}
        self._whose = label(tone="muted")
        self._fill_in, self._variants = QFormLayout(), QVBoxLayout()
        self._variants.setSpacing(16)
        self.copied = label(tone="muted")
        self._change, self._end = QPushButton(tr("Change")), QPushButton(tr("Offer no more"))
        self._change.clicked.connect(lambda: change(self.told) if self.told else None)
        self._end.clicked.connect(lambda: end(self.told) if self.told else None)
        across = QHBoxLayout()
        for button in (self._change, self._end):
            across.addWidget(button)
        across.addStretch(1)
        self.rows.addWidget(self._whose)
        for part in (self._fill_in, self._variants):
            self.rows.addLayout(part)
        self.rows.addWidget(self.copied)
        self.rows.addLayout(across)

    def forget(self) -> None:
        """Show none."""
        self.told = None
        self.hide()

    def show_template(self, told: TemplateLine) -> None:
        """Show this one. When only its numbers are new, a person who fills it in is not disturbed."""
        before, self.told = self.told, told
        if before is not None and _words(before) == _words(told):
            for one in told.variants:
                say(self._rates[one.variant_id], *words.answered(one.people, one.replied))
            return
        filled = {place: line.text() for place, line in self.places.items()}
        self._rates = {}
        say(self.heading, told.title)
        say(self._whose, words.whose(told), "muted")
        self.copied.clear()
        for button in (self._change, self._end):
            button.setVisible(told.may_change)
        while self._fill_in.rowCount():
            self._fill_in.removeRow(0)
        empty_out(self._variants)
        self.places = {}
        for place in dict.fromkeys(place for one in told.variants for place in places_of(one.text)):
            name = place.strip("{}")
            self.places[place] = QLineEdit(filled.get(place, ""), placeholderText=tr("to fill in"))
            self.places[place].setAccessibleName(tr("Fill in {name}", name=name))
            self._fill_in.addRow(name, self.places[place])
        for number, one in enumerate(told.variants, 1):
            self._variants.addWidget(self._variant(number, one))

    def copy(self, variant: VariantLine) -> None:
        """Put its text on the clipboard, filled in as far as it is; the person pastes it."""
        text = variant.text
        for place, line in self.places.items():
            text = text.replace(place, line.text().strip() or place)
        QGuiApplication.clipboard().setText(text)
        left = places_of(text)
        still = tr(" Still to fill in: {all}.", all=", ".join(left)) if left else ""
        say(
            self.copied, tr("Copied. Paste it into the chat yourself.{still}", still=still), "warn" if left else "muted"
        )

    def _variant(self, number: int, told: VariantLine) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(told.text))
        answered, tone = words.answered(told.people, told.replied)
        self._rates[told.variant_id] = label(answered, tone=tone)
        column.addWidget(self._rates[told.variant_id])
        across.addLayout(column, 1)
        copy = QPushButton(tr("Copy"))
        copy.setAccessibleName(tr("Copy variant {number}", number=number))
        copy.clicked.connect(partial(self._copy, told))
        across.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _copy(self, told: VariantLine, _: bool = False) -> None:
        self.copy(told)


def save_of(told: TemplateLine) -> SaveTemplate:
    """What keeps a template as it was told."""
    variants = tuple(Variant(one.variant_id, one.text) for one in told.variants)
    return SaveTemplate(
        event_id=str(uuid_utils.uuid7()),
        template_id=told.template_id,
        title=told.title,
        own=told.mine,
        variants=variants,
    )


def _words(told: TemplateLine) -> tuple[object, ...]:
    """All of it but how it was answered."""
    return (told.template_id, told.title, told.owner, told.may_change, [(v.variant_id, v.text) for v in told.variants])


def _cells(told: TemplateLine) -> tuple[Cell, ...]:
    people, replied = sum(one.people for one in told.variants), sum(one.replied for one in told.variants)
    text, tone = words.answered(people, replied)
    share = text.partition(": ")[2].partition(",")[0]
    return (
        Cell(told.title, "\n\n".join(one.text for one in told.variants)),
        Cell(words.whose(told)),
        Cell(written(people)),
        Cell(f"{replied} · {share}" if share else str(replied), text, tone),
    )
