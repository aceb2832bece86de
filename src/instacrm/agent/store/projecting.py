"""What follows from events: stories, people, registers and accounts, made again from their facts on each change.

Each projection reads all facts of one thing and folds them, so the order in which they arrived does not matter.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import apsw

from instacrm.domain import accounts, erasures, events, outreach, rekeying
from instacrm.domain.events import Event
from instacrm.domain.holders import Word, from_of, spans, standing, word_of
from instacrm.domain.outreach import Outreach

from . import erasing, facts, holding, meta, outreaches, people

# From so many events on, asking for all at once costs less than asking for each.
_MANY: Final = 8
# Who is erased and who writes from an account is settled before anything else is looked at.
_FIRST: Final = events.ACCOUNT_KINDS | {events.ERASED}
# What is made again from the facts when ids change.
_FOLLOWING: Final = (
    "addresses", "holders", "registers", "outreaches", "latest", "actors", "joins", "text_seen", "texts_used",
)  # fmt: skip
_WITHIN: Final = "address_id=? AND at_ms>=? AND at_ms<?"
# What may change who holds an address.
_MEETINGS: Final = frozenset({events.MET, events.NOTE, events.WITHDRAWN})


def project(db: apsw.Connection, event: Event, *, own: bool = False) -> None:
    """Bring up to date what `event`, already kept, is a fact of. `own`: it was written on this computer."""
    if event.kind in events.STORY_KINDS and event.outreach_id:
        retell(db, event.outreach_id, begun=event if own and event.kind == events.INTENT else None)
        return
    if event.address_id and (event.kind == events.WITHDRAWN or _is_of_import(event)):
        take_back(db, event.address_id)
    elif event.kind == events.MET and event.address_id:
        remeet(db, event.address_id)
    elif event.kind == events.REGISTER:
        redecide(db, event)
    elif event.kind in events.ACCOUNT_KINDS and event.actor_id:
        rejoin(db, event.actor_id)
    elif event.kind == events.ERASED:
        erase(db, erasures.erased_by(event))
    _withhold(db, event)


def project_all(db: apsw.Connection, new: Sequence[Event], *, own: bool) -> None:
    """Bring up to date what `new` events, already kept, are facts of. `own`: all were written on this computer.

    Many at once are asked for at once: each thing is folded once, whatever the number of its facts among them.
    """
    if len(new) < _MANY:
        for event in new:
            project(db, event, own=own)
        return
    others = [event for event in new if event.kind not in events.STORY_KINDS or not event.outreach_id]
    for event in others:
        if event.kind in _FIRST:
            project(db, event)
    _meet_all(db, [event for event in others if event.kind in _MEETINGS and event.address_id])
    written = {
        tuple(str(event.fact.get(key) or "") for key in ("entity", "entity_id", "field")): event
        for event in others
        if event.kind == events.REGISTER
    }
    for event in written.values():
        redecide(db, event)
    stories = _stories(new)
    for outreach_id in stories.keys() - _begun(db, stories, own=own):
        retell(db, outreach_id)
    special = people.left_alone(db, {each for event in others for each in erasures.concerned(event)})
    for event in others:
        if event.private and (event.outreach_id or "text" in event.private or erasures.concerned(event) & special):
            _withhold(db, event)


def _stories(told: Sequence[Event]) -> dict[str, list[Event]]:
    """Those of `told` that are facts of a story, by its id."""
    found: dict[str, list[Event]] = {}
    for event in told:
        if event.outreach_id and event.kind in events.STORY_KINDS:
            found.setdefault(event.outreach_id, []).append(event)
    return found


def _begun(db: apsw.Connection, stories: dict[str, list[Event]], *, own: bool) -> frozenset[str]:
    """Tell those of `stories` that begin here with an intent and are about nobody with special wishes; their ids."""
    known = outreaches.known_among(db, stories)
    told = [
        story
        for outreach_id, facts_told in stories.items()
        if outreach_id not in known and any(e.kind == events.INTENT for e in facts_told)
        if len({e.address_id for e in facts_told}) == 1
        if (story := outreach.tell(facts_told)) is not None and story.address_id
    ]
    handed_on = holding.handed_on(db, (str(story.address_id) for story in told))
    told = [story for story in told if story.address_id not in handed_on]
    holders = people.holders(db, (str(story.address_id) for story in told))
    addressed = [(story, holders.get(str(story.address_id), str(story.address_id))) for story in told]
    special = people.left_alone(db, {id_ for story, person in addressed for id_ in (str(story.address_id), person)})
    plain = [(s, person) for s, person in addressed if s.address_id not in special and person not in special]
    outreaches.put_new(db, plain, own=own)
    return frozenset(story.outreach_id for story, _ in plain)


def _meet_all(db: apsw.Connection, told: Sequence[Event]) -> None:
    """Decide who holds the addresses of `told`; those nobody knew, of people without special wishes, at once."""
    taken = facts.taken_back_at(db, {str(event.address_id) for event in told})
    for address_id in taken:
        take_back(db, address_id)
    met = [event for event in told if event.kind == events.MET and event.address_id not in taken]
    words: dict[str, list[Event]] = {}
    for event in met:
        words.setdefault(str(event.address_id), []).append(event)
    known = people.holders(db, words)
    special = people.left_alone(db, {each for event in met for each in erasures.concerned(event)})
    plain = [
        (address_id, str(said[0].fact["person_id"]), said[0].private.get("handle"))
        for address_id, said in words.items()
        if len(said) == 1 and address_id not in known and said[0].fact.get("person_id") and not from_of(said[0])
        if not erasures.concerned(said[0]) & special
    ]
    people.put_new_addresses(db, plain)
    for address_id in words.keys() - {address_id for address_id, _, _ in plain}:
        remeet(db, address_id)
    for outreach_id in outreaches.to_addresses(db, (address_id for address_id, _, _ in plain)):
        retell(db, outreach_id)


def rekey(db: apsw.Connection, new_key: bytes) -> None:
    """Name everything by the team's key; nothing happens when no provisional key was used."""
    old_key = meta.get(db, meta.PROVISIONAL)
    if old_key is None:
        return
    logged = facts.every(db)
    ids = rekeying.new_ids(logged, bytes.fromhex(old_key), new_key)
    for event in logged:
        facts.rename(db, rekeying.rekeyed(event, ids, new_key))
    for table in _FOLLOWING:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 (names of this package)
    for event in facts.every(db):
        project(db, event)


def erase(db: apsw.Connection, ids: Iterable[str]) -> None:
    """Nothing private is left of these people and addresses, and no address leads to its person any more."""
    erasing.put(db, ids)
    for entity_id in ids:
        erasing.forget_private(db, entity_id)
        for address_id in {span.address_id for span in holding.held_by(db, entity_id)} | {entity_id}:
            remeet(db, address_id)


def read_again(db: apsw.Connection) -> None:
    """Decide who held an address at which time, where a version that knew nothing of that kept the words."""
    for address_id in holding.unread(db):
        remeet(db, address_id)


def retell(db: apsw.Connection, outreach_id: str, *, begun: Event | None = None) -> None:
    """Fold the story of an outreach again. `begun`: an intent of this computer, which was just kept."""
    known = outreaches.find_kept(db, outreach_id)
    # Where there is a fact of a story there is an outreach: of one that is not known this is the first.
    told = [begun] if begun and known is None else facts.story(db, outreach_id)
    story = outreach.tell(told)
    if story is None:
        return
    person = _person_of(db, story)
    outreaches.put(db, story, known, person=person, own=begun is not None or _is_own(db, outreach_id))
    if not any(event.private for event in told) or not people.is_story_special(db, outreach_id, person):
        return
    if erasing.is_story_erased(db, outreach_id) or erasing.is_erased(db, person):
        facts.drop_private(db, "outreach_id=?", (outreach_id,))
    else:
        facts.drop_texts(db, "outreach_id=?", (outreach_id,))


def remeet(db: apsw.Connection, address_id: str) -> None:
    """Decide again who holds an address, and from when on: for each date the last word wins."""
    met = _standing(db, address_id, facts.of_address(db, address_id, events.MET))
    words = standing(word_of(event) for event in met if event.fact.get("person_id"))
    if not words:
        return
    person_id = words[-1].person_id
    is_severed = erasing.follow(db, address_id, person_id)
    holding.put(db, address_id, spans(words, address_id, is_severed=is_severed))
    if is_severed:
        people.sever(db, address_id)
        erasing.forget_private(db, address_id)
    else:
        people.put_address(db, address_id, person_id, _handle(met, words[-1]))
    for outreach_id in outreaches.of_address(db, address_id):
        retell(db, outreach_id)
    for one in dict.fromkeys(word.person_id for word in words):
        if erasing.is_erased(db, one):
            _forget_spans(db, one)
        elif people.is_excluded(db, one):
            purge_texts(db, one)


def _handle(met: Sequence[Event], word: Word) -> str | None:
    """The handle that a word on an address came with."""
    told = (event.private.get("handle") for event in met if word_of(event) == word)
    return max((str(handle) for handle in told if handle), default=None)


def _forget_spans(db: apsw.Connection, person_id: str) -> None:
    """Nothing private stays of what happened at an address while somebody erased held it."""
    for span in holding.held_by(db, person_id):
        facts.drop_private(db, _WITHIN, span)


def take_back(db: apsw.Connection, address_id: str) -> None:
    """What an import wrote and took back is gone: its notes lose their words, its meetings lead to nobody."""
    met = facts.of_address(db, address_id, events.MET)
    entries = [*met, *facts.of_address(db, address_id, events.NOTE)]
    kept = {entry.event_id for entry in _standing(db, address_id, entries)}
    for entry in entries:
        if entry.event_id not in kept:
            facts.put_private(db, entry.event_id, {})
    if any(entry.event_id in kept for entry in met) or erasing.is_erased(db, address_id):
        remeet(db, address_id)
        return
    people.forget_address(db, address_id)
    for outreach_id in outreaches.of_address(db, address_id):
        retell(db, outreach_id)


def _is_of_import(event: Event) -> bool:
    return event.kind in (events.MET, events.NOTE) and "import" in event.fact


def _standing(db: apsw.Connection, address_id: str, entries: Sequence[Event]) -> list[Event]:
    """Those of `entries` that were not taken back by whoever made the import that wrote them."""
    if not any("import" in entry.fact for entry in entries):
        return list(entries)
    said = {(e.fact.get("event_id"), e.operator_id) for e in facts.of_address(db, address_id, events.WITHDRAWN)}
    return [e for e in entries if "import" not in e.fact or (e.event_id, e.operator_id) not in said]


def redecide(db: apsw.Connection, event: Event) -> None:
    """Decide a register again: the last write wins, by stamp, then by event id."""
    entity, entity_id, field = (str(event.fact.get(key) or "") for key in ("entity", "entity_id", "field"))
    if not (entity and entity_id and field):
        return
    if erasing.is_erased(db, entity_id):
        erasing.forget_private(db, entity_id)
        return
    writes = [
        e for e in facts.registers_of(db, entity_id) if (e.fact.get("entity"), e.fact.get("field")) == (entity, field)
    ]
    last = max(writes, key=lambda e: (e.hlc, e.event_id))
    value = last.fact.get("value", last.private.get("value"))
    people.put_register(db, entity, entity_id, field, None if value is None else str(value))
    if people.is_leaving_alone({"entity": entity, "field": field, "value": value}):
        purge_texts(db, entity_id)


def rejoin(db: apsw.Connection, actor_id: str) -> None:
    """Bring an account up to date: its handle as last seen, and who writes from it."""
    told = facts.joins_of(db, actor_id)
    last = max((e for e in told if e.kind == events.JOINED), key=lambda e: (e.hlc, e.event_id), default=None)
    if last is None:
        return
    people.put_actor(db, actor_id, str(last.private.get("handle") or ""), str(last.private.get("user_id") or ""))
    sharers = accounts.sharers_of(told).values()
    people.put_joins(db, actor_id, [sharer.operator_id for sharer in sharers if sharer.left_ms is None])


def purge_texts(db: apsw.Connection, person_id: str) -> None:
    """Remove every word exchanged with a person who is excluded now."""
    for span in holding.held_by(db, person_id):
        facts.drop_texts(db, _WITHIN, span)
    mine = "outreach_id IN (SELECT outreach_id FROM outreaches WHERE person=?)"
    facts.drop_texts(db, mine, (person_id,))


def readable(db: apsw.Connection, event: Event) -> Event:
    """`event`, without what is private when it is about somebody who was erased."""
    is_erased = erasing.is_erased(db, *erasures.concerned(event), _holder(db, event))
    if not is_erased and event.outreach_id:
        is_erased = erasing.is_story_erased(db, event.outreach_id)
    return erasures.unreadable(event) if is_erased else event


def _withhold(db: apsw.Connection, event: Event) -> None:
    """What nobody may keep goes again, whoever brings it: all of the erased, the words of the excluded."""
    if readable(db, event) != event:
        facts.drop_private(db, "event_id=?", (event.event_id,))
        return
    if "text" not in event.private:
        return
    person = outreaches.person_of(db, event.outreach_id) if event.outreach_id else None
    person = person or _holder(db, event)
    if person and people.is_excluded(db, person):
        facts.drop_texts(db, "event_id=?", (event.event_id,))


def _person_of(db: apsw.Connection, story: Outreach) -> str | None:
    """Whom the outreach went to: who held the address then; until somebody met them, the address stands for them."""
    if not story.address_id:
        return None
    return holding.person_at(db, story.address_id, story.at_ms) or story.address_id


def _holder(db: apsw.Connection, event: Event) -> str | None:
    """Who held the address of `event` when it happened."""
    return holding.person_at(db, event.address_id, event.at_ms) if event.address_id else None


def _is_own(db: apsw.Connection, outreach_id: str) -> bool:
    """Whether this computer wrote the intent: then it settles the story too."""
    query = "SELECT 1 FROM events WHERE outreach_id=? AND lsn IS NOT NULL AND kind='outreach.intent'"
    return db.execute(query, (outreach_id,)).get is not None
