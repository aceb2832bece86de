"""What a person is told while the window is out of sight: found by comparing what the agent said before and now."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from instacrm.wire.governing import AskBook, AskVotes, Book, Votes
from instacrm.wire.ipc import AskDay, Day
from instacrm.wire.native import State
from instacrm.wire.preferences import Kind, Preferences

from . import words
from .language import counted, tr
from .link import AgentLink

LOOK_EVERY_MS: Final = 15_000
VOTES_EVERY_MS: Final = 60_000
# A server that is away for less is nobody's business.
AWAY_MS: Final = 10 * 60_000


class Notice(NamedTuple):
    """One thing to tell."""

    kind: Kind
    title: str
    text: str


class Seen(NamedTuple):
    """What was known at one moment. `votes` wait for my word; `reached` goals have where their period begins."""

    day: Day
    state: State | None
    now_ms: int
    votes: frozenset[str] = frozenset()
    reached: frozenset[tuple[str, int]] = frozenset()


def news(before: Seen, after: Seen) -> list[Notice]:
    """What happened in between that a person may want to hear at once."""
    found: list[Notice] = []
    is_same_day = before.day.from_ms == after.day.from_ms
    replies = after.day.replies.mine - (before.day.replies.mine if is_same_day else 0)
    if replies > 0:
        found.append(Notice("reply", counted(replies, "reply", "replies"), tr("Somebody you wrote to answered.")))
    waiting = after.day.unconfirmed.mine - (before.day.unconfirmed.mine if is_same_day else 0)
    if waiting > 0:
        messages = counted(waiting, "message waits", "messages wait")
        found.append(Notice("waiting", tr("Did it go out?"), tr("{messages} for your word.", messages=messages)))
    held = after.day.held.mine - (before.day.held.mine if is_same_day else 0)
    if held > 0:
        messages = counted(held, "message", "messages")
        found.append(
            Notice(
                "hold",
                tr("A rule holds"),
                tr("{messages} held by a rule of your team; the side panel says why.", messages=messages),
            )
        )
    due = after.day.due_count - before.day.due_count
    if due > 0:
        people = counted(due, "follow-up is due", "follow-ups are due")
        found.append(
            Notice(
                "due",
                tr("Follow up"),
                tr("{people} now, {due_count} in all.", people=people, due_count=after.day.due_count),
            )
        )
    if new := after.votes - before.votes:
        votes = counted(len(new), "question waits", "questions wait")
        found.append(
            Notice("vote", tr("Your team asks"), tr("{votes} for your vote, under Rules & goals.", votes=votes))
        )
    if new_goals := after.reached - before.reached:
        goals = counted(len(new_goals), "goal is", "goals are")
        found.append(Notice("goal", tr("Goal reached"), tr("{goals} reached, under Rules & goals.", goals=goals)))
    was_bad = {health.page for health in before.day.health if health.state != "ok"}
    found += [
        Notice("degraded", tr("Capture is degraded"), words.blindness(health))
        for health in after.day.health
        if health.state != "ok" and health.page not in was_bad
    ]
    if _is_away(after) and not _is_away(before) and after.state is not None:
        said, _ = words.connection(after.state, after.now_ms)
        found.append(Notice("unreachable", tr("Your team's server is away"), said))
    return found


def _is_away(seen: Seen) -> bool:
    core = seen.state.core if seen.state else None
    return core is not None and core.state == "offline" and seen.now_ms - (core.last_ms or 0) >= AWAY_MS


def is_quiet(wanted: Preferences, at: str) -> bool:
    """Whether `at` (local, HH:MM) lies in the quiet hours, which may go past midnight."""
    begin, end = wanted.quiet_from, wanted.quiet_to
    return begin <= at < end if begin <= end else at >= begin or at < end


class Watch(QObject):
    """Looks at the day whether the window is shown or not; `noticed` tells what passes the person's preferences."""

    noticed = Signal(object)
    seen = Signal(object)
    book_heard = Signal(object)

    def __init__(self, link: AgentLink, now_ms: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._now_ms = link, now_ms
        self._before: Seen | None = None
        self._state: State | None = None
        self.preferences = Preferences()
        self.quiet_until_ms = 0
        self._votes: frozenset[str] = frozenset()
        self._votes_due_ms = 0
        self._reached: frozenset[tuple[str, int]] = frozenset()
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        self._looking.start()
        link.state_changed.connect(self._heard)

    def look(self) -> None:
        """Ask how the day is."""
        if self._state is not None and self._state.operator is not None:
            self._link.ask("ask-book", AskBook(), self._heed_goals)
            if self._now_ms() >= self._votes_due_ms:
                self._votes_due_ms = self._now_ms() + VOTES_EVERY_MS
                self._link.ask("ask-votes", AskVotes(), self._heed_votes, lambda _: None)
            # Asked last, so that what the others said is compared with it.
            self._link.ask("ask-day", AskDay(), self._compare)

    def _heed_goals(self, book: msgspec.Struct) -> None:
        if isinstance(book, Book):
            reached = (goal for goal in book.goals if goal.progress.value >= goal.progress.target)
            self.book_heard.emit(book)
            self._reached = frozenset((goal.goal_id, goal.from_ms) for goal in reached)

    def _heed_votes(self, votes: msgspec.Struct) -> None:
        if isinstance(votes, Votes):
            waiting = (vote for vote in votes.items if vote.state == "open" and vote.may_vote and vote.mine is None)
            self._votes = frozenset(vote.proposal_id for vote in waiting)

    def _heard(self, state: State) -> None:
        self._state = state
        if self._before is None:
            self.look()

    def _compare(self, day: msgspec.Struct) -> None:
        if not isinstance(day, Day):
            return
        now_ms = self._now_ms()
        after = Seen(day, self._state, now_ms, self._votes, self._reached)
        before, self._before = self._before, after
        self.seen.emit(day)
        at = f"{datetime.fromtimestamp(now_ms / 1000).astimezone():%H:%M}"
        if before is None or now_ms < self.quiet_until_ms or is_quiet(self.preferences, at):
            return
        for notice in news(before, after):
            if self.preferences.tells(notice.kind):
                self.noticed.emit(notice)
