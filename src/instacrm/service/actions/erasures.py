"""Erasing a person for good: their words, handle, notes and values, here and on every agent; the facts stay."""

import msgspec
from sqlalchemy import Connection

from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.service.store import erasing, reports_prospects
from instacrm.service.store.engine import Database

from .audit import write_audit
from .pushing import Appended, Draft, Writer, append_to

# Agents keep what was set aside, and old backups beside them, no longer than this.
BACKUPS_MS = 35 * 86_400_000


class ErasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure: when and by whom, which agents have not synced since, and when the last backup has rotated out.

    `event_id` is all that names it: who was erased is not written anywhere.
    """

    event_id: str
    at_ms: int
    operator: str
    agents_waiting: list[str]
    backups_until_ms: int


def erase(database: Database, writer: Writer, person_id: str, handle: str, now_ms: int) -> Appended:
    """Nothing private of the person is kept from now on. `handle` is typed by whoever asks: it cannot be undone.

    Raises: NotFound; BadInput when `handle` is not theirs; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        row = reports_prospects.find(db, writer.team_id, person_id)
        if row is None:
            raise NotFound("Your team has no such prospect.")
        known = row.handle or (row.former.handle if row.former else "")
        if handle.strip().removeprefix("@").casefold() != known.casefold():
            raise BadInput(
                "This is not the prospect's handle; nothing was erased.",
                remedy="Type the handle as the page shows it. Erasing cannot be undone.",
            )
        fact = {
            "person_id": person_id,
            "addresses": sorted(erasing.addresses_of(db, writer.team_id, [person_id])),
        }
        written = append_to(db, writer, [Draft(kind=events.ERASED, at_ms=now_ms, fact=fact)], now_ms)
        detail = {"event_id": written.events[0].event_id}
        write_audit(db, writer.team_id, "person.erased", detail, operator_id=writer.operator_id, now_ms=now_ms)
        return written


def erasures(db: Connection, team_id: str) -> list[ErasureRow]:
    """Every erasure of the team, newest first, and how far it got."""
    found = []
    for done in erasing.erasures_of(db, team_id):
        waiting = erasing.agents_behind(db, team_id, done.received_ms)
        found.append(
            ErasureRow(
                event_id=done.event_id,
                at_ms=done.at_ms,
                operator=done.operator,
                agents_waiting=waiting,
                backups_until_ms=done.received_ms + BACKUPS_MS,
            )
        )
    return found
