"""The cards of the window: today, accounts, what needs you, activity."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from instacrm.domain.safety import ORDER, Safety
from instacrm.wire.governing import Book, Safeties, VoteLine, Votes
from instacrm.wire.ipc import AccountDay, Both, Day, Due
from instacrm.wire.native import WaitingItem
from instacrm.wire.window import AskActivity

from . import words
from .language import mark, tr, written
from .parts import Card, Cell, Lines, Row, label, say
from .told import retell

Word = Literal["sent", "not-sent", "mine", "not-mine"]
# Each number of the day, what it counts, and the list behind it.
FIGURES = (
    ("sent", mark("sent"), AskActivity(what="messages", whose="mine", state="sent")),
    ("people", mark("people"), AskActivity(what="messages", whose="mine", state="sent")),
    ("first_contacts", mark("first contacts"), AskActivity(what="messages", whose="mine", state="sent")),
    ("replies", mark("replies"), AskActivity(what="people", whose="mine")),
    ("unconfirmed", mark("unconfirmed"), AskActivity(what="messages", whose="mine", state="unconfirmed")),
    ("failed", mark("not sent"), AskActivity(what="messages", whose="mine", state="failed")),
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
        super().__init__(tr("Today"))
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
            counts = label(tr(what), tone="muted")
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
            number.setText(written(both.mine))
            number.setAccessibleName(
                tr("{what}: you {mine}, team {team}", what=tr(what), mine=both.mine, team=both.team)
            )
            number.setToolTip(
                tr("You {mine}, the team with you {team}. Opens the list.", mine=both.mine, team=both.team)
            )
            say(team, tr("team {team}", team=both.team), "muted")
        say(self._since, words.today(day), "muted")


class AccountsCard(Card):
    """Each account of mine: what the rules say of my next message, its last days beside them, and how much was sent."""

    def __init__(self) -> None:
        super().__init__(tr("Accounts"))
        headings = (
            tr("account"),
            tr("next message"),
            tr("last 7 days"),
            tr("1 h: you, team"),
            tr("today: you, team"),
            tr("you last"),
        )
        empty = tr("Your accounts will be here. Open Instagram and join yours to the team in the side panel.")
        self.table = Lines(headings, empty, name=tr("Accounts"))
        self.table.give_way(len(headings) - 1)
        self.told = label(tone="muted")
        self.told.hide()
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.table.empty)
        self.rows.addWidget(self.told)
        self.table.chosen.connect(lambda _: self._tell())
        self._day: Day | None = None
        self._book: Book | None = None
        self._safeties: dict[str, Safety] = {}

    def show_day(self, day: Day) -> None:
        """Show the accounts of `day`."""
        self._day = day
        self._draw()

    def show_book(self, book: Book) -> None:
        """Show what the rules say of the next message from each account."""
        self._book = book
        self._draw()

    def show_safeties(self, found: Safeties) -> None:
        """Show how the accounts look beside the team's rules."""
        self._safeties = {one.actor_id: one.safety for one in found.items}
        self._draw()

    def _draw(self) -> None:
        day = self._day
        if day is not None:
            self.table.show_rows([Row(one.actor.actor_id, self._cells(one, day.as_of_ms)) for one in day.accounts])
            self.table.fit(ACCOUNTS_AT_ONCE)
            self._tell()

    def _cells(self, told: AccountDay, now_ms: int) -> tuple[Cell, ...]:
        counts = tr("messages that count: sent, under way or unconfirmed")
        return (
            Cell(f"@{told.actor.handle}"),
            self._standing(told, now_ms),
            self._safety(told),
            *(
                Cell(f"{written(mine)}, {written(team)}", counts)
                for mine, team in ((told.mine.hour, told.team.hour), (told.mine.today, told.team.today))
            ),
            Cell(words.ago(told.last_ms, now_ms), words.in_full(told.last_ms) if told.last_ms else ""),
        )

    def _standing(self, told: AccountDay, now_ms: int) -> Cell:
        if self._book is None:
            return Cell("")
        said, why, tone = words.next_message(self._book, told.actor.handle, now_ms)
        return Cell(said, why, tone)

    def _safety(self, told: AccountDay) -> Cell:
        found = self._safeties.get(told.actor.actor_id)
        if found is None:
            return Cell("")
        said, tone = words.safety(found)
        return Cell(said, "\n".join(retell(factor.sentence) for factor in found.factors), tone)

    def _tell(self) -> None:
        """Say in a sentence how the account stands that a person is on, else the worst one that is near a limit."""
        accounts = self._day.accounts if self._day else ()
        known = {one.actor.actor_id: one for one in accounts if one.actor.actor_id in self._safeties}
        chosen = self.table.current_key()
        if chosen not in known:
            chosen = max(known, key=lambda one: ORDER.index(self._safeties[one].standing), default=None)
            if chosen is None or self._safeties[chosen].standing in ("no-rule", "calm"):
                self.told.hide()
                return
        say(self.told, f"@{known[chosen].actor.handle}: {words.advice(self._safeties[chosen])}", "muted")
        self.told.show()


class NeedsYouCard(Card):
    """Messages of mine that wait for my word, people to follow up on, and questions to the team without my vote."""

    prospect_opened = Signal(str)
    votes_opened = Signal()

    def __init__(self, answer: Callable[[str, Word], None]) -> None:
        super().__init__(tr("Needs you"))
        self._answer = answer
        self._due: tuple[tuple[Due, ...], int] = ((), 0)
        self._asked: tuple[VoteLine, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addLayout(self._list)
        self._empty = label(tr("Nothing waits for your word."), tone="muted")
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
            self._list.addWidget(label(tr("and {count} more", count=more), tone="muted"))
        for vote in self._asked[:VOTES_AT_ONCE]:
            self._list.addWidget(
                self._line(
                    tr("Your vote is missing: {title}", title=retell(vote.title)), tr("Vote"), self.votes_opened.emit
                )
            )
        for one in due[:DUE_AT_ONCE]:
            open_ = partial(self.prospect_opened.emit, one.handle)
            self._list.addWidget(
                self._line(
                    tr("Follow up on @{handle}, due {day}", handle=one.handle, day=words.day_named(one.day)),
                    tr("Open"),
                    open_,
                )
            )
        if due_count > DUE_AT_ONCE:
            self._list.addWidget(
                label(tr("and {count} more to follow up on", count=due_count - DUE_AT_ONCE), tone="muted")
            )
        count = len(items) + len(self._asked) + due_count
        self._empty.setVisible(not count)
        say(self.heading, tr("Needs you · {count}", count=count) if count else tr("Needs you"))

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
            across.addWidget(self._button(tr("Mine"), item.outreach_id, "mine"))
            across.addWidget(self._button(tr("Not mine"), item.outreach_id, "not-mine"))
        elif item.handle is not None:
            across.addWidget(self._button(tr("It was sent"), item.outreach_id, "sent"))
            across.addWidget(self._button(tr("Not sent"), item.outreach_id, "not-sent"))
        return row

    def _button(self, text: str, outreach_id: str, word: Word) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(lambda: self._answer(outreach_id, word))
        return made


class ActivityCard(Card):
    """What the team wrote today, as far as this computer heard."""

    def __init__(self) -> None:
        super().__init__(tr("Activity today"))
        empty = tr("Messages of today will be here, yours at once and the team's as this computer hears of them.")
        self.table = Lines((tr("at"), tr("state"), tr("who to whom")), empty, name=tr("Activity today"))
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.table.empty)

    def show_day(self, day: Day) -> None:
        """Show the lines of `day`, newest first."""
        rows = []
        for told in day.lines:
            sign, word, tone = words.STATES[told.state]
            at = Cell(words.clock(told.at_ms), words.in_full(told.at_ms))
            rows.append(Row(told.outreach_id, (at, Cell(f"{sign} {tr(word)}", colour=tone), Cell(words.line(told)))))
        self.table.show_rows(rows)
