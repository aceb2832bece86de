"""The audit log: every administrative step of a team, append-only, each entry sealed with the one before.

Whoever changes or removes an entry breaks the chain from there on, and `verify` says where.
"""

import hashlib
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from instacrm.service.store.tables import audit_logs
from instacrm.service.store.teams import lock_team

_START = "0" * 64


def write_audit(  # noqa: PLR0913 (an entry is these)
    db: Connection, team_id: str, action: str, detail: dict[str, Any], *, operator_id: str | None, now_ms: int
) -> None:
    """Add what somebody did (`operator_id` none: Core itself), in the transaction that did it."""
    lock_team(db, team_id)
    last = db.execute(
        select(audit_logs.c.number, audit_logs.c.chain)
        .where(audit_logs.c.team_id == team_id)
        .order_by(audit_logs.c.number.desc())
        .limit(1)
    ).first()
    number, before = (last.number + 1, last.chain) if last else (1, _START)
    row = {
        "team_id": team_id,
        "number": number,
        "at_ms": now_ms,
        "operator_id": operator_id,
        "action": action,
        "detail": msgspec.json.encode(detail, order="deterministic").decode(),
    }
    db.execute(insert(audit_logs).values(**row, chain=_seal(before, row)))


def verify_audit(db: Connection, team_id: str) -> int | None:
    """The number of the first entry that was changed, or follows one that was removed; None when all are whole."""
    before, expected = _START, 1
    rows = db.execute(select(audit_logs).where(audit_logs.c.team_id == team_id).order_by(audit_logs.c.number))
    for row in rows.mappings():
        if row["number"] != expected or row["chain"] != _seal(before, dict(row)):
            return int(row["number"])
        before, expected = row["chain"], expected + 1
    return None


def audit_head(db: Connection, team_id: str) -> tuple[int, str]:
    """How many entries there are, and the seal of the newest: who keeps both notices a cut-off end."""
    count = db.scalar(select(func.max(audit_logs.c.number)).where(audit_logs.c.team_id == team_id))
    if not count:
        return 0, _START
    chain = db.scalar(select(audit_logs.c.chain).where(audit_logs.c.team_id == team_id, audit_logs.c.number == count))
    return int(count), str(chain)


def _seal(before: str, row: dict[str, Any]) -> str:
    sealed = [before, *(row[name] for name in ("team_id", "number", "at_ms", "operator_id", "action", "detail"))]
    return hashlib.sha256(msgspec.json.encode(sealed)).hexdigest()
