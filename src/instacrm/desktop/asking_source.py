"""The question where updates come from: asked when a window opens and nobody said it, or what was said is not right."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from instacrm.domain.errors import InstaCrmError

from .errands import Errand
from .language import tr
from .outside import Outside
from .parts import label, say
from .told import retell, trouble


class SourceQuestion(QDialog):
    """Over its window, which goes on working; an answer is kept when it proves right, and refused in words when not."""

    def __init__(self, window: QWidget, outside: Outside) -> None:
        super().__init__(window)
        self._outside = outside
        self.setWindowTitle(tr("Where updates come from"))
        self.setMinimumWidth(480)
        self.source = QLineEdit(placeholderText=tr("owner/repo, or an https address"))
        self.source.setAccessibleName(tr("Where updates come from"))
        self.said = label(
            tr("Nothing is taken from there that is not signed by the makers of InstaCRM. It works without it, too."),
            tone="muted",
        )
        self.keep, self.leave = QPushButton(tr("Keep")), QPushButton(tr("Ask me next time"))
        self.keep.setObjectName("main")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self.reject)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.leave)
        across.addWidget(self.keep)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(label(tr("Where do InstaCRM's updates come from?"), name="title"))
        rows.addWidget(label(tr("Whoever gave you InstaCRM knows: a project at GitHub, or an address of your own.")))
        rows.addWidget(self.source)
        rows.addWidget(self.said)
        rows.addLayout(across)

    def _keep(self) -> None:
        text = self.source.text().strip()
        if not text:
            self.source.setFocus()
            return
        self.keep.setEnabled(False)
        say(self.said, tr("Asked for its signature …"), "muted")
        Errand(self, lambda: self._outside.set_update_source(text)).start(self._kept, self._refused)

    def _kept(self, told: object) -> None:
        say(self.said, retell(str(told)), "clear")
        self.source.setReadOnly(True)
        self.keep.hide()
        self.leave.setText(tr("Close"))
        self.leave.setDefault(True)

    def _refused(self, why: InstaCrmError) -> None:
        self.keep.setEnabled(True)
        say(self.said, trouble(why), "warn")
        self.source.setFocus()
