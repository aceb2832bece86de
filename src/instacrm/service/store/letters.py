"""Dead letters: what was not taken, kept without a word of anybody, so that somebody can see that there was one."""

import msgspec
from sqlalchemy import Connection, select

from .tables import dead_letters

SHOWN = 200


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was not taken: why, when it came, and what it was, without what is private."""

    event_id: str
    code: str
    received_ms: int
    content: str


def without_words(raw: bytes) -> str:
    """What may be kept of an event that was not taken: its facts. The event itself stays with the agent."""
    try:
        event = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeError):
        return f"{len(raw)} bytes that are no JSON object"
    event.pop("private", None)
    # Nor what an unknown version may call otherwise: only what an event is known to have.
    kept = {name: value for name, value in event.items() if name in _KNOWN}
    return msgspec.json.encode(kept).decode("utf-8", "replace").replace("\0", "")


def newest(db: Connection, team_id: str) -> tuple[DeadLetter, ...]:
    """The team's newest dead letters."""
    rows = db.execute(
        select(dead_letters)
        .where(dead_letters.c.team_id == team_id)
        .order_by(dead_letters.c.received_ms.desc(), dead_letters.c.letter_id)
        .limit(SHOWN)
    )
    return tuple(
        DeadLetter(event_id=row.event_id, code=row.code, received_ms=row.received_ms, content=row.raw) for row in rows
    )


_KNOWN = frozenset(
    ("event_id", "kind", "at_ms", "hlc", "agent_id", "operator_id", "actor_id", "address_id", "outreach_id", "fact")
)
