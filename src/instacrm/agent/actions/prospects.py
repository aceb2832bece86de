"""What a person says of a prospect."""

import re
from datetime import date
from typing import Final

import apsw

from instacrm.agent.store import Store, facts, people, team
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput
from instacrm.wire.native import Logged, SetField, SetStatus

from .captures import refused
from .meeting import meet
from .who import Who
from .writing import write

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def set_status(store: Store, who: Who, word: SetStatus, *, now_ms: int) -> Logged:
    """The prospect has the status, whether anybody wrote to them or not. Excluding removes the words kept so far."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            value = parse_field(db, prospects.STATUS, word.status)
            _set_register(db, store, who, word, field="status", value=value, now_ms=now_ms)
        except BadInput as refusal:
            return refused(word.event_id, refusal)
    return Logged(event_id=word.event_id, status="logged")


def set_field(store: Store, who: Who, word: SetField, *, now_ms: int) -> Logged:
    """The field of the prospect has the value for the whole team; null takes it away.

    Somebody who is not to be contacted is left alone as the excluded are: the words kept so far go.
    """
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            value = _PARSERS[word.field](word.value) if word.value else None
            _set_register(db, store, who, word, field=word.field, value=value, now_ms=now_ms)
        except BadInput as refusal:
            return refused(word.event_id, refusal)
    return Logged(event_id=word.event_id, status="logged")


def _set_register(  # noqa: PLR0913 (a register, and who sets it when)
    db: apsw.Connection,
    store: Store,
    who: Who,
    word: SetStatus | SetField,
    *,
    field: str,
    value: str | None,
    now_ms: int,
) -> None:
    handle = prospects.parse_handle(word.handle)
    address_id = prospects.address_id(who.team_key, handle)
    met = meet(db, store, who, handle, cause_id=word.event_id, at_ms=word.at_ms, now_ms=now_ms)
    person = people.person_of(db, address_id) or prospects.first_person_id(who.team_key, address_id)
    event = write(
        store,
        who,
        event_id=word.event_id,
        kind=events.REGISTER,
        at_ms=word.at_ms,
        now_ms=now_ms,
        address_id=address_id,
        fact={"entity": "person", "entity_id": person, "field": field, "value": value},
    )
    store.record([*met, event])
    if people.is_leaving_alone(event.fact):
        store.want_backup()


def parse_field(db: apsw.Connection, field: str, text: str) -> str:
    """What a register of a person may hold. Raises: BadInput."""
    if field == prospects.STATUS:
        return prospects.parse_status(text, team.settings(db).status_names)
    if field not in _PARSERS:
        raise BadInput(f"{field[:40]!r} is nothing that is set here")
    return _PARSERS[field](text)


def parse_day(text: str) -> str:
    """A day as `2026-11-27`. Raises: BadInput."""
    try:
        if _DAY.match(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadInput(f"{text[:40]!r} is not a day like 2026-11-27")


def _parse_yes(text: str) -> str:
    if text != people.YES:
        raise BadInput(f"{text[:40]!r} is neither yes nor nothing")
    return text


_PARSERS: Final = {people.FOLLOW_UP: parse_day, people.DO_NOT_CONTACT: _parse_yes}
