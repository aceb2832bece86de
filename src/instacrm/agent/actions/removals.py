"""What the team's server would take from this computer: counted by person, and stopped when it is too much.

A pull takes away the names and words of the erased, and the words of those whom nobody writes to any more; backups are
made anew without them, so it cannot be undone. It is counted over a day: it does not matter in how many pages it comes.
Where the team stores no words or keeps them for some days only, that is its policy and not counted here.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import apsw
import msgspec

from instacrm.agent.store import Store, erasing, facts, meta, people
from instacrm.domain.erasures import erased_by
from instacrm.domain.errors import RemovalsHeld
from instacrm.domain.events import ERASED, REGISTER, Event
from instacrm.domain.removals import asks_first
from instacrm.wire.native import HeldBack

_DAY_MS: Final = 24 * 60 * 60 * 1000


class Removals(msgspec.Struct, frozen=True):
    """What was taken away since `since_ms`, of how many people this computer knew then."""

    since_ms: int
    known: int
    gone: int = 0


def weigh(store: Store, events: Sequence[Event], now_ms: int) -> Removals | None:
    """What was taken within this day when `events` are kept too; None when they take nothing away.

    Raises: RemovalsHeld when a person has to agree first; nothing was taken then, and `held_back` says how much it is.
    """
    with store.reading() as db:
        gone = _people_gone(db, events)
        if not gone:
            return None
        known = people.count_named(db)
        before = _of_this_day(db, now_ms) or Removals(now_ms, known)
        after = Removals(before.since_ms, max(before.known, known), before.gone + len(gone))
        is_too_much = meta.get(db, meta.REMOVALS_AGREED) is None and asks_first(after.gone, after.known)
    if is_too_much:
        held = HeldBack(code=RemovalsHeld.code, people=after.gone, known=after.known)
        with store.changing() as db:
            meta.put(db, meta.REMOVALS_HELD, msgspec.json.encode(held).decode())
        raise RemovalsHeld(sentence(held))
    return after


def keep(db: apsw.Connection, removals: Removals | None) -> None:
    """Remember what was taken, together with taking it."""
    if removals:
        meta.put(db, meta.REMOVALS, msgspec.json.encode(removals).decode())


def held_back(store: Store) -> HeldBack | None:
    """What waits for a person's word; none when nothing does."""
    with store.reading() as db:
        kept = meta.get(db, meta.REMOVALS_HELD)
    return msgspec.json.decode(kept, type=HeldBack) if kept else None


def agree(store: Store) -> HeldBack | None:
    """A person agrees to all that the server takes away in the next whole round; what they agreed to, if anything."""
    held = held_back(store)
    if held:
        with store.changing() as db:
            meta.put(db, meta.REMOVALS_AGREED, 1)
    return held


def settle(store: Store) -> None:
    """A whole round went through: nothing waits any more, and what was agreed to is done."""
    if held_back(store) is None:
        return
    with store.changing() as db:
        if meta.get(db, meta.REMOVALS_AGREED):
            meta.put(db, meta.REMOVALS, None)
        meta.put(db, meta.REMOVALS_AGREED, None)
        meta.put(db, meta.REMOVALS_HELD, None)


def sentence(held: HeldBack) -> str:
    """What a person is told."""
    return (
        f"Your team's server would take the names or words of at least {held.people} of {held.known} people from this"
        " computer. Nothing was taken, and nothing new is fetched until you decide."
    )


def _of_this_day(db: apsw.Connection, now_ms: int) -> Removals | None:
    kept = meta.get(db, meta.REMOVALS)
    known = msgspec.json.decode(kept, type=Removals) if kept else None
    return known if known and 0 <= now_ms - known.since_ms < _DAY_MS else None


def _people_gone(db: apsw.Connection, events: Sequence[Event]) -> frozenset[str]:
    """The people of whom something would be taken."""
    gone: set[str] = set()
    for event in events:
        is_silencing = event.kind == REGISTER and people.is_leaving_alone(event.fact)
        if not (event.kind == ERASED or is_silencing) or facts.exists(db, event.event_id):
            continue
        gone |= _silenced_by(db, event) if is_silencing else _named_among(db, erased_by(event))
    return frozenset(gone)


def _named_among(db: apsw.Connection, erased: Iterable[str]) -> frozenset[str]:
    ids = [each for each in erased if not erasing.is_erased(db, each)]
    return frozenset(person_id for each in ids for person_id in people.named(db, each))


def _silenced_by(db: apsw.Connection, event: Event) -> frozenset[str]:
    """Whom this write of a register takes the words of: nobody when a later write stands, or there are none."""
    person_id = str(event.fact.get("entity_id") or "")
    field = event.fact.get("field")
    later = (
        known for known in facts.registers_of(db, person_id)
        if known.fact.get("field") == field and (known.hlc, known.event_id) > (event.hlc, event.event_id)
    )  # fmt: skip
    is_taking = bool(person_id) and next(later, None) is None and people.has_words(db, person_id)
    return frozenset({person_id}) if is_taking else frozenset()
