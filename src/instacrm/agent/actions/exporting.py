"""All that this computer has, as a file of the person's: prospects as a table, or every entry as JSON lines."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import apsw
import msgspec

from instacrm.agent.store import Store, exporting, facts, people
from instacrm.agent.store.exporting import Everybody, Messages
from instacrm.domain import prospects
from instacrm.domain.errors import BadInput, DiskTrouble
from instacrm.domain.spreadsheets import BOM, csv_line, instant
from instacrm.wire.window import Export, Exported

from .listing import name_of
from .who import Who

COLUMNS: Final = (
    "handle", "status", "owner", "follow_up", "do_not_contact", "sent", "first_at", "last_at", "last_operator",
    "last_actor", "last_reply_at", "notes",
)  # fmt: skip


def export(store: Store, who: Who, asked: Export) -> Exported:
    """Write the file, whole or not at all; only this user can read it.

    Raises: BadInput when it cannot lie there; DiskTrouble.
    """
    file = Path(asked.file)
    if not file.is_absolute() or not file.parent.is_dir() or file.is_dir():
        raise BadInput(f"{asked.file[:200]} is not a file in a folder that exists")
    with store.looking() as db:
        lines = _prospects(db, who) if asked.what == "prospects" else _entries(db)
        return Exported(file=str(file), rows=_write(file, lines) - (asked.what == "prospects"))


def _prospects(db: apsw.Connection, who: Who) -> Iterator[str]:
    found = exporting.everybody(db)
    yield BOM + csv_line(COLUMNS)
    for person_id, handle in found.handles.items():
        yield csv_line((handle, *_cells(db, who, found, person_id)))


def _cells(db: apsw.Connection, who: Who, found: Everybody, person_id: str) -> tuple[object, ...]:
    registers = found.registers.get(person_id, {})
    messages = found.messages.get(person_id, Messages())
    actor = people.find_actor(db, messages.actor_id) if messages.actor_id else None
    owner = registers.get(prospects.OWNER)
    return (
        prospects.status_of(
            registers.get(prospects.STATUS),
            written_to=messages.last_ms is not None or person_id in found.elsewhere,
            replied=person_id in found.replies,
        ),
        name_of(db, who, owner) if owner else None,
        registers.get(prospects.FOLLOW_UP),
        registers.get(prospects.DO_NOT_CONTACT) == people.YES,
        messages.sent,
        _instant(found.first_ms.get(person_id)),
        _instant(messages.last_ms),
        name_of(db, who, messages.operator_id) if messages.operator_id else None,
        actor.handle if actor else None,
        _instant(found.replies.get(person_id)),
        "\n".join(found.notes.get(person_id, ())),
    )


def _instant(at_ms: int | None) -> str | None:
    return None if at_ms is None else instant(at_ms)


def _entries(db: apsw.Connection) -> Iterator[str]:
    encoder = msgspec.json.Encoder()
    return (encoder.encode(event).decode() + "\n" for event in facts.each(db))


def _write(file: Path, lines: Iterator[str]) -> int:
    """How many lines were written. What lay there before stays until the new file is whole."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise DiskTrouble(f"the file could not be written: {error.strerror}") from error
    try:
        count = 0
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            for line in lines:
                out.write(line)
                count += 1
        Path(name).replace(file)
    except OSError as error:
        raise DiskTrouble(f"the file could not be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()
    return count
