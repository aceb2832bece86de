"""The card of somebody who worked alone and is in a team now: what taking their history along does, then doing it."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from instacrm.domain.errors import InstaCrmError

from .errands import Errand
from .language import tr
from .outside import Outside
from .parts import Card, label, say
from .told import retell, trouble


class AlongCard(Card):
    """Shown only to whom it concerns. Nothing changes before the second button is pressed."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(tr("Your history from working alone"))
        self._outside = outside
        self.told = label(tr("It is on this computer and not in your team."), tone="muted")
        self.plan, self.take = QPushButton(tr("What would come along?")), QPushButton(tr("Take it along"))
        self.take.setObjectName("main")
        self.plan.clicked.connect(self._ask)
        self.take.clicked.connect(self._do)
        self.take.hide()
        across = QHBoxLayout()
        for button in (self.plan, self.take):
            across.addWidget(button)
        across.addStretch(1)
        self.rows.addWidget(self.told)
        self.rows.addLayout(across)
        self.hide()

    def look(self) -> None:
        """Show the card when there is a history to take along."""
        Errand(self, self._outside.worked_alone).start(lambda found: self.setVisible(bool(found)))

    def _ask(self) -> None:
        self._wait(tr("Counting. InstaCRM stops for a moment; the browser keeps what you send meanwhile …"))
        Errand(self, self._outside.plan_along).start(self._show_plan, self._refused)

    def _do(self) -> None:
        self._wait(tr("Taking it along. InstaCRM stops for a moment; the browser keeps what you send meanwhile …"))
        Errand(self, self._outside.take_along).start(self._done, self._refused)

    def _wait(self, text: str) -> None:
        self.plan.setEnabled(False)
        self.take.setEnabled(False)
        say(self.told, text, "muted")

    def _show_plan(self, sentences: object) -> None:
        self.plan.setEnabled(True)
        self.take.setEnabled(True)
        self.take.show()
        say(self.told, "\n".join(retell(one) for one in sentences) if isinstance(sentences, tuple | list) else "")

    def _done(self, text: object) -> None:
        self.plan.setEnabled(True)
        self.take.hide()
        say(self.told, retell(str(text)), "clear")

    def _refused(self, why: InstaCrmError) -> None:
        self.plan.setEnabled(True)
        self.take.setEnabled(True)
        say(
            self.told,
            tr("Nothing was lost, and it can be tried again: {why}", why=trouble(why)),
            "warn",
        )
