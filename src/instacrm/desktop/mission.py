"""Mission control: who is signed in, how the accounts stand, what needs a person, and whether all is in step."""

from collections.abc import Callable

import msgspec
import uuid_utils
from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from instacrm.wire import native
from instacrm.wire.ipc import AskDay, Day, SyncNow
from instacrm.wire.native import Failure, Resolve, SetPaused, State, Waiting

from . import words
from .cards import AccountsCard, ActivityCard, NeedsYouCard, TodayCard, Word
from .link import AgentLink
from .palette import Theme, style_sheet
from .parts import label, say

LOOK_EVERY_MS = 5_000
_AskWaiting = native.REQUESTS["ask-waiting"][0]


class MissionControl(QMainWindow):
    """The window. Closing it hides it; the agent goes on without it."""

    def __init__(self, link: AgentLink, *, now_ms: Callable[[], int], theme: Theme) -> None:
        super().__init__()
        self._link = link
        self._now_ms = now_ms
        self.state: State | None = None
        self.day: Day | None = None
        self.setWindowTitle("InstaCRM")
        self.resize(1000, 720)
        self._who = label(name="title")
        self._connection = label()
        self._pause = QPushButton("Pause logging")
        self._pause.clicked.connect(self._toggle_pause)
        self._sync = QPushButton("Sync now")
        self._sync.clicked.connect(lambda: link.ask("sync-now", SyncNow()))
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        self._trouble = label()
        QVBoxLayout(self._banner).addWidget(self._trouble)
        self.today, self.accounts, self.activity = TodayCard(), AccountsCard(), ActivityCard()
        self.needs_you = NeedsYouCard(self._resolve)
        self._cards = QWidget()
        self.setCentralWidget(self._laid_out())
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        link.state_changed.connect(self._heard)
        link.failed.connect(self._refused)
        link.lost.connect(self._lost)
        self.wear(theme)
        self._show_trouble("Looking for InstaCRM on this computer …")

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer: the day and what waits, or that nobody is signed in."""
        if self.state is None:
            return False
        return self.state.operator is None or (self.day is not None and self.needs_you.is_told)

    def wear(self, theme: Theme) -> None:
        """Take on the colours of this theme."""
        self.setStyleSheet(style_sheet(theme))

    def look(self) -> None:
        """Ask what is new; somebody who is not signed in has no day."""
        if self.state is not None and self.state.operator is not None:
            self._link.ask("ask-day", AskDay(), self._show_day)
            self._link.ask("ask-waiting", _AskWaiting(), self._show_waiting)
        self._show_connection()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Look again while somebody looks at the window."""
        super().showEvent(event)
        self.look()
        self._looking.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stop looking; the agent goes on."""
        self._looking.stop()
        super().closeEvent(event)

    def _laid_out(self) -> QWidget:
        top = QHBoxLayout()
        names = QVBoxLayout()
        names.addWidget(self._who)
        names.addWidget(self._connection)
        top.addLayout(names, 1)
        top.addWidget(self._sync)
        top.addWidget(self._pause)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.today, 1)
        upper.addWidget(self.needs_you, 1)
        inner = QVBoxLayout(self._cards)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(16)
        inner.addLayout(upper)
        inner.addWidget(self.accounts)
        inner.addWidget(self.activity, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        column.addLayout(top)
        column.addWidget(self._banner)
        column.addWidget(self._cards, 1)
        return whole

    def _heard(self, state: State) -> None:
        self.state = state
        self._cards.setEnabled(True)
        say(self._who, words.who(state))
        self._pause.setEnabled(state.operator is not None)
        self._sync.setEnabled(state.operator is not None)
        self._pause.setText("Resume logging" if state.paused else "Pause logging")
        self._show_standing_trouble()
        self.look()

    def _show_day(self, day: msgspec.Struct) -> None:
        if isinstance(day, Day):
            self.day = day
            self.today.show_day(day)
            self.accounts.show_day(day)
            self.activity.show_day(day)
            self._show_standing_trouble()

    def _show_waiting(self, waiting: msgspec.Struct) -> None:
        if isinstance(waiting, Waiting):
            self.needs_you.show_items(waiting.items)

    def _show_connection(self) -> None:
        if self.state is not None and self._link.is_open:
            say(self._connection, *words.connection(self.state, self._now_ms()))

    def _show_standing_trouble(self) -> None:
        """What stays wrong until somebody does something about it, the worst first."""
        state = self.state
        if state is None:
            return
        blind = [h for h in self.day.health if h.state != "ok"] if self.day else []
        if state.operator is None:
            self._show_trouble("Nobody is signed in, so nothing is logged. Sign in: instacrm signin")
        elif state.paused:
            self._show_trouble("Logging is paused on this computer. Messages you send now are not on record.")
        elif blind:
            self._show_trouble(words.blindness(max(blind, key=lambda h: (h.state == "blind", h.since_ms))))
        elif state.signed_in == "pending":
            self._show_trouble("An admin of your team has to let you in. Logging works meanwhile; sync waits.")
        else:
            self._show_trouble("")

    def _show_trouble(self, text: str) -> None:
        say(self._trouble, text, "warn")
        self._banner.setVisible(bool(text))

    def _refused(self, failure: Failure) -> None:
        self._show_trouble(f"{failure.message} {failure.remedy}".strip())

    def _lost(self, why: str) -> None:
        say(self._connection, "⌁ Not connected", "hold")
        self._pause.setEnabled(False)
        self._sync.setEnabled(False)
        self._cards.setEnabled(False)
        self._show_trouble(
            f"{why} What the extension sees waits in the browser and is logged when InstaCRM runs again: instacrm up"
        )

    def _toggle_pause(self) -> None:
        if self.state is not None:
            self._link.ask("set-paused", SetPaused(not self.state.paused), self._link.state_changed.emit)

    def _resolve(self, outreach_id: str, word: Word) -> None:
        said = Resolve(event_id=str(uuid_utils.uuid7()), at_ms=self._now_ms(), outreach_id=outreach_id, word=word)
        self._link.ask("resolve", said, lambda _: self.look())
