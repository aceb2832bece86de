"""Watches the team's audit log from outside: its head must extend the one this computer knew."""

import apsw

from instacrm.agent.store import Store, meta
from instacrm.domain.audit_chain import Head, extends
from instacrm.domain.errors import NotFound
from instacrm.wire.sync import AuditTrail

from .who import Who


def known_head(store: Store) -> Head:
    """The newest entry of the audit log that this computer knows."""
    with store.reading() as db:
        return read_head(db)


def read_head(db: apsw.Connection) -> Head:
    """The same, on an open connection."""
    number, _, seal = (meta.get(db, meta.AUDIT_HEAD) or "").partition(".")
    return Head(int(number), seal) if number else Head()


def take_trail(store: Store, trail: AuditTrail, now_ms: int) -> bool:
    """Whether the log still extends what this computer knew.

    When it does not, that is kept for a person to see (`doctor`), and from now on the new log is followed.
    """
    heard = Head(trail.number, trail.seal)
    with store.reading() as db:
        known = read_head(db)
        holds = extends(known, heard, trail.digests)
        if heard == known:
            return True
        settings: dict[str, str | None] = {meta.AUDIT_HEAD: f"{heard.number}.{heard.seal}"}
        if not holds:
            settings |= {meta.AUDIT_ALARM: f"{now_ms}.{known.number}", meta.AUDIT_SEEN: None}
        # In the journal: an older backup must not make the computer forget what it knew.
        store.record((), settings)
    return holds


def acknowledge_alarm(store: Store, who: Who, now_ms: int) -> None:
    """The alarm was seen by a person: who and when stay with it, and a new alarm is told anew.

    Raises: NotFound when there is none.
    """
    with store.reading() as db:
        if read_alarm(db) is None:
            raise NotFound("There is no alarm about the audit log.")
        store.record((), {meta.AUDIT_SEEN: f"{now_ms}.{who.name}"})


def read_seen(db: apsw.Connection) -> tuple[int, str] | None:
    """When the alarm was seen and by whom; none while nobody said so."""
    at_ms, _, name = (meta.get(db, meta.AUDIT_SEEN) or "").partition(".")
    return (int(at_ms), name) if at_ms else None


def read_alarm(db: apsw.Connection) -> tuple[int, int] | None:
    """When the log did not extend the known one, and the number of the entry known then; none when it always did."""
    at_ms, _, number = (meta.get(db, meta.AUDIT_ALARM) or "").partition(".")
    return (int(at_ms), int(number)) if at_ms else None
