"""What a person adds about a prospect: a note for the team, and that they wrote to them elsewhere."""

from typing import Any, Final

import apsw

from instacrm.agent.store import Store, facts, team
from instacrm.agent.store.holding import Span
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput
from instacrm.domain.events import NOTE_MAX, Event
from instacrm.wire.native import AddNote, ElsewhereLine, LogElsewhere, Logged, NoteLine

from .captures import refused
from .meeting import meet
from .who import Who
from .writing import write

LINES_MAX: Final = 20


def add_note(store: Store, who: Who, word: AddNote, *, now_ms: int) -> Logged:
    """The note stands on the prospect, with its author. Text policies are about messages: a note is shared always."""
    text = word.text.strip()
    if not 0 < len(text) <= NOTE_MAX:
        return refused(word.event_id, BadInput(f"a note has 1 to {NOTE_MAX} characters"))
    return _add(store, who, word, events.NOTE, now_ms, private={"text": text})


def log_elsewhere(store: Store, who: Who, word: LogElsewhere, *, now_ms: int) -> Logged:
    """It is on record that the operator wrote to the prospect, or met them, at that time."""
    if word.at_ms > now_ms:
        return refused(word.event_id, BadInput("what is logged by hand has happened already"))
    return _add(store, who, word, events.ELSEWHERE, now_ms, fact={"place": word.place})


def notes(db: apsw.Connection, who: Who, held: tuple[Span, ...]) -> tuple[NoteLine, ...]:
    """What the team noted about somebody, newest first."""
    return tuple(
        NoteLine(text=str(event.private["text"]), **_told(db, who, event))
        for event in _newest(db, held, events.NOTE)
        if event.private.get("text")
    )


def elsewhere(db: apsw.Connection, who: Who, held: tuple[Span, ...]) -> tuple[ElsewhereLine, ...]:
    """Where else the team wrote to somebody, newest first."""
    return tuple(
        ElsewhereLine(place=str(event.fact.get("place") or "other"), **_told(db, who, event))
        for event in _newest(db, held, events.ELSEWHERE)
    )


def _add(store: Store, who: Who, word: AddNote | LogElsewhere, kind: str, now_ms: int, **parts: Any) -> Logged:
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            handle = prospects.parse_handle(word.handle)
            met = meet(db, store, who, handle, cause_id=word.event_id, at_ms=word.at_ms, now_ms=now_ms)
            address_id = prospects.address_id(who.team_key, handle)
            place: dict[str, Any] = {"at_ms": word.at_ms, "now_ms": now_ms, "address_id": address_id}
            added = write(store, who, event_id=word.event_id, kind=kind, **place, **parts)
        except BadInput as refusal:
            return refused(word.event_id, refusal)
        store.record([*met, added])
    return Logged(event_id=word.event_id, status="logged")


def _newest(db: apsw.Connection, held: tuple[Span, ...], kind: str) -> list[Event]:
    found = [
        event
        for span in held
        for event in facts.of_address(db, span.address_id, kind)
        if span.from_ms <= event.at_ms < span.until_ms
    ]
    return sorted(found, key=lambda event: (-event.at_ms, event.event_id))[:LINES_MAX]


def _told(db: apsw.Connection, who: Who, event: Event) -> dict[str, Any]:
    mine = event.operator_id == who.operator_id
    name = who.name if mine else team.member_name(db, event.operator_id) or "somebody"
    return {"event_id": event.event_id, "at_ms": event.at_ms, "operator": name, "mine": mine}
