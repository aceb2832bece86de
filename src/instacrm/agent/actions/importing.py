"""A person's own list of people, taken in: nobody twice, and whoever is to be left alone stays so."""

from typing import Any

import apsw

from instacrm.agent.store import Store, erasing, facts, people
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput
from instacrm.domain.events import NOTE_MAX, Event
from instacrm.wire.window import IMPORT_ROWS_MAX, ImportedPeople, ImportPeople, PersonRow

from .meeting import meet, person_at
from .prospects import parse_field
from .who import Who
from .writing import derived_id, write


def take_in(store: Store, who: Who, asked: ImportPeople, *, now_ms: int) -> ImportedPeople:
    """Meet these people, set what their rows say and add their notes, all rows or none.

    Raises: BadInput naming the row that makes no sense; DiskTrouble, StoreBusy.
    """
    if len(asked.rows) > IMPORT_ROWS_MAX:
        raise BadInput(f"at most {IMPORT_ROWS_MAX} rows at a time")
    changed = left_alone = 0
    written: dict[str, Event] = {}
    with store.reading() as db:
        for row in asked.rows:
            address_id = prospects.address_id(who.team_key, prospects.parse_handle(row.handle))
            if people.is_excluded(db, person_at(db, address_id)) or erasing.is_erased(db, address_id):
                left_alone += 1
                continue
            new = [
                event
                for event in _events(db, store, who, row, source=asked.source, now_ms=now_ms)
                if event.event_id not in written
            ]
            changed += bool(new)
            written.update((event.event_id, event) for event in new)
        if written:
            store.record(list(written.values()))
    if any(people.is_leaving_alone(event.fact) for event in written.values()):
        store.want_backup()
    return ImportedPeople(changed=changed, unchanged=len(asked.rows) - changed - left_alone, left_alone=left_alone)


def _events(  # noqa: PLR0913 (a row, and where it goes)
    db: apsw.Connection, store: Store, who: Who, row: PersonRow, *, source: str, now_ms: int
) -> list[Event]:
    """What the row says that is not on record."""
    handle = prospects.parse_handle(row.handle)
    address_id = prospects.address_id(who.team_key, handle)
    person_id = people.person_of(db, address_id) or prospects.first_person_id(who.team_key, address_id)
    cause_id = derived_id(source, f"row {row.number}")
    place: dict[str, Any] = {"at_ms": now_ms, "now_ms": now_ms, "address_id": address_id}
    # By the person, not by the row: who stands in the table twice is met once.
    made = meet(db, store, who, handle, cause_id=derived_id(source, address_id), at_ms=now_ms, now_ms=now_ms)
    for field, text in row.fields.items():
        value = parse_field(db, field, text)
        if people.find_register(db, "person", person_id, field) != value:
            fact = {"entity": "person", "entity_id": person_id, "field": field, "value": value}
            made.append(
                write(store, who, event_id=derived_id(cause_id, field), kind=events.REGISTER, fact=fact, **place)
            )
    if row.note:
        if len(row.note) > NOTE_MAX:
            raise BadInput(f"row {row.number}: a note has at most {NOTE_MAX} characters")
        note = {"text": row.note.strip()}
        made.append(write(store, who, event_id=derived_id(cause_id, "note"), kind=events.NOTE, private=note, **place))
    return [event for event in made if not facts.exists(db, event.event_id)]
