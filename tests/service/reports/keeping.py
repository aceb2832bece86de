"""What Core keeps of an event, written straight into its tables: facts, texts, people, stories, registers."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select, update

from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.domain.outreach import tell
from instacrm.service.store.tables import (
    actor_operators,
    actors,
    addresses,
    event_logs,
    outreaches,
    prospects,
    registers,
    texts,
)


def keep(db: Connection, team_id: str, event: Event, so_far: Sequence[Event]) -> None:
    """`event`, the newest of `so_far`, is in the tables."""
    fact = {**msgspec.structs.asdict(event), "fact": msgspec.json.encode(event.fact).decode()}
    private = fact.pop("private")
    fact |= {"team_id": team_id, "raw_hlc": event.hlc, "received_ms": event.at_ms + 5, "digest": "0"}
    db.execute(insert(event_logs).values(fact))
    if private:
        _put(db, texts, {"team_id": team_id, "event_id": event.event_id}, private=msgspec.json.encode(private).decode())
    match event.kind:
        case events.JOINED:
            actor = {"team_id": team_id, "actor_id": event.actor_id}
            _put(db, actors, actor, handle=private["handle"], user_id=private["user_id"], joined_ms=event.at_ms)
            _put(db, actor_operators, {**actor, "operator_id": event.operator_id}, since_ms=event.at_ms)
        case events.MET:
            person_id = event.fact["person_id"]
            address = {"team_id": team_id, "address_id": event.address_id}
            _put(db, addresses, address, person_id=person_id, handle=private["handle"], hlc=event.hlc)
            _put(db, prospects, {"team_id": team_id, "person_id": person_id},
                 handle=private["handle"], status="new", sent=0)  # fmt: skip
        case events.REGISTER:
            place = {"team_id": team_id, "entity": "person", "entity_id": event.fact["entity_id"]}
            _put(db, registers, {**place, "field": event.fact["field"]},
                 value=event.fact["value"], hlc=event.hlc, event_id=event.event_id)  # fmt: skip
            _change(db, team_id, event.fact["entity_id"], status=event.fact["value"])
        case events.REPLY:
            _change(db, team_id, _person(db, team_id, event.address_id), last_reply_ms=event.at_ms)
        case kind if kind in events.STORY_KINDS:
            _keep_story(db, team_id, event, so_far)


def _keep_story(db: Connection, team_id: str, event: Event, so_far: Sequence[Event]) -> None:
    story = tell(e for e in so_far if e.outreach_id == event.outreach_id)
    assert story
    person_id = _person(db, team_id, story.address_id)
    _put(
        db, outreaches, {"team_id": team_id, "outreach_id": story.outreach_id}, operator_id=story.operator_id,
        actor_id=story.actor_id, address_id=story.address_id, person_id=person_id, at_ms=story.at_ms,
        state=story.state, weight="0", intent_event_id=story.text_event_id, seq=event.seq,
    )  # fmt: skip
    theirs = outreaches.c.team_id == team_id, outreaches.c.person_id == person_id
    rows = db.execute(select(outreaches).where(*theirs).order_by(outreaches.c.at_ms)).all()
    if person_id:
        _change(
            db, team_id, person_id, sent=sum(row.state == "sent" for row in rows), first_at_ms=rows[0].at_ms,
            last_at_ms=rows[-1].at_ms, last_state=rows[-1].state, last_operator_id=rows[-1].operator_id,
            last_actor_id=rows[-1].actor_id,
        )  # fmt: skip


def _person(db: Connection, team_id: str, address_id: str | None) -> str | None:
    known = addresses.c.team_id == team_id, addresses.c.address_id == address_id
    return db.scalar(select(addresses.c.person_id).where(*known))


def _change(db: Connection, team_id: str, person_id: str | None, **values: Any) -> None:
    db.execute(
        update(prospects).where(prospects.c.team_id == team_id, prospects.c.person_id == person_id).values(values)
    )


def _put(db: Connection, table: Table, key: dict[str, Any], **values: Any) -> None:
    db.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
    db.execute(insert(table).values({**key, **values}))
