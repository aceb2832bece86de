"""Erased people: their ids as rows, and beside the database, so that an older backup cannot bring anybody back.

`agent.erased` holds nothing but keyed hashes and random ids. It is written before the database, never shrinks, and is
applied before anything else whenever a database comes from a backup.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import apsw
import msgspec

from . import facts
from .journal import flush, flush_folder, write_all
from .sql import rows

FILE: Final = "agent.erased"


def remembered(folder: Path) -> frozenset[str]:
    """The ids beside the database; none when there is no such file or it cannot be read."""
    try:
        return frozenset(msgspec.json.decode((folder / FILE).read_bytes(), type=list[str]))
    except (OSError, msgspec.MsgspecError):
        return frozenset()


def remember(folder: Path, ids: Iterable[str]) -> None:
    """Keep `ids` beside the database too, on disk when this returns. Raises: OSError."""
    known = remembered(folder)
    if known.issuperset(ids):
        return
    temporary = folder / f"{FILE}.new"
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        write_all(fd, msgspec.json.encode(sorted(known.union(ids))))
        flush(fd)
    finally:
        os.close(fd)
    temporary.replace(folder / FILE)
    flush_folder(folder)


def put(db: apsw.Connection, ids: Iterable[str]) -> None:
    """These people and addresses are erased from now on."""
    db.executemany("INSERT OR REPLACE INTO erased VALUES(?, 1)", [(each,) for each in ids])


def follow(db: apsw.Connection, address_id: str, person_id: str) -> bool:
    """Whether the address is erased: named so, or as long as its holder, `person_id`, is."""
    if is_erased(db, person_id):
        db.execute("INSERT OR IGNORE INTO erased VALUES(?, 0)", (address_id,))
    else:
        db.execute("DELETE FROM erased WHERE entity_id=? AND named=0", (address_id,))
    return is_erased(db, address_id)


def all_of(db: apsw.Connection) -> frozenset[str]:
    """The ids that erasures name: of people and of their addresses."""
    return frozenset(each for (each,) in rows(db, "SELECT entity_id FROM erased WHERE named=1"))


def is_erased(db: apsw.Connection, *ids: str | None) -> bool:
    """Whether one of these is a person or an address that was erased."""
    query = "SELECT 1 FROM erased WHERE entity_id=?"
    return any(db.execute(query, (each,)).get is not None for each in ids if each)


def is_story_erased(db: apsw.Connection, outreach_id: str) -> bool:
    """Whether a fact of an outreach names an address that was erased.

    Whoever it is taken to have gone to later: else what is kept would hang on which fact came first.
    """
    query = "SELECT 1 FROM events WHERE outreach_id=? AND address_id IN (SELECT entity_id FROM erased) LIMIT 1"
    return db.execute(query, (outreach_id,)).get is not None


def forget_private(db: apsw.Connection, entity_id: str) -> None:
    """Nothing private stays of any fact about this person or address."""
    about = "json_extract(fact, '$.person_id')=?1 OR json_extract(fact, '$.entity_id')=?1"
    theirs = (
        "outreach_id IN (SELECT outreach_id FROM outreaches WHERE person=?1"
        " UNION SELECT outreach_id FROM events WHERE address_id=?1 AND outreach_id IS NOT NULL)"
    )
    for where in ("address_id=?1", about, theirs):
        facts.drop_private(db, where, (entity_id,))
    db.execute("DELETE FROM registers WHERE entity='person' AND entity_id=?", (entity_id,))
