"""The cards of the window: today, accounts, what needs you, activity."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from instacrm.wire.governing import Book, VoteLine, Votes
from instacrm.wire.ipc import Both, Day, Due
from instacrm.wire.native import WaitingItem
from instacrm.wire.window import AskActivity

from . import words
from .parts import Card, Cell, Lines, Row, label, say

Word = Literal["sent", "not-sent", "mine", "not-mine"]
# Each number of the day, what it counts, and the list behind it.
FIGURES = (
    ("sent", "sent", AskActivity(what="messages", whose="mine", state="sent")),
    ("people", "people", AskActivity(what="messages", whose="mine", state="sent")),
    ("first_contacts", "first contacts", AskActivity(what="messages", whose="mine", state="sent")),
    ("replies", "replies", AskActivity(what="people", whose="mine")),
    ("unconfirmed", "unconfirmed", AskActivity(what="messages", whose="mine", state="unconfirmed")),
    ("failed", "not sent", AskActivity(what="messages", whose="mine", state="failed")),
)
# More than fit on a screen are better answered in the dashboard.
ASKED_AT_ONCE = 5
FIGURES_ACROSS = 3
DUE_AT_ONCE = 3
VOTES_AT_ONCE = 2
ACCOUNTS_AT_ONCE = 6
GOALS_AT_ONCE = 2


class TodayCard(Card):
    """My numbers since midnight, the team's below each; each opens the list behind it."""

    def __init__(self, opens: Callable[[AskActivity], None]) -> None:
        super().__init__("Today")
        figures = QGridLayout()
        figures.setHorizontalSpacing(16)
        figures.setVerticalSpacing(12)
        self._figures: dict[str, tuple[QPushButton, QLabel]] = {}
        for place, (name, what, asked) in enumerate(FIGURES):
            number = QPushButton("0")
            number.setObjectName("count")
            number.setCursor(Qt.CursorShape.PointingHandCursor)
            number.clicked.connect(lambda _=False, asked=asked: opens(asked))
            team = label(tone="muted")
            column = QVBoxLayout()
            column.setSpacing(2)
            counts = label(what, tone="muted")
            for words_of in (counts, team):
                words_of.setWordWrap(False)
            for widget in (number, counts, team):
                column.addWidget(widget)
            figures.addLayout(column, place // FIGURES_ACROSS, place % FIGURES_ACROSS)
            self._figures[name] = (number, team)
        self.rows.addLayout(figures)
        self._since = label(tone="muted")
        self.rows.addWidget(self._since)
        self._goals = label()
        self._goals.hide()
        self.rows.addWidget(self._goals)
        self.rows.addStretch(1)

    def show_goals(self, book: Book) -> None:
        """Show how far the first goals are."""
        told = [f"◎ {words.goal(goal)}" for goal in book.goals[:GOALS_AT_ONCE]]
        say(self._goals, "\n".join(told))
        self._goals.setVisible(bool(told))

    def show_day(self, day: Day) -> None:
        """Show the numbers of `day`."""
        for name, what, _ in FIGURES:
            number, team = self._figures[name]
            both: Both = getattr(day, name)
            number.setText(str(both.mine))
            number.setAccessibleName(f"{what}: you {both.mine}, team {both.team}")
            number.setToolTip(f"You {both.mine}, the team with you {both.team}. Opens the list.")
            say(team, f"team {both.team}", "muted")
        say(self._since, words.today(day), "muted")


class AccountsCard(Card):
    """Each account of mine: mine, then the team's, then when I last wrote."""

    def __init__(self) -> None:
        super().__init__("Accounts")
        headings = ("account", "this hour, you", "this hour, team", "today, you", "today, team", "you last wrote")
        empty = "Your accounts will be here. Open Instagram and join yours to the team in the side panel."
        self.table = Lines(headings, empty, name="Accounts")
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.table.empty)

    def show_day(self, day: Day) -> None:
        """Show the accounts of `day`."""
        self.table.show_rows(
            [
                Row(
                    account.actor.actor_id,
                    (
                        Cell(f"@{account.actor.handle}"),
                        *(
                            Cell(str(number), "messages that count: sent, under way or unconfirmed")
                            for number in (account.mine.hour, account.team.hour, account.mine.today, account.team.today)
                        ),
                        Cell(
                            words.ago(account.last_ms, day.as_of_ms),
                            words.in_full(account.last_ms) if account.last_ms else "",
                        ),
                    ),
                )
                for account in day.accounts
            ]
        )
        self.table.fit(ACCOUNTS_AT_ONCE)


class NeedsYouCard(Card):
    """Messages of mine that wait for my word, people to follow up on, and questions to the team without my vote."""

    prospect_opened = Signal(str)
    votes_opened = Signal()

    def __init__(self, answer: Callable[[str, Word], None]) -> None:
        super().__init__("Needs you")
        self._answer = answer
        self._due: tuple[tuple[Due, ...], int] = ((), 0)
        self._asked: tuple[VoteLine, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addLayout(self._list)
        self._empty = label("Nothing waits for your word.", tone="muted")
        self.rows.addWidget(self._empty)
        self.rows.addStretch(1)
        self._shown: tuple[WaitingItem, ...] | None = None

    @property
    def is_told(self) -> bool:
        """Whether the agent said what waits."""
        return self._shown is not None

    def show_items(self, items: tuple[WaitingItem, ...]) -> None:
        """Show `items`, newest first."""
        if items != self._shown:
            self._shown = items
            self._draw(items)

    def show_due(self, due: tuple[Due, ...], count: int) -> None:
        """Show whom to follow up on, the longest due first, of `count`."""
        if (due, count) != self._due:
            self._due = (due, count)
            self._draw(self._shown or ())

    def show_votes(self, votes: Votes) -> None:
        """Show the questions on which my word is missing."""
        asked = tuple(vote for vote in votes.items if vote.state == "open" and vote.may_vote and vote.mine is None)
        if asked != self._asked:
            self._asked = asked
            self._draw(self._shown or ())

    def _draw(self, items: tuple[WaitingItem, ...]) -> None:
        due, due_count = self._due
        while (old := self._list.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for item in items[:ASKED_AT_ONCE]:
            self._list.addWidget(self._question(item))
        more = len(items) - ASKED_AT_ONCE
        if more > 0:
            self._list.addWidget(label(f"and {words.counted(more, 'more', 'more')}", tone="muted"))
        for vote in self._asked[:VOTES_AT_ONCE]:
            self._list.addWidget(self._line(f"Your vote is missing: {vote.title}", "Vote", self.votes_opened.emit))
        for one in due[:DUE_AT_ONCE]:
            open_ = partial(self.prospect_opened.emit, one.handle)
            self._list.addWidget(self._line(f"Follow up on @{one.handle}, due {one.day}", "Open", open_))
        if due_count > DUE_AT_ONCE:
            self._list.addWidget(label(f"and {due_count - DUE_AT_ONCE} more to follow up on", tone="muted"))
        count = len(items) + len(self._asked) + due_count
        self._empty.setVisible(not count)
        say(self.heading, f"Needs you · {count}" if count else "Needs you")

    def _line(self, text: str, button: str, do: Callable[[], None]) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(label(text), 1)
        made = QPushButton(button)
        made.setAccessibleName(f"{button}: {text}")
        made.clicked.connect(lambda _=False: do())
        across.addWidget(made)
        return row

    def _question(self, item: WaitingItem) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        asked = label(words.asks(item))
        asked.setToolTip(words.in_full(item.at_ms))
        across.addWidget(asked, 1)
        if item.state == "observed":
            across.addWidget(self._button("Mine", item.outreach_id, "mine"))
            across.addWidget(self._button("Not mine", item.outreach_id, "not-mine"))
        elif item.handle is not None:
            across.addWidget(self._button("It was sent", item.outreach_id, "sent"))
            across.addWidget(self._button("Not sent", item.outreach_id, "not-sent"))
        return row

    def _button(self, text: str, outreach_id: str, word: Word) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda: self._answer(outreach_id, word))
        return made


class ActivityCard(Card):
    """What the team wrote today, as far as this computer heard."""

    def __init__(self) -> None:
        super().__init__("Activity today")
        empty = "Messages of today will be here, yours at once and the team's as this computer hears of them."
        self.table = Lines(("at", "state", "who to whom"), empty, name="Activity today")
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.table.empty)

    def show_day(self, day: Day) -> None:
        """Show the lines of `day`, newest first."""
        rows = []
        for told in day.lines:
            sign, word, tone = words.STATES[told.state]
            at = Cell(words.clock(told.at_ms), words.in_full(told.at_ms))
            rows.append(Row(told.outreach_id, (at, Cell(f"{sign} {word}", colour=tone), Cell(words.line(told)))))
        self.table.show_rows(rows)
