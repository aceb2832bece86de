"""Beginning anew on this computer: what goes is read first, then a word is typed, then it is done."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from instacrm.domain.errors import InstaCrmError

from .errands import Errand
from .language import tr
from .link import AgentLink
from .outside import Outside
from .parts import Card, label, say
from .told import retell, trouble

WORD: Final = "reset"


class ResetCard(Card):
    """Nothing goes before somebody read what would, typed the word and pressed the button."""

    def __init__(self, link: AgentLink, outside: Outside) -> None:
        super().__init__(tr("Begin anew on this computer"))
        self._link, self._outside = link, outside
        self.told = label(tr("Takes away everything InstaCRM holds here: what was logged, backups, sign-in, settings."))
        self.plan, self.do = QPushButton(tr("What would go?")), QPushButton(tr("Take all of it away"))
        self.typed = QLineEdit(placeholderText=tr("Type {word}", word=WORD))
        self.typed.setAccessibleName(tr("Type {word} to agree", word=WORD))
        self.plan.clicked.connect(self._ask)
        self.do.clicked.connect(self._reset)
        self.typed.textChanged.connect(lambda text: self.do.setEnabled(text.strip().lower() == WORD))
        across = QHBoxLayout()
        for widget in (self.plan, self.typed, self.do):
            across.addWidget(widget)
        across.addStretch(1)
        self.rows.addWidget(self.told)
        self.rows.addLayout(across)
        self._offer(read=False)

    def _offer(self, *, read: bool) -> None:
        """The word and the button are there once it was read what goes."""
        self.typed.clear()
        self.do.setEnabled(False)
        self.plan.setVisible(not read)
        self.typed.setVisible(read)
        self.do.setVisible(read)

    def _ask(self) -> None:
        Errand(self, self._outside.plan_reset).start(self._planned, self._refused)

    def _planned(self, sentences: object) -> None:
        say(
            self.told,
            "\n".join(retell(one) for one in sentences) if isinstance(sentences, tuple | list) else "",
            "warn",
        )
        self._offer(read=True)

    def _reset(self) -> None:
        self._offer(read=False)
        say(self.told, tr("Taking it away; InstaCRM stops for a moment …"), "muted")
        Errand(self, self._outside.reset).start(self._done, self._refused)

    def _done(self, text: object) -> None:
        say(self.told, retell(str(text)), "clear")
        self._link.open()

    def _refused(self, why: InstaCrmError) -> None:
        self._offer(read=False)
        say(self.told, trouble(why), "hold")
