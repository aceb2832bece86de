"""Safety of the team's accounts over the last seven days, beside the team's own rules."""

from datetime import datetime

import msgspec

from instacrm.domain.days import zone_of
from instacrm.domain.safety import SPAN_MS, Safety, Sent, binding_on, safety
from instacrm.domain.verdicts import Rule
from instacrm.service.store import names, rules, sendings
from instacrm.service.store.engine import Database
from instacrm.service.store.sendings import Sending


class ActorSafety(msgspec.Struct, frozen=True):
    """One account."""

    actor_id: str
    handle: str
    zone: str
    safety: Safety


class SafetyBook(msgspec.Struct, frozen=True):
    """Every account that sent something since `from_ms`."""

    from_ms: int
    as_of_ms: int
    actors: tuple[ActorSafety, ...]


def book(database: Database, team_id: str, now_ms: int) -> SafetyBook:
    """How the accounts stand. Raises: StoreBusy."""
    from_ms = now_ms - SPAN_MS
    with database.reading() as db:
        known = names.names_of(db, team_id)
        in_force = rules.in_force(db, team_id)
        sent: dict[str, list[Sending]] = {}
        for one in sendings.since(db, team_id, from_ms):
            sent.setdefault(one.actor_id, []).append(one)
    return SafetyBook(
        from_ms,
        now_ms,
        tuple(
            ActorSafety(
                actor_id,
                known.actor_name(actor_id),
                known.zone(actor_id),
                _of(found, binding_on(in_force, actor_id), known.zone(actor_id), now_ms),
            )
            for actor_id, found in sorted(sent.items(), key=lambda item: known.actor_name(item[0]))
        ),
    )


def _of(found: list[Sending], binding: list[Rule], zone: str, now_ms: int) -> Safety:
    where = zone_of(zone)
    replied = {one.person_id for one in found if one.last_reply_ms and one.last_reply_ms >= one.at_ms}
    return safety(
        [Sent(one.at_ms, one.person_id, one.text_key, one.at_ms == one.first_at_ms) for one in found],
        len(replied - {None}),
        binding,
        now_ms=now_ms,
        hour_of=lambda at_ms: datetime.fromtimestamp(at_ms / 1000, where).hour,
    )
