"""The form of a template: its title, whose it is, and one field a variant."""

import uuid_utils
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from instacrm.domain.errors import BadInput
from instacrm.domain.templates import TITLE_MAX, VARIANTS_MAX, Template, Variant, check_template
from instacrm.wire.templates import SaveTemplate, TemplateLine

from .language import tr
from .parts import Card, label, say
from .told import trouble

TEXT_PX = 84


class TemplateForm(Card):
    """`saved` gets what to keep; `left` when the person does not want to."""

    saved = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self._template_id = ""
        self.name = QLineEdit(placeholderText=tr("Title, for you and your team"), maxLength=TITLE_MAX)
        self.name.setAccessibleName(tr("Title"))
        self.whose = QComboBox()
        self.whose.setAccessibleName(tr("Whose template it is"))
        self.whose.addItem(tr("The team's: everybody uses and changes it"), False)
        self.whose.addItem(tr("My own: nobody else changes it"), True)
        self._variants = QVBoxLayout()
        self.texts: list[tuple[str, QPlainTextEdit, QWidget]] = []
        self.add = QPushButton(tr("Another variant"))
        self.add.clicked.connect(lambda _=False: self.add_variant())
        self.keep, leave = QPushButton(tr("Keep")), QPushButton(tr("Not now"))
        self.keep.setObjectName("main")
        self.keep.clicked.connect(self._save)
        leave.clicked.connect(self.left)
        self.trouble = label(tone="warn")
        hint = tr(
            "Write {name} where you fill something in. Which variant you sent is recognised by the words around it."
        )
        across = QHBoxLayout()
        for button in (self.keep, self.add, leave):
            across.addWidget(button)
        across.addStretch(1)
        for widget in (self.name, self.whose, label(hint, tone="muted")):
            self.rows.addWidget(widget)
        self.rows.addLayout(self._variants)
        self.rows.addWidget(self.trouble)
        self.rows.addLayout(across)
        for keys, do in (("Ctrl+Return", self._save), ("Escape", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def begin(self, told: TemplateLine | None) -> None:
        """Show what is kept of `told`, or nothing yet."""
        say(self.heading, tr("Change “{title}”", title=told.title) if told else tr("New template"))
        self._template_id = told.template_id if told else str(uuid_utils.uuid7())
        self.name.setText(told.title if told else "")
        self.whose.setCurrentIndex(int(told.mine) if told else 0)
        self.trouble.clear()
        for _, _, row in self.texts:
            self._take(row)
        self.texts = []
        for one in told.variants if told else ():
            self.add_variant(one.variant_id, one.text)
        if not told:
            self.add_variant()
        self.show()
        self.name.setFocus()

    def add_variant(self, variant_id: str = "", text: str = "") -> None:
        """One more field."""
        row, written = QWidget(), QPlainTextEdit(text)
        written.setAccessibleName(tr("Variant {number}", number=len(self.texts) + 1))
        written.setTabChangesFocus(True)
        written.setFixedHeight(TEXT_PX)
        remove = QPushButton(tr("Remove"))
        remove.setAccessibleName(tr("Remove variant {number}", number=len(self.texts) + 1))
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(written, 1)
        across.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        # By its time, so that variants stand in the order they were made.
        self.texts.append((variant_id or uuid_utils.uuid7().hex[:20], written, row))
        remove.clicked.connect(lambda: self._remove(row))
        self._variants.addWidget(row)
        self.add.setEnabled(len(self.texts) < VARIANTS_MAX)
        written.setFocus()

    def _remove(self, row: QWidget) -> None:
        self.texts = [one for one in self.texts if one[2] is not row]
        self._take(row)
        self.add.setEnabled(True)

    def _take(self, row: QWidget) -> None:
        self._variants.removeWidget(row)
        row.deleteLater()

    def _save(self) -> None:
        title, own = self.name.text().strip(), bool(self.whose.currentData())
        found = ((variant_id, written.toPlainText().strip()) for variant_id, written, _ in self.texts)
        variants = tuple(Variant(variant_id, text) for variant_id, text in found if text)
        try:
            check_template(Template(template_id=self._template_id, title=title, owner_id=None, variants=variants))
        except BadInput as error:
            say(self.trouble, trouble(error), "warn")
            return
        event_id = str(uuid_utils.uuid7())
        self.saved.emit(
            SaveTemplate(event_id=event_id, template_id=self._template_id, title=title, own=own, variants=variants)
        )
