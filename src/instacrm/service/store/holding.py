"""Who held a handle that changed hands at which time: of the few that did.

What happened at an address belongs to whoever held it then. An address that never changed hands has no rows here.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, and_, delete, func, select

from instacrm.domain import events as kinds
from instacrm.domain.events import Event
from instacrm.domain.holders import Held, Word, from_of, holder_at, spans, standing, word_of

from . import events
from .rows import add, among, chunks
from .tables import addresses, event_logs, holders

# Who is meant by an event that was joined as `with_holders` does; null for an address that nobody met.
PERSON: Final = func.coalesce(holders.c.person_id, addresses.c.person_id)


class Span(NamedTuple):
    """An address, and from when until just before when (epoch ms) it was somebody's."""

    address_id: str
    from_ms: int
    until_ms: int
    person_id: str

    @property
    def within(self) -> ColumnElement[bool]:
        """The condition that an event happened there and then."""
        e = event_logs.c
        return and_(e.address_id == self.address_id, e.at_ms >= self.from_ms, e.at_ms < self.until_ms)


class Holding:
    """Who held which of the team's addresses that changed hands, as one write needs to know it again and again.

    No address is asked about twice: what was found is as it was then. Who changes it makes another one of these.
    """

    def __init__(self, db: Connection, team_id: str) -> None:
        self._db, self._team_id = db, team_id
        self._asked: set[str] = set()
        self._held: dict[str, list[Held]] = {}

    def changed_among(self, address_ids: Iterable[str]) -> set[str]:
        """Those of these addresses that changed hands. Asked for many at once, each of them costs nothing later."""
        wanted = set(address_ids)
        if fresh := wanted - self._asked:
            for span in _spans(self._db, self._team_id, holders.c.address_id, fresh):
                self._held.setdefault(span.address_id, []).append(Held(span.from_ms, span.until_ms, span.person_id))
            self._asked |= fresh
        return wanted & self._held.keys()

    def at(self, address_id: str, at_ms: int) -> str | None:
        """Who held an address at an instant; none where it never changed hands."""
        return holder_at(self._held[address_id], at_ms) if self.changed_among([address_id]) else None

    def holders_of(self, event: Event) -> frozenset[str]:
        """Who held the address of `event` when it happened, where it changed hands."""
        held = self.at(event.address_id, event.at_ms) if event.address_id else None
        return frozenset([held] if held else [])

    def people_at(self, address_ids: Iterable[str]) -> set[str]:
        """Everybody who held one of these addresses once."""
        return {held.person_id for each in self.changed_among(address_ids) for held in self._held[each]}

    def addresses_of(self, person_ids: Iterable[str]) -> set[str]:
        """The addresses that one of these people held once."""
        return {span.address_id for span in self.spans_of(person_ids)}

    def spans_of(self, person_ids: Iterable[str]) -> list[Span]:
        """Where and when these people held what changed hands; an address that stands for itself is nobody's."""
        found = _spans(self._db, self._team_id, holders.c.person_id, person_ids)
        return [span for span in found if span.person_id != span.address_id]


def _spans(db: Connection, team_id: str, column: ColumnElement[str], ids: Iterable[str]) -> list[Span]:
    """Who held what, of the addresses or people of these ids, in the order of addresses and dates."""
    c = holders.c
    asked = select(c.address_id, c.from_ms, c.until_ms, c.person_id).where(c.team_id == team_id)
    found = [Span(*row) for some in chunks(sorted(ids)) for row in db.execute(asked.where(among(db, column, some)))]
    return sorted(found)


def with_holders() -> FromClause:
    """Events, beside each whoever held its address then."""
    e, a, h = event_logs.c, addresses.c, holders.c
    then = and_(
        h.team_id == e.team_id, h.address_id == e.address_id, h.from_ms <= e.at_ms, h.until_ms > e.at_ms
    )  # fmt: skip
    known = event_logs.outerjoin(addresses, and_(a.team_id == e.team_id, a.address_id == e.address_id))
    return known.outerjoin(holders, then)


def words_at(
    db: Connection, team_id: str, address_ids: Iterable[str], gone: Mapping[str, Container[str]]
) -> dict[str, tuple[Word, ...]]:
    """The words that count on who holds these addresses, without those of the ids in `gone`."""
    said = events.met_at(db, team_id, sorted(address_ids))
    return {
        address_id: standing(word_of(event) for event in met if event.event_id not in gone.get(address_id, ()))
        for address_id, met in said.items()
    }


def dated_among(met: Iterable[Event]) -> set[str]:
    """The addresses that one of these meetings says changed hands."""
    return {str(event.address_id) for event in met if event.kind == kinds.MET and from_of(event)}


def put_spans(db: Connection, team_id: str, address_id: str, words: Sequence[Word], *, is_severed: bool) -> None:
    """Keep who held an address from when until when, by the words that count."""
    c = holders.c
    db.execute(delete(holders).where(c.team_id == team_id, c.address_id == address_id))
    held = spans(words, address_id, is_severed=is_severed)
    add(db, holders, [{"team_id": team_id, "address_id": address_id, **one._asdict()} for one in held])
