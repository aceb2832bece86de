"""Taking the history of somebody who worked alone along into a team: the same facts under the team's ids.

The history stays where it is, as it is; facts keep their ids and their clocks, so that doing it again adds nothing and
what the team decided later than the person goes on to hold. What is about somebody whom either side erased stays out,
and what the rules of one said: they are not the team's.
"""

from typing import Final

import apsw
import msgspec

from instacrm.agent.store import Store, erasing, facts, team
from instacrm.domain import erasures, events
from instacrm.domain.events import Event, wordless
from instacrm.domain.rekeying import new_ids, rekeyed

from .who import Who

_STAYS: Final = frozenset({events.ERASED, events.HEALTH, events.HEALED})
_CHUNK: Final = 200


class Along(msgspec.Struct, frozen=True, kw_only=True):
    """What goes along, since when; `left_out` facts are about the erased, `to_go` are not there yet."""

    messages: int
    people: int
    notes: int
    since_ms: int | None
    left_out: int
    to_go: int


def look_along(alone: Store, store: Store, who: Who) -> Along:
    """What would go along into `store`, where `who` works for a team; nothing is changed."""
    found, left_out = _gathered(alone, store, who)
    with store.reading() as db:
        to_go = sum(not facts.exists(db, event.event_id) for event in found)
    intents = [event for event in found if event.kind == events.INTENT]
    return Along(
        messages=len({event.outreach_id for event in intents}),
        people=len({event.address_id for event in found if event.kind == events.MET}),
        notes=sum(event.kind == events.NOTE for event in found),
        since_ms=min((event.at_ms for event in intents), default=None),
        left_out=left_out,
        to_go=to_go,
    )


def take_along(alone: Store, store: Store, who: Who) -> Along:
    """Do it, in pieces that are each kept whole: broken off, it is gone on with by doing it again. What went along.

    Raises: DiskTrouble, StoreBusy.
    """
    found, _ = _gathered(alone, store, who)
    for begin in range(0, len(found), _CHUNK):
        with store.reading() as db:
            new = [event for event in found[begin : begin + _CHUNK] if not facts.exists(db, event.event_id)]
        if new:
            store.record(new)
    return look_along(alone, store, who)


def _gathered(alone: Store, store: Store, who: Who) -> tuple[list[Event], int]:
    """The facts of `alone` as `store` would keep them, and how many stay out because of whom they are about."""
    with alone.reading() as db:
        known = team.find_team(db)
        told = [event for event in facts.every(db) if _goes(event)]
        left = _about_nobody_erased(db, told)
    if known is None:
        return [], 0
    ids = new_ids(told, known.key, who.team_key) | {event.operator_id: who.operator_id for event in told}
    found = [_renamed(rekeyed(event, ids, who.team_key), ids, store, who) for event in left]
    with store.reading() as db:
        kept = _about_nobody_erased(db, found)
        if team.settings(db).text_policy == "none":
            kept = [wordless(event) for event in kept]
    return kept, len(told) - len(kept)


def _goes(event: Event) -> bool:
    return event.kind not in _STAYS and not event.kind.startswith("rule.")


def _about_nobody_erased(db: apsw.Connection, told: list[Event]) -> list[Event]:
    """Those of `told` that are about nobody erased; a fact is about whom its whole story is about."""
    about: dict[str, set[str]] = {}
    for event in told:
        if event.outreach_id:
            about.setdefault(event.outreach_id, set()).update(erasures.concerned(event))
    erased = {story for story, ids in about.items() if erasing.is_erased(db, *ids)}
    return [
        event
        for event in told
        if event.outreach_id not in erased and not erasing.is_erased(db, *erasures.concerned(event))
    ]


def _renamed(event: Event, ids: dict[str, str], store: Store, who: Who) -> Event:
    """`event` as this computer's agent writes it for the team: an own one, that the team's server has yet to place."""
    private = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in event.private.items()}
    return msgspec.structs.replace(
        event, operator_id=who.operator_id, agent_id=store.agent_id, private=private, seq=None, stamp=None
    )
