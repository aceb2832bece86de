"""A person's word on an outreach: whether it went out, and to whom."""

import apsw

from instacrm.agent.store import Store, facts, outreaches
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput, NotFound, Refused
from instacrm.wire.native import Logged, NameProspect, Resolve

from .captures import refused
from .meeting import meet
from .who import Who
from .writing import write


def resolve(store: Store, who: Who, word: Resolve, *, now_ms: int) -> Logged:
    """The operator says whether their message went out; that wins over what any page showed."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            row = _own(db, who, word.outreach_id)
            event = write(
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
        except (BadInput, Refused) as refusal:
            return refused(word.event_id, refusal)
        store.record([event])
    return Logged(event_id=word.event_id, status="logged")


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
