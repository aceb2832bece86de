"""Asking the team for a rule: its kind and numbers, the sentence they make, what it would have done, and why."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from instacrm.domain.errors import BadInput
from instacrm.domain.governance.drafts import REASON_MAX, RuleDraft, rule_of
from instacrm.domain.policy import KINDS, check_rule, plain
from instacrm.domain.verdicts import Scope
from instacrm.wire.governing import Book, Named, ProposeRule, Votes, Weighed, WeighRule
from instacrm.wire.native import Failure

from . import words
from .fields import Field, parameters_of
from .language import mark, tr, written
from .link import AgentLink
from .parts import Card, Cell, Lines, Row, label, say
from .told import failed, retell, trouble, why_not

# So long after the last change the past is looked through: each time is a replay on the team's server.
WEIGH_AFTER_MS: Final = 300
PARTS_AT_ONCE: Final = 4
_FIRST_KIND: Final = "frequency-cap"
_THEN: Final[tuple[tuple[str, Literal["notice", "warn", "hold"]], ...]] = (
    (mark("say so"), "notice"),
    (mark("warn"), "warn"),
    (mark("hold the message"), "hold"),
)
_DAYS: Final[tuple[tuple[str, Literal[30, 90]], ...]] = ((mark("30 days"), 30), (mark("90 days"), 90))


class ProposeCard(Card):
    """The form; `done` gets the votes as they are after it was proposed."""

    done = Signal(object)

    def __init__(self, link: AgentLink) -> None:
        super().__init__(tr("Propose a rule"))
        self._link = link
        self._names = Names((), ())
        self._fields: dict[str, Field] = {}
        self._asked: WeighRule | None = None
        self.weighed: Weighed | None = None
        self.kind = _pick(tr("Rule"), [(retell(KINDS[kind].TITLE), kind) for kind in KINDS])
        self.kind.setCurrentIndex(self.kind.findData(_FIRST_KIND))
        self.actor, self.operator = _pick(tr("From"), []), _pick(tr("By"), [])
        self.then = _pick(tr("Then"), _THEN)
        self.then.setCurrentIndex(1)
        self.again = QCheckBox(tr("A second press of Enter sends anyway, and is logged"))
        self.again.setChecked(True)
        self.days = _pick(tr("Look back over"), _DAYS)
        self.reason = QLineEdit(
            placeholderText=tr("Why? Your team reads this beside the question."), maxLength=REASON_MAX
        )
        self.reason.setAccessibleName(tr("Why"))
        self.about, self.sentence = label(tone="muted"), label(name="head")
        self.past, self.limits, self.trouble = label(), label(tone="muted"), label(tone="warn")
        self.parts = Lines(
            (tr("who"), tr("messages"), tr("about so many it would have spoken")),
            "",
            name=tr("What it would have done"),
        )
        self.propose = QPushButton(tr("Propose to the team"))
        self.propose.setObjectName("main")
        self.for_me = QPushButton(tr("In force for me alone"))
        self.close_ = QPushButton(tr("Not now"))
        # What the rule says at the left, whom it is about and what it does at the right.
        self._form, self._whom = QFormLayout(), QFormLayout()
        self._weighing = QTimer(self, singleShot=True, interval=WEIGH_AFTER_MS)
        self._weighing.timeout.connect(self._weigh)
        self._fill()
        self._draw_fields()

    @property
    def draft(self) -> RuleDraft:
        """The rule as it is written now."""
        severity = self.then.currentData()
        return RuleDraft(
            kind=self.kind.currentData(),
            severity=severity,
            params={name: field.value for name, field in self._fields.items()},
            scope=Scope(self.operator.currentData() or None, self.actor.currentData() or None),
            may_override=severity != "hold" or self.again.isChecked(),
        )

    def show_book(self, book: Book) -> None:
        """Offer the operators and accounts there are."""
        names = Names(book.operators, book.actors)
        if names == self._names:
            return
        self._names = names
        _refill(self.actor, [(tr("all accounts"), ""), *((f"@{one.name}", one.id) for one in book.actors)])
        _refill(self.operator, [(tr("everybody"), ""), *((one.name, one.id) for one in book.operators)])
        self._changed()

    def begin(self) -> None:
        """Show the form and let the keys go there."""
        self.show()
        self.kind.setFocus()
        self._changed()

    def _fill(self) -> None:
        self._form.addRow(tr("Rule"), self.kind)
        for name, pick in (
            (tr("From"), self.actor),
            (tr("By"), self.operator),
            (tr("Then"), self.then),
            (tr("Look back over"), self.days),
        ):
            self._whom.addRow(name, pick)
        asked = QWidget()
        # The form keeps its height when the page has more.
        asked.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        beside = QHBoxLayout(asked)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(32)
        for form in (self._form, self._whom):
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            beside.addLayout(form)
        beside.addStretch(1)
        self.rows.addWidget(asked)
        for told in (self.about, self.sentence):
            self.rows.addWidget(told)
        self.rows.addWidget(self.again)
        for part in (self.past, self.parts, self.limits, self.reason, self.trouble):
            self.rows.addWidget(part)
        across = QHBoxLayout()
        for button in (self.propose, self.for_me, self.close_):
            across.addWidget(button)
        across.addStretch(1)
        self.rows.addLayout(across)
        self.trouble.hide()
        self.parts.hide()
        self.kind.currentIndexChanged.connect(lambda _: self._draw_fields())
        for pick in (self.actor, self.operator, self.then, self.days):
            pick.currentIndexChanged.connect(self._changed)
        self.again.toggled.connect(self._changed)
        self.propose.clicked.connect(lambda: self._propose(for_me=False))
        self.for_me.clicked.connect(lambda: self._propose(for_me=True))
        self.close_.clicked.connect(self.hide)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.hide)

    def _draw_fields(self) -> None:
        """Ask for what this kind needs, between the kind and whom it is about."""
        for field in self._fields.values():
            self._form.removeRow(field)
        kind = self.kind.currentData()
        self._fields = {parameter.name: Field(parameter) for parameter in parameters_of(kind)}
        for place, field in enumerate(self._fields.values(), 1):
            told = field.parameter
            unit = (
                f" ({retell(told.unit)})"
                if told.unit not in {"", "seconds"} and told.unit not in told.title.lower()
                else ""
            )
            self._form.insertRow(place, f"{retell(told.title)}{unit}", field)
            field.changed.connect(self._changed)
        say(self.about, retell(KINDS[kind].ABOUT), "muted")
        self._changed()

    def _changed(self, *_: object) -> None:
        """Say the rule in words at once, and look through the past when nothing more changes for a moment."""
        self.again.setVisible(self.then.currentData() == "hold")
        self.trouble.hide()
        draft = self.draft
        rule = rule_of(draft, rule_id="", version=1, now_ms=0)
        try:
            check_rule(rule)
        except BadInput as error:
            say(self.sentence, trouble(error), "warn")
            self._can(False)
            return
        say(
            self.sentence,
            tr("{rule}. Then {consequence}.", rule=retell(plain(rule, self._names)), consequence=_consequence(draft)),
        )
        self._can(True)
        if self.isVisible():
            self._weighing.start()

    def _can(self, can: bool) -> None:
        self.propose.setEnabled(can)
        self.for_me.setEnabled(can)

    def _weigh(self) -> None:
        asked = WeighRule(rule=self.draft, days=self.days.currentData())
        self._asked = asked
        if self.weighed is None:
            say(self.past, tr("The past is looked through …"), "muted")
        self._link.ask(
            "weigh-rule",
            asked,
            lambda found: self._show_weighed(asked, found),
            lambda why: self._not_weighed(asked, why),
        )

    def _show_weighed(self, asked: WeighRule, found: msgspec.Struct) -> None:
        # An answer to what was written before says nothing about what is written now.
        if asked is not self._asked or not isinstance(found, Weighed):
            return
        self.weighed = found
        say(self.past, words.weighed(found))
        self.parts.show_rows(
            [
                Row(
                    (group, part.name),
                    (Cell(retell(part.name)), Cell(written(part.messages)), Cell(written(part.spoke))),
                )
                for group, parts in (("by", found.operators), ("from", found.actors))
                for part in parts
            ]
        )
        self.parts.fit(PARTS_AT_ONCE)
        self.parts.empty.hide()
        say(self.limits, words.other_limits(found), "muted")
        self.limits.setVisible(any(one.spoke for one in found.limits))

    def _not_weighed(self, asked: WeighRule, why: Failure) -> None:
        if asked is self._asked:
            say(self.past, tr("What it would have done cannot be said now: {message}", message=why_not(why)), "warn")
            self.parts.hide()
            self.limits.hide()

    def _propose(self, *, for_me: bool) -> None:
        self._can(False)
        asked = ProposeRule(rule=self.draft, reason=self.reason.text().strip(), for_me=for_me)
        self._link.ask("propose-rule", asked, self._proposed, self._refused)

    def _proposed(self, votes: msgspec.Struct) -> None:
        self._can(True)
        if isinstance(votes, Votes):
            self.reason.clear()
            self.hide()
            self.done.emit(votes)

    def _refused(self, why: Failure) -> None:
        self._can(True)
        say(
            self.trouble,
            tr("It was not proposed: {message}", message=failed(why)),
            "warn",
        )
        self.trouble.show()


class Names(NamedTuple):
    """Operators and accounts as the book names them."""

    operators: tuple[Named, ...]
    actors: tuple[Named, ...]

    def operator_name(self, operator_id: str) -> str:
        """What people call the operator."""
        return next((one.name for one in self.operators if one.id == operator_id), tr("somebody who left"))

    def actor_name(self, actor_id: str) -> str:
        """The account's handle with its @."""
        return next((f"@{one.name}" for one in self.actors if one.id == actor_id), tr("an account that left"))


def _consequence(draft: RuleDraft) -> str:
    match draft.severity:
        case "notice":
            return tr("the side panel says so")
        case "warn":
            return tr("a warning is shown, and the message goes out")
    return tr("a second press of Enter sends it anyway") if draft.may_override else tr("the message does not go out")


_LETTERS: Final = 12
_BESIDE_PX: Final = 24


def _pick(name: str, options: Sequence[tuple[str, object]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    # As wide as a long word: a sentence is cut, and whole in the list that opens.
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_LETTERS)
    for text, value in options:
        made.addItem(tr(text), value)
    made.view().setMinimumWidth(made.view().sizeHintForColumn(0) + _BESIDE_PX)
    return made


def _refill(pick: QComboBox, options: Sequence[tuple[str, str]]) -> None:
    """Offer these; what was picked stays picked while it is there."""
    kept = pick.currentData()
    pick.blockSignals(True)
    pick.clear()
    for text, value in options:
        pick.addItem(text, value)
    pick.setCurrentIndex(max(0, pick.findData(kept)))
    pick.blockSignals(False)
