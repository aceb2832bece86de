"""What is set outside of the agent: the start at login, and where updates come from. The system itself is asked."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton

from instacrm.domain.errors import InstaCrmError

from .errands import Errand
from .language import tr
from .outside import Outside
from .parts import Card, label, say
from .told import retell, trouble


class HereCard(Card):
    """The card of this computer; nothing is shown as set before the system said so."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(tr("This computer"))
        self._outside = outside
        self.at_login = QCheckBox(tr("Start InstaCRM when I log in, without a window"))
        self.at_login.setEnabled(False)
        self.at_login.clicked.connect(self._set_login)
        self.source = QLineEdit(placeholderText=tr("owner/repo, or an https address"))
        self.source.setAccessibleName(tr("Where updates come from"))
        self.keep = QPushButton(tr("Keep"))
        self.keep.setAccessibleName(tr("Keep where updates come from"))
        self.keep.clicked.connect(self._set_source)
        self.source.returnPressed.connect(self._set_source)
        across = QHBoxLayout()
        for widget in (label(tr("Updates from")), self.source, self.keep):
            across.addWidget(widget)
        across.setStretch(1, 1)
        self.said = label(tone="muted")
        self.rows.addWidget(self.at_login)
        self.rows.addLayout(across)
        self.rows.addWidget(self.said)

    def look(self) -> None:
        """Ask the system what is set."""
        Errand(self, self._outside.starts_at_login).start(self._show_login)
        Errand(self, self._outside.launch_notice).start(self._show_notice)
        if not self.source.isModified():
            Errand(self, self._outside.update_source).start(lambda text: self.source.setText(str(text)))

    def _show_notice(self, notice: object) -> None:
        if notice:
            say(self.said, retell(str(notice)), "warn")

    def _show_login(self, starts: object) -> None:
        self.at_login.setEnabled(starts is not None)
        self.at_login.setChecked(bool(starts))
        if starts is None:
            self.at_login.setToolTip(tr("This copy of InstaCRM was not installed; Setup installs it."))

    def _set_login(self, wanted: bool) -> None:
        self.at_login.setEnabled(False)
        Errand(self, lambda: self._outside.set_start_at_login(wanted)).start(self._show_login, self._not_set)

    def _set_source(self) -> None:
        text = self.source.text().strip()
        self.keep.setEnabled(False)
        say(self.said, tr("Asked for its signature …"), "muted")
        Errand(self, lambda: self._outside.set_update_source(text)).start(self._source_set, self._source_refused)

    def _source_set(self, told: object) -> None:
        self.keep.setEnabled(True)
        self.source.setModified(False)
        say(self.said, retell(str(told)), "muted")

    def _source_refused(self, why: InstaCrmError) -> None:
        self.keep.setEnabled(True)
        say(self.said, trouble(why), "warn")

    def _not_set(self, why: InstaCrmError) -> None:
        say(self.said, trouble(why), "warn")
        self.look()
