"""Rules and goals: what holds, how I stand with it, what the team is asked, and my vote."""

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from instacrm.domain.governance.tally import Choice
from instacrm.wire.governing import AskBook, AskVotes, Book, CastBallot, RuleLine, VoteLine, Votes
from instacrm.wire.ipc import SyncNow

from . import words
from .language import mark, tr, written
from .link import AgentLink
from .pages import Page
from .parts import Card, Cell, Lines, Row, empty_out, label, say
from .proposing import ProposeCard
from .told import retell, why_not

SEVERITY_PX = 110
GOALS_AT_ONCE = 5
DECIDED_AT_ONCE = 6
# Votes live on the team's server: they are asked for less often than what lies here.
VOTES_EVERY_MS = 20_000
_CHOICES: tuple[tuple[str, Choice], ...] = (
    (mark("For"), "for"),
    (mark("Against"), "against"),
    (mark("Abstain"), "abstain"),
)


class RulesPage(Page):
    """Standing, goals and votes. Rules and goals are shown without a connection too."""

    title = mark("Rules & goals")

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(link, now_ms)
        self.book: Book | None = None
        self.told: Votes | None = None
        self._votes_due_ms = 0
        self.version = label(tone="muted")
        self.goals = Lines(
            (tr("goal"), tr("you"), tr("team"), tr("expected by now"), tr("at this pace"), tr("until")),
            tr("Goals your team votes will be here, with how far you and the team are."),
            name=tr("Goals"),
        )
        self.rules = RulesCard()
        self.votes = VotesCard(self._cast)
        self.proposing = ProposeCard(link)
        self.proposing.hide()
        self.proposing.done.connect(self._proposed)
        propose = QPushButton(tr("Propose a rule"))
        propose.setToolTip("Ctrl+N")
        propose.clicked.connect(self.begin_proposal)
        keys = QShortcut(QKeySequence("Ctrl+N"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.begin_proposal)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        goals = Card(tr("Goals"))
        goals.rows.addWidget(self.goals)
        goals.rows.addWidget(self.goals.empty)
        for card in (self.proposing, goals, self.rules, self.votes):
            column.addWidget(card)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(inside)
        top = QHBoxLayout()
        top.addWidget(self.version, 1)
        top.addWidget(propose, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(top)
        self.rows.addWidget(self._scroll, 1)
        link.failed.connect(lambda failure: self.votes.refused(why_not(failure)) if self.isVisible() else None)

    @property
    def is_settled(self) -> bool:
        """Whether it shows what this computer holds, and the team's answer or that there is none."""
        return self.book is not None and self.votes.is_told

    def look(self) -> None:
        """Ask how things stand; the team's server only now and then."""
        self.link.ask("ask-book", AskBook(), self._show_book)
        if self.now_ms() >= self._votes_due_ms:
            self._votes_due_ms = self.now_ms() + VOTES_EVERY_MS
            self.link.ask("ask-votes", AskVotes(), self._show_votes)

    def begin_proposal(self) -> None:
        """Show the form of a new rule."""
        self._scroll.verticalScrollBar().setValue(0)
        self.proposing.begin()

    def _proposed(self, votes: msgspec.Struct) -> None:
        """A rule for oneself holds at once; a question shows among the votes."""
        self._show_votes(votes)
        self.link.ask("sync-now", SyncNow())
        self.look()

    def _show_book(self, book: msgspec.Struct) -> None:
        if not isinstance(book, Book):
            return
        self.book = book
        now_ms = self.now_ms()
        say(self.version, words.held_version(book, now_ms), "muted")
        self.goals.show_rows(
            [
                Row(
                    goal.goal_id,
                    (
                        Cell(retell(goal.sentence)),
                        Cell(written(goal.mine)),
                        Cell(tr("{value} of {target}", value=goal.progress.value, target=goal.progress.target)),
                        Cell(written(goal.progress.expected)),
                        Cell(
                            tr("too early to tell")
                            if goal.progress.forecast is None
                            else written(goal.progress.forecast)
                        ),
                        Cell(words.day_of(goal.until_ms, now_ms), words.in_full(goal.until_ms)),
                    ),
                )
                for goal in book.goals
            ]
        )
        self.goals.fit(GOALS_AT_ONCE)
        self.rules.show_rules(book.rules, now_ms)
        self.proposing.show_book(book)

    def _show_votes(self, told: msgspec.Struct) -> None:
        if isinstance(told, Votes):
            self.told = told
            self.votes.show_votes(told, self.now_ms())

    def _cast(self, proposal_id: str, choice: Choice) -> None:
        self.link.ask("cast-ballot", CastBallot(proposal_id=proposal_id, choice=choice), self._show_votes)


class RulesCard(Card):
    """Each rule in force, and below it how I stand with it."""

    def __init__(self) -> None:
        super().__init__(tr("Rules"))
        self._shown: list[tuple[str, str, str, words.Tone]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._empty = label(
            tr("Rules your team votes will be here, and how you stand with each of them."), tone="muted"
        )
        self.rows.addWidget(self._empty)
        self.rows.addLayout(self._list)

    def show_rules(self, rules: tuple[RuleLine, ...], now_ms: int) -> None:
        """Show `rules`, the oldest first."""
        lines = [(rule.rule_id, rule.sentence, *words.stands(rule, now_ms)) for rule in rules]
        if lines == self._shown:
            return
        self._shown = lines
        empty_out(self._list)
        for rule in rules:
            self._list.addWidget(_rule(rule, now_ms))
        self._empty.setVisible(not rules)


class VotesCard(Card):
    """Open votes with a button for each choice; below, what was decided."""

    def __init__(self, cast: Callable[[str, Choice], None]) -> None:
        super().__init__(tr("Votes"))
        self._cast = cast
        self.is_told = False
        self._shown: tuple[VoteLine, ...] = ()
        self._trouble = label(tone="warn")
        self._trouble.hide()
        self._empty = label(tr("Nothing is put to the vote. “Propose a rule” above asks the team."), tone="muted")
        self._open = QVBoxLayout()
        self._open.setSpacing(12)
        self.decided = Lines((tr("outcome"), tr("question"), tr("count")), "", name=tr("Decided votes"))
        self.rows.addWidget(self._trouble)
        self.rows.addWidget(self._empty)
        self.rows.addLayout(self._open)
        self.rows.addWidget(self.decided)
        self.decided.empty.hide()

    def refused(self, why: str) -> None:
        """The team's server did not answer, or did not take it."""
        self.is_told = True
        say(self._trouble, tr("Votes could not be read or cast just now: {why}", why=why), "warn")
        self._trouble.show()

    def show_votes(self, told: Votes, now_ms: int) -> None:
        """Show what is asked, and how the team decided before."""
        self.is_told = True
        self._trouble.hide()
        asked = tuple(vote for vote in told.items if vote.state == "open")
        if asked != self._shown:
            self._shown = asked
            empty_out(self._open)
            for vote in asked:
                self._open.addWidget(self._question(vote, now_ms))
        self._empty.setVisible(not asked)
        rows = []
        for vote in told.items:
            if vote.state != "open":
                sign, word, tone = words.VOTES[vote.state]
                hover = "\n".join(retell(one) for one in vote.arithmetic)
                rows.append(
                    Row(
                        vote.proposal_id,
                        (
                            Cell(f"{sign} {tr(word)}", colour=tone),
                            Cell(retell(vote.title), vote.reason),
                            Cell(
                                tr(
                                    "{votes_for} for · {against} against",
                                    votes_for=vote.votes_for,
                                    against=vote.against,
                                ),
                                hover,
                            ),
                        ),
                    )
                )
        self.decided.show_rows(rows)
        self.decided.empty.hide()
        self.decided.fit(DECIDED_AT_ONCE)

    def _question(self, vote: VoteLine, now_ms: int) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(retell(vote.title)))
        because = f"“{vote.reason}” · " if vote.reason else ""
        column.addWidget(
            label(
                tr(
                    "{because}{proposer}, open until {at}",
                    because=because,
                    proposer=retell(vote.proposer),
                    at=words.day_of(vote.closes_ms, now_ms),
                ),
                tone="muted",
            )
        )
        if vote.evidence:
            column.addWidget(label(retell(vote.evidence), tone="muted"))
        column.addWidget(label(words.counting(vote)))
        column.addWidget(label(" · ".join(retell(one) for one in vote.arithmetic), tone="muted"))
        if vote.may_vote:
            across = QHBoxLayout()
            for text, choice in _CHOICES:
                button = QPushButton(tr(text))
                button.setAccessibleName(f"{tr(text)}: {retell(vote.title)}")
                button.setEnabled(vote.mine != choice)
                button.clicked.connect(partial(self._vote, vote.proposal_id, choice))
                across.addWidget(button)
            across.addStretch(1)
            column.addLayout(across)
        return made

    def _vote(self, proposal_id: str, choice: Choice, _: bool = False) -> None:
        self._cast(proposal_id, choice)


def _rule(rule: RuleLine, now_ms: int) -> QWidget:
    made = QWidget()
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    sign, word, tone = words.SEVERITIES[rule.severity]
    firm = tr(", no exception") if rule.severity == "hold" and not rule.may_override else ""
    then = label(f"{sign} {tr(word)}{firm}", tone=tone)
    then.setFixedWidth(SEVERITY_PX)
    said = QVBoxLayout()
    said.setSpacing(2)
    sentence = label(retell(rule.sentence))
    since = tr("In force since {at}", at=words.in_full(rule.enacted_ms)) if rule.enacted_ms else ""
    sentence.setToolTip(since)
    said.addWidget(sentence)
    stands, how = words.stands(rule, now_ms)
    said.addWidget(label(stands, tone=how))
    across.addWidget(then, 0, Qt.AlignmentFlag.AlignTop)
    across.addLayout(said, 1)
    return made
