"""Own messages the page showed and nobody pressed here: a logged one explains them, or a person says whose they are."""

from typing import Final

import apsw

from instacrm.agent.store import facts, outreaches, people
from instacrm.domain import events
from instacrm.domain.errors import NotFound
from instacrm.domain.events import Event

from .meeting import person_at
from .who import Who

# A message is looked for this long before and after the moment it was seen, and not asked about before that passed.
NEAR_MS: Final = 2 * 60 * 1000
# Nobody remembers longer whether a message was theirs.
ASKED_MS: Final = 14 * 86_400_000
_SEEN_MAX: Final = 200
_ANSWERS: Final = frozenset({events.RESOLVED, events.DISOWNED})


def unclaimed(db: apsw.Connection, who: Who, now_ms: int) -> list[Event]:
    """The observed messages that nobody of the team logged and nobody was asked about, newest first."""
    seen = facts.observed(db, who.operator_id, now_ms - ASKED_MS, _SEEN_MAX)
    return [event for event in seen if event.at_ms <= now_ms - NEAR_MS and is_open(db, event)]


def is_open(db: apsw.Connection, event: Event) -> bool:
    """Whether nobody has answered for the observed message, and no logged one explains it."""
    if event.outreach_id and any(fact.kind in _ANSWERS for fact in facts.story(db, event.outreach_id)):
        return False
    return (
        event.actor_id is not None and people.find_actor(db, event.actor_id) is not None and not _explained(db, event)
    )


def observed_of(db: apsw.Connection, who: Who, outreach_id: str) -> Event:
    """What this operator's page showed under the id. Raises: NotFound."""
    found = [e for e in facts.story(db, outreach_id) if e.kind == events.OBSERVED and e.operator_id == who.operator_id]
    if not found:
        raise NotFound("this message was not seen on this computer")
    return found[0]


def _explained(db: apsw.Connection, event: Event) -> bool:
    """Whether a message from the account to the person was logged near it, with the same words where both are known."""
    person = person_at(db, event.address_id) if event.address_id else None
    near = outreaches.around(db, str(event.actor_id), person, event.at_ms - NEAR_MS, event.at_ms + NEAR_MS)
    key = event.fact.get("text_key")
    for row in near:
        keys = {fact.fact.get("text_key") for fact in facts.story(db, row.outreach_id)} - {None}
        if key in keys or (person is not None and (key is None or not keys)):
            return True
    return False
