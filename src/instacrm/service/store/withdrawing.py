"""Entries of an import that were taken back: a note loses its words, a meeting no longer says who holds its address."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select

from instacrm.domain import events as kinds
from instacrm.domain.events import Event
from instacrm.domain.holders import Word, from_in, standing

from .engine import note_forgotten
from .holding import put_spans
from .rows import among, chunks, put, remove
from .tables import addresses, event_logs, texts


class TakenBack(NamedTuple):
    """Addresses whose holder was decided again, and the people who held them before and hold them now."""

    addresses: set[str]
    people: set[str]


def take_back(db: Connection, team_id: str, arrived: Sequence[Event]) -> TakenBack:
    """Bring addresses and words up to date with what `arrived` takes back, or brings back after it was taken back."""
    # An entry may come behind its withdrawal when agents fill a server that was put back to an older copy.
    back = {str(e.address_id) for e in arrived if e.kind in (kinds.MET, kinds.NOTE) and "import" in e.fact}
    about = back & withdrawn_at(db, team_id, back).keys() if back else set()
    about |= {str(e.address_id) for e in arrived if e.kind == kinds.WITHDRAWN}
    gone = {e for named in withdrawn_at(db, team_id, about).values() for e in named} if about else set()
    taken = TakenBack(set(), set())
    if not gone:
        return taken
    note_forgotten(db)
    remove(db, texts, [{"team_id": team_id, "event_id": event_id} for event_id in sorted(gone)])
    for some in chunks(sorted(about)):
        _decide_again(db, team_id, some, gone, taken)
    return taken


def may_hold(db: Connection, team_id: str, arrived: Sequence[Event]) -> set[str]:
    """The people to whom any word gave an address whose holder `arrived` may have decided again."""
    about = {
        str(e.address_id) for e in arrived
        if e.kind == kinds.WITHDRAWN or (e.kind == kinds.MET and "import" in e.fact)
    }  # fmt: skip
    told = (row for some in chunks(sorted(about)) for row in _told(db, team_id, some, kinds.MET))
    return {str(_fact(row)["person_id"]) for row in told}


def withdrawn_at(db: Connection, team_id: str, address_ids: Iterable[str]) -> dict[str, set[str]]:
    """The entries about each address that were rightly taken back: by whoever made the import that wrote them."""
    found: dict[str, set[str]] = {}
    for some in chunks(sorted(address_ids)):
        rows = _told(db, team_id, some, kinds.WITHDRAWN, kinds.MET, kinds.NOTE)
        said = {(_fact(row).get("event_id"), row.operator_id) for row in rows if row.kind == kinds.WITHDRAWN}
        for row in rows:
            if (row.event_id, row.operator_id) in said and "import" in _fact(row):
                found.setdefault(row.address_id, set()).add(row.event_id)
    return found


def _decide_again(db: Connection, team_id: str, some: Sequence[str], gone: set[str], taken: TakenBack) -> None:
    here = (addresses.c.team_id == team_id, among(db, addresses.c.address_id, some))
    before = {row["address_id"]: dict(row) for row in db.execute(select(addresses).where(*here)).mappings()}
    met: dict[str, list[Row[Any]]] = {address_id: [] for address_id in before}
    for row in _told(db, team_id, some, kinds.MET):
        if row.event_id not in gone and row.address_id in met:
            met[row.address_id].append(row)
        if row.address_id in met:
            taken.people.add(str(_fact(row)["person_id"]))
    for address_id, was in before.items():
        words = standing(Word(from_in(_fact(row)), row.hlc, str(_fact(row)["person_id"])) for row in met[address_id])
        # Whoever was erased since stands for themselves and stays so.
        is_severed = was["person_id"] == address_id
        put_spans(db, team_id, address_id, words, is_severed=is_severed)
        taken.people.update((was["person_id"], *(word.person_id for word in words)))
        taken.addresses.add(address_id)
        if is_severed:
            continue
        if words:
            put(db, addresses, [was | {"person_id": words[-1].person_id, "hlc": words[-1].hlc}])
        else:
            remove(db, addresses, [{"team_id": team_id, "address_id": address_id}])


def _told(db: Connection, team_id: str, address_ids: Sequence[str], *wanted: str) -> list[Row[Any]]:
    c = event_logs.c
    found: list[Row[Any]] = list(
        db.execute(
            select(c.event_id, c.kind, c.hlc, c.operator_id, c.address_id, c.fact).where(
                c.team_id == team_id, among(db, c.address_id, address_ids), c.kind.in_(wanted)
            )
        )
    )
    return found


def _fact(row: Row[Any]) -> dict[str, Any]:
    return msgspec.json.decode(row.fact, type=dict[str, Any])
