"""Backups: make one now, see which there are, put one back after reading what that does."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from instacrm.domain.errors import InstaCrmError
from instacrm.wire.ipc import BackedUp, BackUp
from instacrm.wire.native import Failure

from . import words
from .errands import Errand
from .language import tr, written
from .link import AgentLink
from .outside import Backup, Outside
from .parts import Card, Cell, Lines, Row, label, say
from .told import failed, retell, trouble


class BackupsCard(Card):
    """The backups of this computer. Restoring stops the agent; the browser keeps what is sent meanwhile."""

    def __init__(self, link: AgentLink, outside: Outside, now_ms: Callable[[], int], every: QWidget) -> None:
        super().__init__(tr("Backups"))
        self._link, self._outside, self._now_ms = link, outside, now_ms
        self._file: str | None = None
        often = QHBoxLayout()
        often.addWidget(label(tr("When something changed, back up")))
        often.addWidget(every)
        often.addStretch(1)
        self.rows.addLayout(often)
        self.rows.addWidget(label(tr("Kept: the last 3, 7 days, 4 weeks."), tone="muted"))
        self.list = Lines((tr("made"), tr("entries"), tr("file")), tr("There is no backup yet."), name=tr("Backups"))
        self.list.chosen.connect(self.preview)
        self.now = QPushButton(tr("Back up now"))
        self.now.clicked.connect(self._back_up)
        link.lost.connect(lambda _: self.now.setEnabled(True))
        self.restore = QPushButton(tr("Put this one back"))
        self.restore.clicked.connect(self._restore)
        self.restore.hide()
        self.told = label()
        across = QHBoxLayout()
        across.addWidget(self.now)
        across.addWidget(self.restore)
        across.addStretch(1)
        for widget in (self.list, self.list.empty, self.told):
            self.rows.addWidget(widget)
        self.rows.addLayout(across)

    def look(self) -> None:
        """Read which backups there are, each from end to end."""
        Errand(self, self._outside.list_backups).start(self._show, self._failed)

    def preview(self, file: str) -> None:
        """Say what putting this one back would do."""
        self._file = file
        self.restore.hide()
        say(self.told, tr("Reading it …"), "muted")
        Errand(self, lambda: self._outside.plan_restore(file)).start(self._previewed, self._failed)

    def _previewed(self, sentences: object) -> None:
        said: Sequence[str] = sentences if isinstance(sentences, Sequence) else ()
        say(self.told, "\n".join(retell(one) for one in said))
        self.restore.show()

    def _back_up(self) -> None:
        self.now.setEnabled(False)
        self._link.ask("backup", BackUp(), self._backed_up, self._not_backed_up)

    def _backed_up(self, done: msgspec.Struct) -> None:
        self.now.setEnabled(True)
        if isinstance(done, BackedUp):
            say(self.told, tr("Written and verified: {file}", file=done.file), "clear")
        self.look()

    def _not_backed_up(self, why: Failure) -> None:
        self.now.setEnabled(True)
        say(self.told, failed(why), "hold")

    def _restore(self) -> None:
        file = self._file
        if file is None:
            return
        self.restore.hide()
        say(self.told, tr("Putting it back; logging waits in the browser meanwhile …"), "muted")
        Errand(self, lambda: self._outside.restore(file)).start(self._restored, self._failed)

    def _restored(self, sentence: object) -> None:
        say(self.told, retell(str(sentence)), "clear")
        self._link.open()
        self.look()

    def _failed(self, error: InstaCrmError) -> None:
        self.now.setEnabled(True)
        say(self.told, trouble(error), "hold")

    def _show(self, found: object) -> None:
        backups: Sequence[Backup] = found if isinstance(found, Sequence) else ()
        self.list.show_rows([Row(backup.file, _cells(backup, self._now_ms())) for backup in backups])
        self.list.fit(5)


def _cells(backup: Backup, now_ms: int) -> tuple[Cell, ...]:
    made = Cell(words.day_of(backup.at_ms, now_ms), words.in_full(backup.at_ms))
    entries = Cell(written(backup.entries)) if backup.is_whole else Cell(tr("✕ damaged"), colour="hold")
    return made, entries, Cell(backup.file, backup.file)
