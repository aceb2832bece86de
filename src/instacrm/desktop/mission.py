"""Mission control: the day at a glance, how the accounts stand, and what needs a person."""

from collections.abc import Callable

import msgspec
import uuid_utils
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from instacrm.wire import native
from instacrm.wire.governing import AskBook, AskSafety, AskVotes, Book, Safeties, Votes
from instacrm.wire.ipc import AskDay, Day
from instacrm.wire.native import Resolve, Waiting
from instacrm.wire.window import AskActivity

from . import words
from .cards import AccountsCard, ActivityCard, NeedsYouCard, TodayCard, Word
from .language import mark
from .link import AgentLink
from .pages import Page
from .parts import Scrolled

# Votes live on the team's server: they are asked for less often than what lies here.
VOTES_EVERY_MS = 30_000
# A week of messages is read for it: when one was written, and now and then, as its days pass.
SAFETY_EVERY_MS = 30_000
ACTIVITY_PX = 200
_AskWaiting = native.REQUESTS["ask-waiting"][0]


class MissionPage(Page):
    """The first page. `opened` tells which list of the activity a person asked for; `day_changed` the new day."""

    title = mark("Mission control")
    opened = Signal(object)
    day_changed = Signal(object)

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.day: Day | None = None
        self._votes_due_ms = self._safety_due_ms = 0
        self.today, self.accounts, self.activity = TodayCard(self._open), AccountsCard(), ActivityCard()
        self.needs_you = NeedsYouCard(self._resolve)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.today, 2)
        upper.addWidget(self.needs_you, 3)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        column.addLayout(upper)
        column.addWidget(self.accounts)
        column.addWidget(self.activity, 1)
        self.activity.setMinimumHeight(ACTIVITY_PX)
        # On a day with much to answer the page is longer than the window, and nothing on it is squeezed.
        self.rows.addWidget(Scrolled(inside), 1)

    @property
    def is_settled(self) -> bool:
        """Whether it shows the day and what waits."""
        return self.day is not None and self.needs_you.is_told

    def look(self) -> None:
        """Ask how the day is and what waits."""
        self.link.ask("ask-day", AskDay(), self._show_day)
        self.link.ask("ask-waiting", _AskWaiting(), self._show_waiting)
        self.link.ask("ask-book", AskBook(), self._show_book)
        if self.now_ms() >= self._votes_due_ms:
            self._votes_due_ms = self.now_ms() + VOTES_EVERY_MS
            # Without the server nobody can vote; the line above the page says that it is away.
            self.link.ask("ask-votes", AskVotes(), self._show_votes, lambda _: None)

    def _show_day(self, day: msgspec.Struct) -> None:
        if isinstance(day, Day):
            self._ask_safety(is_new=self.day is None or self.day.accounts != day.accounts)
            self.day = day
            words.keep_days_of(day.zone)
            self.today.show_day(day)
            self.accounts.show_day(day)
            self.activity.show_day(day)
            self.needs_you.show_due(day.due, day.due_count)
            self.day_changed.emit(day)

    def _ask_safety(self, *, is_new: bool) -> None:
        if is_new or self.now_ms() >= self._safety_due_ms:
            self._safety_due_ms = self.now_ms() + SAFETY_EVERY_MS
            self.link.ask("ask-safety", AskSafety(), self._show_safeties)

    def _show_book(self, book: msgspec.Struct) -> None:
        if isinstance(book, Book):
            self.today.show_goals(book)
            self.accounts.show_book(book)

    def _show_safeties(self, found: msgspec.Struct) -> None:
        if isinstance(found, Safeties):
            self.accounts.show_safeties(found)

    def _show_votes(self, votes: msgspec.Struct) -> None:
        if isinstance(votes, Votes):
            self.needs_you.show_votes(votes)

    def _show_waiting(self, waiting: msgspec.Struct) -> None:
        if isinstance(waiting, Waiting):
            self.needs_you.show_items(waiting.items)

    def _open(self, asked: AskActivity) -> None:
        """The numbers are today's, and so is the list behind each."""
        if self.day is not None:
            self.opened.emit(msgspec.structs.replace(asked, since_ms=self.day.from_ms))

    def _resolve(self, outreach_id: str, word: Word) -> None:
        said = Resolve(event_id=str(uuid_utils.uuid7()), at_ms=self.now_ms(), outreach_id=outreach_id, word=word)
        self.link.ask("resolve", said, lambda _: self.look())
