"""Rows of the audit log as people read them."""

from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select

from .tables import audit_logs, operators


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One administrative step. `operator` is whoever took it, none for Core itself."""

    number: int
    at_ms: int
    operator_id: str | None
    operator: str | None
    action: str
    detail: dict[str, Any]


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page, newest first; `before` asks for the next one."""

    items: tuple[AuditEntry, ...]
    before: int | None = None


def page(db: Connection, team_id: str, *, before: int | None, limit: int, sign_ins_of: str | None) -> AuditPage:
    """Entries before a number, newest first; with `sign_ins_of`, where others sign in is left out."""
    asked = (
        select(audit_logs, operators.c.OPR_NAME)
        .outerjoin(operators, operators.c.operator_id == audit_logs.c.operator_id)
        .where(audit_logs.c.team_id == team_id)
        .order_by(audit_logs.c.number.desc())
        .limit(limit + 1)
    )
    if before is not None:
        asked = asked.where(audit_logs.c.number < before)
    if sign_ins_of is not None:
        asked = asked.where(or_(~audit_logs.c.action.startswith("session."), audit_logs.c.operator_id == sign_ins_of))
    found = [
        AuditEntry(
            number=row["number"], at_ms=row["at_ms"], operator_id=row["operator_id"], operator=row["OPR_NAME"],
            action=row["action"], detail=msgspec.json.decode(row["detail"]),
        )
        for row in db.execute(asked).mappings()
    ]  # fmt: skip
    return AuditPage(items=tuple(found[:limit]), before=found[limit - 1].number if len(found) > limit else None)
