"""Safety of the operator's accounts over the last days, beside the team's own rules, as this computer knows them."""

from collections.abc import Mapping
from datetime import datetime

import apsw

from instacrm.agent.store import Store, people, sendings, team
from instacrm.agent.store.past import Past
from instacrm.domain.days import zone_of
from instacrm.domain.safety import SPAN_MS, Safety, Sent, binding_on, safety
from instacrm.wire.governing import AccountSafety, Safeties

from .who import Who


def safeties(store: Store, who: Who, *, now_ms: int) -> Safeties:
    """How each account of the operator stands, all who write from it together."""
    from_ms = now_ms - SPAN_MS
    with store.looking() as db:
        replies = sendings.last_replies(db, from_ms)
        return Safeties(
            from_ms=from_ms,
            as_of_ms=now_ms,
            items=tuple(
                AccountSafety(actor.actor_id, actor.handle, _of(db, who, actor.actor_id, replies, now_ms))
                for actor in people.actors_of(db, who.operator_id)
            ),
        )


def _of(db: apsw.Connection, who: Who, actor_id: str, replies: Mapping[str, int], now_ms: int) -> Safety:
    where = zone_of(Past(db, who.operator_id).zone(actor_id))
    found = list(sendings.since(db, actor_id, now_ms - SPAN_MS))
    replied = {one.person for one in found if one.person and replies.get(one.person, 0) >= one.at_ms}
    rules = [rule for rule in team.rules(db) if rule.ends_ms is None or rule.ends_ms > now_ms]
    return safety(
        [Sent(one.at_ms, one.person, one.text_key, one.at_ms == one.first_ms) for one in found],
        len(replied),
        binding_on(rules, actor_id),
        now_ms=now_ms,
        hour_of=lambda at_ms: datetime.fromtimestamp(at_ms / 1000, where).hour,
    )
