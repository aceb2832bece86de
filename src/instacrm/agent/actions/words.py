"""A person's word on an outreach: whether it went out, to whom, and whose it is when only the page showed it."""

import apsw

from instacrm.agent.store import Store, facts, outreaches
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput, Conflict, NotFound, Refused
from instacrm.domain.events import Event
from instacrm.wire.native import Logged, NameProspect, Resolve

from .captures import refused
from .meeting import meet
from .observing import is_open, observed_of
from .who import Who
from .writing import write


def resolve(store: Store, who: Who, word: Resolve, *, now_ms: int) -> Logged:
    """The operator says what became of their message, or whose one is that was only seen; that wins over any page."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            write_word = _owning if word.word in ("mine", "not-mine") else _settling
            event = write_word(db, store, who, word, now_ms)
        except (BadInput, Refused) as refusal:
            return refused(word.event_id, refusal)
        store.record([event])
    return Logged(event_id=word.event_id, status="logged")


def _settling(db: apsw.Connection, store: Store, who: Who, word: Resolve, now_ms: int) -> Event:
    """What became of an own message. Raises: NotFound."""
    row = _own(db, who, word.outreach_id)
    return write(
        store,
        who,
        event_id=word.event_id,
        kind=events.RESOLVED,
        at_ms=word.at_ms,
        now_ms=now_ms,
        actor_id=row.actor_id,
        outreach_id=row.outreach_id,
        fact={"word": word.word},
    )


def _owning(db: apsw.Connection, store: Store, who: Who, word: Resolve, now_ms: int) -> Event:
    """Whose an observed message is. A claimed one is told by this word alone, so it carries the date and the person.

    Raises: NotFound; Conflict when somebody of the team logged it meanwhile.
    """
    seen = observed_of(db, who, word.outreach_id)
    if not is_open(db, seen):
        raise Conflict("this message is on record already")
    is_mine = word.word == "mine"
    key = seen.fact.get("text_key")
    said = {"word": "sent", "observed": seen.event_id, **({"text_key": key} if key else {})}
    return write(
        store,
        who,
        event_id=word.event_id,
        kind=events.RESOLVED if is_mine else events.DISOWNED,
        at_ms=seen.at_ms if is_mine else word.at_ms,
        now_ms=now_ms,
        actor_id=seen.actor_id,
        address_id=seen.address_id,
        outreach_id=seen.outreach_id,
        fact=said if is_mine else {"observed": seen.event_id},
    )


def name_prospect(store: Store, who: Who, word: NameProspect, *, now_ms: int) -> Logged:
    """The operator says whom their message went to; where a page had said something, that is corrected."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            row = _own(db, who, word.outreach_id)
            handle = prospects.parse_handle(word.handle)
            met = meet(db, store, who, handle, cause_id=word.event_id, at_ms=word.at_ms, now_ms=now_ms)
            named = write(
                store,
                who,
                event_id=word.event_id,
                kind=events.NAMED,
                at_ms=word.at_ms,
                now_ms=now_ms,
                actor_id=row.actor_id,
                address_id=prospects.address_id(who.team_key, handle),
                outreach_id=row.outreach_id,
            )
        except (BadInput, Refused) as refusal:
            return refused(word.event_id, refusal)
        store.record([*met, named])
    return Logged(event_id=word.event_id, status="logged")


def _own(db: apsw.Connection, who: Who, outreach_id: str) -> OutreachRow:
    """The operator's own outreach. Raises: NotFound; somebody else's answers like a missing one."""
    row = outreaches.find(db, outreach_id)
    if row is None or row.operator_id != who.operator_id:
        raise NotFound("this outreach is not among yours on this computer")
    return row
