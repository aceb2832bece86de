"""The handles that people are known by, and how each came to be theirs."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, and_, select

from instacrm.domain import events as kinds
from instacrm.domain.holders import FOREVER_MS, Word

from . import withdrawing
from .holding import words_at
from .reports_shapes import Changed, FormerName
from .rows import among, chunks
from .tables import addresses, event_logs, holders, operators


class AddressRow(msgspec.Struct, frozen=True, kw_only=True):
    """A handle of a person; `joined` is what takes it from them again, when a merge or a renaming gave it to them.

    Of a handle that somebody else has by now, `joined` is what gives it back.
    """

    address_id: str
    handle: str | None
    since_ms: int
    by: str
    joined: Changed | None = None
    # From when on (0: always), and until when it was theirs: null when it is.
    from_ms: int = 0
    until_ms: int | None = None


def standing_at(db: Connection, team_id: str, address_ids: Sequence[str]) -> dict[tuple[str, int], Word]:
    """The words that count on who holds these addresses, by address and the instant from which on they speak."""
    words = words_at(db, team_id, set(address_ids), withdrawing.withdrawn_at(db, team_id, set(address_ids)))
    return {(address_id, word.from_ms): word for address_id, said in words.items() for word in said}


def names_of(db: Connection, team_id: str, person_id: str) -> list[AddressRow]:
    """The handles of a person, the one that is shown first; behind them those that somebody else has by now."""
    held = _held_by(db, team_id, person_id)
    ids = sorted({row.address_id for row in held})
    standing = standing_at(db, team_id, ids)
    e = event_logs.c
    told: list[Row[Any]] = list(
        db.execute(
            select(e.address_id, e.hlc, e.at_ms, e.seq, e.fact, operators.c.OPR_NAME)
            .join_from(event_logs, operators, operators.c.operator_id == e.operator_id, isouter=True)
            .where(e.team_id == team_id, among(db, e.address_id, ids), e.kind == kinds.MET)
        )
    )
    word_of = {(row.address_id, row.hlc): row for row in told}
    marks: dict[str, list[int]] = {}
    for event in told:
        if mark := msgspec.json.decode(event.fact).get("merge"):
            marks.setdefault(mark, []).append(event.seq)
    found: list[AddressRow] = []
    for row in held:
        said = standing.get((row.address_id, row.from_ms))
        word = word_of.get((row.address_id, row.hlc or (said.hlc if said else "")))
        # What gave the handle away is what can be taken back, else what gave it to them.
        moved = standing.get((row.address_id, row.until_ms)) if row.until_ms else None
        mover = word_of.get((row.address_id, moved.hlc)) if moved else word
        fact = msgspec.json.decode(mover.fact) if mover else {}
        joined = None
        if (mark := fact.get("merge")) and (fact.get("was") == person_id) == bool(moved):
            places = marks[mark]
            joined = Changed(changed=len(places), mark=mark, from_seq=min(places), to_seq=max(places) + _FIELDS)
        found.append(
            AddressRow(
                address_id=row.address_id, handle=row.handle, since_ms=word.at_ms if word else 0,
                by=(word.OPR_NAME or "") if word else "", joined=joined, from_ms=row.from_ms, until_ms=row.until_ms,
            )
        )  # fmt: skip
    return found


def former_names(db: Connection, team_id: str, person_ids: Iterable[str]) -> dict[str, FormerName]:
    """The last handle of those of these people who have none any more, and until when it was theirs."""
    a, h = addresses.c, holders.c
    found: dict[str, FormerName] = {}
    for some in chunks(sorted(person_ids)):
        rows = db.execute(
            select(h.person_id, a.handle, h.until_ms)
            .join_from(holders, addresses, and_(a.team_id == h.team_id, a.address_id == h.address_id))
            .where(h.team_id == team_id, among(db, h.person_id, some), h.until_ms < FOREVER_MS)
            .order_by(h.until_ms, h.address_id)
        )
        found |= {row.person_id: FormerName(handle=row.handle, until_ms=row.until_ms) for row in rows if row.handle}
    return found


class _HeldRow(NamedTuple):
    address_id: str
    handle: str | None
    hlc: str | None
    from_ms: int
    until_ms: int | None


def _held_by(db: Connection, team_id: str, person_id: str) -> list[_HeldRow]:
    a, h = addresses.c, holders.c
    of_address = and_(a.team_id == h.team_id, a.address_id == h.address_id)
    now = db.execute(
        select(a.address_id, a.handle, a.hlc, h.from_ms)
        .select_from(addresses.outerjoin(holders, and_(of_address, h.until_ms == FOREVER_MS)))
        .where(a.team_id == team_id, a.person_id == person_id)
    )
    then = db.execute(
        select(h.address_id, a.handle, h.from_ms, h.until_ms)
        .join_from(holders, addresses, of_address)
        .where(h.team_id == team_id, h.person_id == person_id, h.until_ms < FOREVER_MS, a.person_id != person_id)
    )
    shown = sorted(
        (_HeldRow(row.address_id, row.handle, row.hlc, row.from_ms or 0, None) for row in now),
        key=lambda row: (row.hlc, row.address_id),
        reverse=True,
    )
    gone = sorted(
        (_HeldRow(row.address_id, row.handle, None, row.from_ms, row.until_ms) for row in then),
        key=lambda row: (row.until_ms, row.address_id),
        reverse=True,
    )
    return [*shown, *gone]


# A merge writes its fields right behind its addresses: at most two writes for each of the five.
_FIELDS = 10
