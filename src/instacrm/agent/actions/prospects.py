"""What a person says of a prospect."""

from instacrm.agent.store import Store, facts, people
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput
from instacrm.wire.native import Logged, SetStatus

from .captures import refused
from .meeting import meet
from .who import Who
from .writing import write


def set_status(store: Store, who: Who, word: SetStatus, *, now_ms: int) -> Logged:
    """The prospect has the status, whether anybody wrote to them or not. Excluding removes the words kept so far."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            handle = prospects.parse_handle(word.handle)
            status = parse_status(word.status)
            address_id = prospects.address_id(who.team_key, handle)
            met = meet(db, store, who, handle, cause_id=word.event_id, at_ms=word.at_ms, now_ms=now_ms)
            known = people.person_of(db, address_id)
            event = write(
                store,
                who,
                event_id=word.event_id,
                kind=events.REGISTER,
                at_ms=word.at_ms,
                now_ms=now_ms,
                address_id=address_id,
                fact={
                    "entity": "person",
                    "entity_id": known or prospects.first_person_id(who.team_key, address_id),
                    "field": "status",
                    "value": status,
                },
            )
        except BadInput as refusal:
            return refused(word.event_id, refusal)
        store.record([*met, event])
        if status == people.EXCLUDED:
            store.want_backup()
    return Logged(event_id=word.event_id, status="logged")


def parse_status(text: str) -> str:
    """One of the team's statuses. Raises: BadInput."""
    status = text.strip().lower().replace(" ", "-")
    if status not in prospects.STATUSES:
        raise BadInput(f"{text[:40]!r} is not a status of this team")
    return status
