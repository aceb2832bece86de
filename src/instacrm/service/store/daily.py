"""Counts that reports add up, kept in the transaction that changes what they count.

Their days are those of one time zone, `team_heads.counted_zone`. Where that is not the team's (a database from before
there were such counts, a team that moved) readers count rows themselves, and the next write counts everything anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, case, delete, exists, or_, select, update

from instacrm.domain import events as kinds
from instacrm.domain.days import zone_of
from instacrm.domain.erasures import concerned, erased_by
from instacrm.domain.events import Event
from instacrm.domain.tallies import (
    ANY,
    Line,
    Link,
    Prior,
    Reply,
    Standing,
    Tally,
    cells,
    linked,
    openings,
    priors,
    reaches,
    replied,
    tallies,
)

from . import replies, withdrawing
from .rows import add, add_up, among, chunks
from .tables import (
    daily_counts,
    daily_people,
    event_logs,
    facet_counts,
    outreaches,
    prospects,
    reach_counts,
    team_heads,
    teams,
)

# What rules said, by the word of a tally.
RULE_WORDS: Final = {kinds.WARNED: "warned", kinds.HELD: "held", kinds.OVERRIDDEN: "overridden"}
# Each of these may give a reply another person, or is one.
_MOVES_REPLIES: Final = frozenset({kinds.REPLY, kinds.MET, kinds.ERASED, kinds.WITHDRAWN})
_NAMES: Final = tuple(name for name in Line._fields if name != "day")
_COLUMNS: Final = tuple(outreaches.c[name] for name in _NAMES)
_PEOPLE: Final = tuple(
    prospects.c[name]
    for name in ("person_id", "status", "owner_id", "follow_up", "last_reply_ms", "do_not_contact")
)  # fmt: skip
# The last instant that has a day in every zone.
_LAST_MS: Final = round(datetime(9999, 12, 30, tzinfo=UTC).timestamp() * 1000)

# A row of `outreaches`, read or about to be written.
_Row = RowMapping | dict[str, Any]
_Counts = dict[Table, Counter[Any]]


class Counted(NamedTuple):
    """A team's zone, whether the counts are of its days, and whether all they hold happened before some instant."""

    zone: str
    holds: bool
    is_past: bool


class Chained(NamedTuple):
    """Outreaches to some people, each sent one with those before it: `moved` have other ones than they had."""

    lines: Sequence[Line]
    links: Sequence[Link]
    priors: dict[str, Prior]
    moved: set[str]

    def beside(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows of outreaches with the columns that say when the messages before were sent."""
        return [row | self.priors.get(row["outreach_id"], Prior())._asdict() for row in rows]


class Counting:
    """One write's part in the counts: `before` and `after` it changes rows; what differs between them is moved."""

    def __init__(self, db: Connection, team_id: str, arrived: Sequence[Event]) -> None:
        """Before anything follows from `arrived`, which are among the team's events by now."""
        self._db, self._team_id, self._arrived = db, team_id, arrived
        self._zone, counted_zone = _zones(db, team_id)
        self._there = zone_of(self._zone)
        self._is_kept = self._zone == counted_zone
        self._differences: _Counts = defaultdict(Counter)
        self._heard_of: set[str] = set()
        self._priors: dict[str, Prior] = {}
        if self._is_kept and any(event.kind in _MOVES_REPLIES for event in arrived):
            self._heard_of = {each for event in arrived for each in (*concerned(event), *erased_by(event))}
            self._heard_of |= withdrawing.may_hold(db, team_id, arrived)
            # All that is, or may become, the same person: an address goes to somebody named here or stands alone.
            self._heard_of = replies.circle(db, team_id, self._heard_of)
            earlier = event_logs.c.seq < min(event.seq or 0 for event in arrived)
            heard = self._replies(earlier)
            self._differ(daily_people, replied(heard), -1)
            if not heard and not any(event.kind == kinds.REPLY for event in arrived):
                self._heard_of = set()

    def before(self, stories: Sequence[_Row], people: Iterable[str]) -> list[Line]:
        """Outreaches that may change, and people, as they are; all that was ever written to these."""
        named = sorted(people)
        lines = [line for some in chunks(named) for line in _written_to(self._db, self._team_id, some, self._there)]
        links = linked(lines)
        self._priors = priors(links)
        if self._is_kept:
            standings = [one for some in chunks(named) for one in _standings(self._db, self._team_id, some)]
            self._count(self.lines(stories), lines, links, standings, -1)
        return lines

    def lines(self, stories: Sequence[_Row]) -> list[Line]:
        """These outreaches with their days."""
        return _lines(stories, self._there)

    def chained(self, lines: Sequence[Line]) -> Chained:
        """All that was ever written to the people, as it is now."""
        links = linked(lines)
        now = priors(links)
        return Chained(lines, links, now, {key for key, prior in now.items() if self._priors.get(key) != prior})

    def after(self, stories: Sequence[Line], chained: Chained, people: Iterable[_Row]) -> None:
        """The same ones as they are now, and the rows of the people: the counts are up to date."""
        if not self._is_kept:
            _count_all(self._db, self._team_id, self._zone)
            return
        self._count(stories, chained.lines, chained.links, [_standing(row) for row in people], 1)
        if self._heard_of:
            self._differ(daily_people, replied(self._replies()), 1)
        said = (event for event in self._arrived if event.kind in RULE_WORDS)
        self._differ(daily_counts, Counter(_word(e, self._there) for e in said), 1)
        for table, differences in self._differences.items():
            moved = sorted((key, n) for key, n in differences.items() if n)
            add_up(self._db, table, [_row(self._team_id, key, n) for key, n in moved])

    def _count(
        self,
        stories: Iterable[Line],
        lines: Sequence[Line],
        links: Sequence[Link],
        standings: Sequence[Standing],
        sign: int,
    ) -> None:
        self._differ(daily_counts, tallies(stories), sign)
        self._differ(daily_people, openings(links), sign)
        self._differ(reach_counts, reaches(standings, lines), sign)
        self._differ(facet_counts, cells(standings, lines), sign)

    def _differ(self, table: Table, found: Counter[Any], sign: int) -> None:
        differences = self._differences[table]
        for key, n in found.items():
            differences[key] += sign * n

    def _replies(self, *conditions: ColumnElement[bool]) -> list[Reply]:
        return _replies(replies.at(self._db, self._team_id, self._heard_of, *conditions), self._there)


def holds(db: Connection, team_id: str) -> bool:
    """Whether the counts are of the team's own days."""
    zone, counted_zone = _zones(db, team_id)
    return zone == counted_zone


def counted(db: Connection, team_id: str, until_ms: int) -> Counted:
    """What the counts are good for; `until_ms` is the instant."""
    o, e = outreaches.c, event_logs.c
    later = [exists().where(o.team_id == team_id, o.at_ms >= until_ms)]
    for kind in (*RULE_WORDS, kinds.REPLY):
        later += [exists().where(e.team_id == team_id, e.kind == kind, e.at_ms >= until_ms)]
    asked = select(teams.c.zone, team_heads.c.counted_zone, case((or_(*later), 1), else_=0).label("is_later"))
    row = db.execute(
        asked.join(team_heads, team_heads.c.team_id == teams.c.team_id).where(teams.c.team_id == team_id)
    ).one()
    return Counted(row.zone, row.zone == row.counted_zone, not row.is_later)


def _zones(db: Connection, team_id: str) -> tuple[str, str | None]:
    asked = select(teams.c.zone, team_heads.c.counted_zone).join(team_heads, team_heads.c.team_id == teams.c.team_id)
    row = db.execute(asked.where(teams.c.team_id == team_id)).one()
    return row.zone, row.counted_zone


def _count_all(db: Connection, team_id: str, zone: str) -> None:
    there = zone_of(zone)
    o, p, e = outreaches.c, prospects.c, event_logs.c
    lines = _lines(db.execute(select(*_COLUMNS).where(o.team_id == team_id)).mappings(), there)
    people = [_standing(row) for row in db.execute(select(*_PEOPLE).where(p.team_id == team_id)).mappings()]
    said = db.execute(
        select(e.kind, e.at_ms, e.operator_id, e.actor_id).where(e.team_id == team_id, e.kind.in_(RULE_WORDS))
    )
    everything: dict[Table, Counter[Any]] = {
        daily_counts: tallies(lines) + Counter(_word(row, there) for row in said),
        daily_people: openings(linked(lines)) + replied(_replies(replies.within(db, team_id), there)),
        reach_counts: reaches(people, lines),
        facet_counts: cells(people, lines),
    }
    for table, found in everything.items():
        db.execute(delete(table).where(table.c.team_id == team_id))
        add(db, table, [_row(team_id, key, n) for key, n in found.items()])
    db.execute(update(team_heads).where(team_heads.c.team_id == team_id).values(counted_zone=zone))


def _day(at_ms: int, there: tzinfo) -> int:
    return datetime.fromtimestamp(min(at_ms, _LAST_MS) / 1000, there).toordinal()


def _lines(rows: Iterable[_Row], there: tzinfo) -> list[Line]:
    return [Line(day=_day(row["at_ms"], there), **{name: row[name] for name in _NAMES}) for row in rows]


def _replies(seen: Iterable[replies.Seen], there: tzinfo) -> list[Reply]:
    return [Reply(one.operator_id, one.person_id, _day(one.at_ms, there)) for one in seen]


def _word(said: Any, there: tzinfo) -> Tally:
    return Tally(RULE_WORDS[said.kind], _day(said.at_ms, there), said.operator_id, said.actor_id or ANY)


def _standing(row: _Row) -> Standing:
    return Standing(
        row["person_id"],
        row["status"],
        row["owner_id"],
        row["follow_up"],
        row["last_reply_ms"] is not None,
        bool(row["do_not_contact"]),
    )


def _written_to(db: Connection, team_id: str, people: Sequence[str], there: tzinfo) -> list[Line]:
    asked = select(*_COLUMNS).where(outreaches.c.team_id == team_id, among(db, outreaches.c.person_id, people))
    return _lines(db.execute(asked).mappings(), there)


def _standings(db: Connection, team_id: str, people: Sequence[str]) -> list[Standing]:
    asked = select(*_PEOPLE).where(prospects.c.team_id == team_id, among(db, prospects.c.person_id, people))
    return [_standing(row) for row in db.execute(asked).mappings()]


def _row(team_id: str, key: Any, n: int) -> dict[str, Any]:
    return {"team_id": team_id, **key._asdict(), "n": n}
