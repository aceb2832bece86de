"""The audit log: every administrative step of a team, append-only, each entry sealed with the one before.

Whoever changes or removes an entry breaks the chain from there on, and `verify` says where.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, insert, select

from instacrm.domain.audit_chain import SEALED, START, Head, digest_of, next_seal
from instacrm.service.store.tables import audit_logs
from instacrm.service.store.teams import lock_team
from instacrm.wire.sync import AuditTrail

# An agent that was away for longer follows the rest with its next hello.
TRAIL_MAX: Final = 2000


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
    number, before = (last.number + 1, last.chain) if last else (1, START)
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
    before, expected = START, 1
    rows = db.execute(select(audit_logs).where(audit_logs.c.team_id == team_id).order_by(audit_logs.c.number))
    for row in rows.mappings():
        if row["number"] != expected or row["chain"] != _seal(before, dict(row)):
            return int(row["number"])
        before, expected = row["chain"], expected + 1
    return None


def audit_head(db: Connection, team_id: str) -> Head:
    """How many entries there are, and the seal of the newest: who keeps both notices a cut-off end."""
    count = db.scalar(select(func.max(audit_logs.c.number)).where(audit_logs.c.team_id == team_id))
    if not count:
        return Head()
    chain = db.scalar(select(audit_logs.c.chain).where(audit_logs.c.team_id == team_id, audit_logs.c.number == count))
    return Head(int(count), str(chain))


def audit_trail(db: Connection, team_id: str, after: int) -> AuditTrail:
    """The digests of the entries after number `after`, as far as one answer goes, and the head they lead to."""
    here = audit_logs.c.team_id == team_id
    asked = select(audit_logs).where(here, audit_logs.c.number > after).order_by(audit_logs.c.number).limit(TRAIL_MAX)
    found = db.execute(asked).mappings().all()
    if not found:
        number, seal = audit_head(db, team_id)
        return AuditTrail(number=number, seal=seal)
    last = found[-1]
    return AuditTrail(number=last["number"], seal=last["chain"], digests=tuple(_digest(dict(row)) for row in found))


def _digest(row: dict[str, Any]) -> str:
    return digest_of([row[name] for name in SEALED])


def _seal(before: str, row: dict[str, Any]) -> str:
    return next_seal(before, _digest(row))
