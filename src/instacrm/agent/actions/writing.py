"""Making events: ids, times and stamps in one way."""

import hashlib
import uuid
from typing import Any, Final

from instacrm.agent.store import Store
from instacrm.domain.events import Event, check_event

from .who import Who

DAY_MS: Final = 86_400_000


def derived_id(event_id: str, what: str) -> str:
    """The id of an event that follows from another: the same each time, so that trying again writes nothing twice."""
    raw = bytearray(hashlib.sha256(f"{event_id}|{what}".encode()).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def believable(at_ms: int, now_ms: int) -> tuple[int, dict[str, Any]]:
    """When it happened, and what the fact keeps of a claim that cannot be: more than a day ahead, or before 1970."""
    if 0 < at_ms <= now_ms + DAY_MS:
        return at_ms, {}
    return now_ms, {"claimed_ms": max(-(1 << 53), min(at_ms, 1 << 53))}


def write(  # noqa: PLR0913 (an event has this many columns)
    store: Store,
    who: Who,
    *,
    event_id: str,
    kind: str,
    at_ms: int,
    now_ms: int,
    actor_id: str | None = None,
    address_id: str | None = None,
    outreach_id: str | None = None,
    fact: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> Event:
    """A new event of this agent and operator, stamped.

    Raises: BadEvent when it does not hold together.
    """
    at_ms, claimed = believable(at_ms, now_ms)
    return check_event(
        Event(
            event_id=event_id,
            kind=kind,
            at_ms=at_ms,
            hlc=store.next_hlc(now_ms),
            agent_id=store.agent_id,
            operator_id=who.operator_id,
            actor_id=actor_id,
            address_id=address_id,
            outreach_id=outreach_id,
            fact={**(fact or {}), **claimed},
            private=private or {},
        )
    )
