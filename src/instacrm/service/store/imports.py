"""Imports of people from files as rows, and what an import needs to know of the past."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from instacrm.domain import events as kinds

from .rows import among, chunks, put
from .tables import event_logs, imports, operators, texts


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One import: how many people it added and changed, how many rows it left out, and where its events stand."""

    import_id: str
    operator_id: str
    name: str
    at_ms: int
    from_seq: int
    to_seq: int
    added: int
    changed: int
    skipped: int
    undone_ms: int | None = None


def put_import(db: Connection, team_id: str, row: ImportRow) -> None:
    """Keep an import as it is by now."""
    put(db, imports, [{"team_id": team_id} | msgspec.structs.asdict(row)])


def find_import(db: Connection, team_id: str, import_id: str) -> ImportRow | None:
    """The import, or none when the team has no such one."""
    asked = select(imports).where(imports.c.team_id == team_id, imports.c.import_id == import_id)
    row = db.execute(asked).mappings().one_or_none()
    return _record(row) if row else None


def imports_of(db: Connection, team_id: str, limit: int) -> list[tuple[ImportRow, str]]:
    """The team's imports with the names of whoever made them, newest first."""
    rows = db.execute(
        select(imports, operators.c.OPR_NAME)
        .join_from(imports, operators, operators.c.operator_id == imports.c.operator_id, isouter=True)
        .where(imports.c.team_id == team_id)
        .order_by(imports.c.at_ms.desc(), imports.c.import_id)
        .limit(limit)
    ).mappings()
    return [(_record(row), row["OPR_NAME"] or "") for row in rows]


def notes_at(db: Connection, team_id: str, address_ids: Iterable[str]) -> set[tuple[str, str]]:
    """The notes about these addresses: each with its words."""
    found: set[tuple[str, str]] = set()
    same = (texts.c.team_id == event_logs.c.team_id) & (texts.c.event_id == event_logs.c.event_id)
    for some in chunks(sorted(address_ids)):
        rows = db.execute(
            select(event_logs.c.address_id, texts.c.private)
            .join_from(event_logs, texts, same)
            .where(
                event_logs.c.team_id == team_id,
                among(db, event_logs.c.address_id, some),
                event_logs.c.kind == kinds.NOTE,
            )
        )
        found |= {(row.address_id, str(msgspec.json.decode(row.private).get("text"))) for row in rows}
    return found


def touched_by_others(db: Connection, team_id: str, address_ids: Iterable[str], import_id: str) -> set[str]:
    """Those of these addresses about which something is told that this import did not write."""
    found: set[str] = set()
    for some in chunks(sorted(address_ids)):
        rows = db.execute(
            select(event_logs.c.address_id, event_logs.c.fact).where(
                event_logs.c.team_id == team_id, among(db, event_logs.c.address_id, some)
            )
        )
        found |= {row.address_id for row in rows if import_id not in _marks(row.fact)}
    return found


def _marks(fact: str) -> tuple[Any, Any]:
    told = msgspec.json.decode(fact)
    return told.get("import"), told.get("undoes")


def _record(row: Any) -> ImportRow:
    return ImportRow(**{name: row[name] for name in ImportRow.__struct_fields__})
