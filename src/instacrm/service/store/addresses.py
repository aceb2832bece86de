"""The handles that people are known by, and how each came to be theirs."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from instacrm.domain import events as kinds

from .reports_shapes import Changed
from .rows import among, chunks
from .tables import addresses, event_logs, operators


class AddressRow(msgspec.Struct, frozen=True, kw_only=True):
    """A handle of a person; `joined` is what takes it from them again, when a merge or a renaming gave it to them."""

    address_id: str
    handle: str | None
    since_ms: int
    by: str
    joined: Changed | None = None


def held(db: Connection, team_id: str, address_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Who holds each address, and the stamp of the word that says so."""
    c = addresses.c
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(address_ids):
        rows = db.execute(
            select(c.address_id, c.person_id, c.hlc).where(c.team_id == team_id, among(db, c.address_id, some))
        )
        found |= {row.address_id: (row.person_id, row.hlc) for row in rows}
    return found


def names_of(db: Connection, team_id: str, person_id: str) -> list[AddressRow]:
    """The handles of a person, the one that is shown first."""
    a, e = addresses.c, event_logs.c
    known: list[Row[Any]] = list(
        db.execute(select(a.address_id, a.handle, a.hlc).where(a.team_id == team_id, a.person_id == person_id))
    )
    ids = [row.address_id for row in known]
    told: list[Row[Any]] = list(
        db.execute(
            select(e.address_id, e.hlc, e.at_ms, e.seq, e.fact, operators.c.OPR_NAME)
            .join_from(event_logs, operators, operators.c.operator_id == e.operator_id, isouter=True)
            .where(e.team_id == team_id, among(db, e.address_id, ids), e.kind == kinds.MET)
        )
    )
    word_of = {(row.address_id, row.hlc): row for row in told}
    spans: dict[str, list[int]] = {}
    for said in told:
        if mark := msgspec.json.decode(said.fact).get("merge"):
            spans.setdefault(mark, []).append(said.seq)
    found: list[AddressRow] = []
    for row in sorted(known, key=lambda row: (row.hlc, row.address_id), reverse=True):
        word = word_of.get((row.address_id, row.hlc))
        fact = msgspec.json.decode(word.fact) if word else {}
        joined = None
        if (mark := fact.get("merge")) and fact.get("was") != person_id:
            places = spans[mark]
            joined = Changed(changed=len(places), mark=mark, from_seq=min(places), to_seq=max(places) + _FIELDS)
        found.append(
            AddressRow(
                address_id=row.address_id, handle=row.handle, since_ms=word.at_ms if word else 0,
                by=(word.OPR_NAME or "") if word else "", joined=joined,
            )
        )  # fmt: skip
    return found


# A merge writes its fields right behind its addresses: at most two writes for each of the five.
_FIELDS = 10
