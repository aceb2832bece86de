"""A change of everybody that a filter lets through, and taking it back.

Each person's change is an event of its own that names the value before, so that undo writes back exactly those that
nobody changed since.
"""

from collections.abc import Sequence
from typing import Final

import uuid_utils
from sqlalchemy import Connection

from instacrm.domain import events
from instacrm.domain.errors import BadInput, Conflict
from instacrm.service.store import events as event_rows
from instacrm.service.store import registers, reports_prospects
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_prospects import ProspectQuestion
from instacrm.service.store.reports_shapes import Changed

from .prospects import draft_of, parse_value
from .pushing import Draft, Writer, append

BULK_MAX: Final = 5_000
_AT_ONCE: Final = 250


def change_all(  # noqa: PLR0913 (who changes what of whom)
    database: Database,
    writer: Writer,
    question: ProspectQuestion,
    *,
    expected: int,
    field: str,
    value: str | None,
    now_ms: int,
) -> Changed:
    """Everybody `question` lets through has `value` in the register `field`; none clears it.

    Raises: Conflict when they are not `expected` any more; BadInput.
    """
    wanted = parse_value(database, writer.team_id, field, value)
    with database.reading(writer.team_id) as db:
        people = reports_prospects.ids(db, writer.team_id, question, limit=BULK_MAX + 1)
    if len(people) > BULK_MAX:
        raise BadInput(f"At most {BULK_MAX:,} people at once.", remedy="Narrow the filter.")
    if len(people) != expected:
        raise Conflict(
            f"The list has {len(people):,} people now, not {expected:,}.", remedy="Look at it again, then decide."
        )
    mark = str(uuid_utils.uuid7())
    with database.reading(writer.team_id) as db:
        before = registers.values_of(db, writer.team_id, people, field)
        addresses = reports_prospects.addresses_of(db, writer.team_id, people)
    drafts = [
        draft_of(person_id, addresses.get(person_id), field, wanted, now_ms, bulk=mark, was=before.get(person_id))
        for person_id in people
        if before.get(person_id) != wanted
    ]
    return _written(database, writer, drafts, mark, now_ms)


def undo(database: Database, writer: Writer, done: Changed, now_ms: int) -> Changed:
    """What `done` changed is as before, but for those somebody changed since. Raises: BadInput."""
    if done.to_seq - done.from_seq > 4 * BULK_MAX:
        raise BadInput("That is no change of this kind.")
    with database.reading(writer.team_id) as db:
        drafts = _taken_back(db, writer, done, now_ms)
    return _written(database, writer, drafts, done.mark, now_ms)


def _taken_back(db: Connection, writer: Writer, done: Changed, now_ms: int) -> list[Draft]:
    told = event_rows.after(db, writer.team_id, done.from_seq - 1, done.to_seq - done.from_seq + 1)
    mine = [
        event
        for event in told
        if event.kind == events.REGISTER
        and event.operator_id == writer.operator_id
        and event.fact.get("bulk") == done.mark
        and "was" in event.fact
    ]
    newest = registers.newest_writes(db, writer.team_id, [event.fact["entity_id"] for event in mine])
    return [
        draft_of(
            event.fact["entity_id"], event.address_id, event.fact["field"], event.fact["was"], now_ms, undoes=done.mark
        )
        for event in mine
        if newest.get((event.fact["entity_id"], event.fact["field"])) == event.event_id
    ]


def _written(database: Database, writer: Writer, drafts: Sequence[Draft], mark: str, now_ms: int) -> Changed:
    places: list[int] = []
    for start in range(0, len(drafts), _AT_ONCE):
        # In parts, so that agents that push meanwhile do not wait for all of it.
        done = append(database, writer, drafts[start : start + _AT_ONCE], now_ms)
        places += [event.seq or 0 for event in done.events]
    return Changed(changed=len(places), mark=mark, from_seq=min(places, default=0), to_seq=max(places, default=0))
