"""Everything of a store in one pass, for a file that leaves the program: each table is read once."""

from typing import Final, NamedTuple

import apsw

from . import holding, outreaches
from .sql import rows

# The columns outside max() are those of the row that has it; with a second min() or max() they would be any row's.
_MESSAGES: Final = (
    "SELECT person, count(*) FILTER (WHERE state='sent'), max(at_ms), operator_id, actor_id"
    " FROM outreaches WHERE counted=1 AND person IS NOT NULL GROUP BY person"
)
_REPLIES: Final = (
    f"SELECT {holding.PERSON}, max(e.at_ms) FROM events e{holding.BY_DATE} WHERE e.kind='reply.seen' GROUP BY 1"  # noqa: S608 (constants)
)
_ELSEWHERE: Final = f"SELECT DISTINCT {holding.PERSON} FROM events e{holding.BY_DATE} WHERE e.kind='contact.elsewhere'"  # noqa: S608 (constants)
_NOTES: Final = (
    f"SELECT {holding.PERSON}, json_extract(t.private, '$.text') FROM events e JOIN texts t ON t.event_id = e.event_id"  # noqa: S608 (constants)
    f"{holding.BY_DATE} WHERE e.kind='note.added' ORDER BY e.at_ms, e.event_id"
)


class Messages(NamedTuple):
    """The counted messages to somebody: how many were sent, and when and by whom the last was."""

    sent: int = 0
    last_ms: int | None = None
    operator_id: str = ""
    actor_id: str = ""


class Everybody(NamedTuple):
    """What is known of all people, by person id. `handles` is in the order of the alphabet."""

    handles: dict[str, str]
    registers: dict[str, dict[str, str]]
    messages: dict[str, Messages]
    first_ms: dict[str, int]
    replies: dict[str, int]
    elsewhere: frozenset[str]
    notes: dict[str, list[str]]


def everybody(db: apsw.Connection) -> Everybody:
    """All people with a handle, and what lists show of them."""
    registers: dict[str, dict[str, str]] = {}
    query = "SELECT entity_id, field, value FROM registers WHERE entity='person' AND value IS NOT NULL"
    for person_id, field, value in rows(db, query):
        registers.setdefault(person_id, {})[field] = value
    notes: dict[str, list[str]] = {}
    for person_id, text in rows(db, _NOTES):
        notes.setdefault(person_id, []).append(str(text or ""))
    # Of several handles somebody had, the last by the alphabet would win in a dict: the first one stays.
    handles: dict[str, str] = {}
    for person_id, handle in rows(db, "SELECT person_id, handle FROM addresses WHERE handle>'' ORDER BY handle"):
        handles.setdefault(person_id, handle)
    return Everybody(
        handles=handles,
        registers=registers,
        messages={row[0]: Messages(*row[1:]) for row in rows(db, _MESSAGES)},
        first_ms=dict(
            rows(db, "SELECT person, first_ms FROM latest WHERE scope=?", (outreaches.scope_key(outreaches.TEAM),))
        ),
        replies=dict(rows(db, _REPLIES)),
        elsewhere=frozenset(person_id for (person_id,) in rows(db, _ELSEWHERE)),
        notes=notes,
    )
