"""What is to be done once a database was put back from a backup: a new epoch, and nothing reopened.

Agents see the epoch, push again all that they keep, and load the team's state anew: what the backup lacks comes back.
Sessions and invitations end, because the backup may know some that were ended since.
"""

import uuid

from sqlalchemy import delete, update

from instacrm.service.store import identity, tables
from instacrm.service.store.engine import Database

from .audit import write_audit


def begin_epoch(database: Database, now_ms: int) -> str:
    """Start a new epoch: every session is revoked, every invitation and sign-in under way is void. The epoch's name.

    Raises: StoreBusy.
    """
    made = uuid.uuid4().hex
    with database.writing() as db:
        for team_id in identity.team_ids(db):
            write_audit(db, team_id, "core.restored", {"epoch": made}, operator_id=None, now_ms=now_ms)
        db.execute(update(tables.core).values(epoch=made))
        db.execute(update(tables.sessions).where(tables.sessions.c.revoked_ms.is_(None)).values(revoked_ms=now_ms))
        tokens = tables.api_tokens
        db.execute(update(tokens).where(tokens.c.revoked_ms.is_(None)).values(revoked_ms=now_ms))
        open_ones = (tables.invitations.c.used_ms.is_(None), tables.invitations.c.expires_ms > now_ms)
        db.execute(update(tables.invitations).where(*open_ones).values(expires_ms=now_ms))
        db.execute(delete(tables.logins))
    # A dump brings rows without what the server knew of them: lists took a hundred times as long.
    database.gather_statistics()
    return made
