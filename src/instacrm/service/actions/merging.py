"""Two records that are one person, and people who go by another handle now; either is taken back as it was done.

A merge moves addresses and writes fields, as events like anybody's: agents follow, and nothing of either's past is
changed. What each event replaced stands in it, so that taking it apart restores exactly that.
"""

from typing import Any, Final

import uuid_utils
from sqlalchemy import Connection

from instacrm.domain import events, prospects
from instacrm.domain.days import day_begins_ms
from instacrm.domain.errors import BadInput, Conflict, NotFound
from instacrm.domain.events import Event
from instacrm.domain.holders import FROM, from_of
from instacrm.domain.importing import parse_profile
from instacrm.domain.prospects import LEFT_ALONE
from instacrm.service.store import addresses, erasing, imports, projecting, registers, reports_prospects, teams
from instacrm.service.store import events as event_rows
from instacrm.service.store.addresses import AddressRow
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import Changed

from .prospects import FIELDS, draft_of
from .pushing import Appended, Draft, Writer, append_to

# A merge is a few events; agents may have pushed between them.
_SPAN_MAX: Final = 10_000
_SEQ_MAX: Final = 1 << 53


def also_known_as(database: Database, writer: Writer, person_id: str, handle: str, now_ms: int) -> Changed:
    """The person goes by `handle` too, from now on shown first; whoever was known by it becomes one with the person.

    Of fields that both have, the person's own stay; that somebody is left alone wins over everything.
    Raises: BadHandle; NotFound; Conflict for a handle of somebody erased, or already theirs.
    """
    named = parse_profile(handle)
    with database.writing(writer.team_id) as db:
        teams.lock_team(db, writer.team_id)
        if reports_prospects.find(db, writer.team_id, person_id) is None:
            raise NotFound("Your team has no such prospect.")
        address_id = prospects.address_id(teams.team_key(db, writer.team_id), named)
        other = projecting.persons_of(db, writer.team_id, [address_id]).get(address_id)
        if other == person_id:
            raise Conflict(f"@{named} is this person already.")
        if erasing.erased_among(db, writer.team_id, {address_id, person_id, *([other] if other else [])}):
            raise Conflict(f"@{named} was erased: nobody writes to them again.")
        mark = str(uuid_utils.uuid7())
        if other is None:
            # Entered by hand, as by an import: as long as nobody wrote to it, it can be gone again.
            fact = {"person_id": person_id, "merge": mark, "was": None, "import": mark}
            drafts = [_met(address_id, fact, named, now_ms)]
        else:
            drafts = _merged(db, writer.team_id, person_id, other, mark=mark, now_ms=now_ms)
        return _changed(append_to(db, writer, drafts, now_ms), mark)


def hand_on(  # noqa: PLR0913, PLR0917 (who gave up what, and when)
    database: Database, writer: Writer, person_id: str, handle: str, on: str, now_ms: int
) -> Changed:
    """Since the day `on` (`2026-03-03`, the team's) `handle` belongs to somebody else: they start anew from there.

    Whatever happened before stays with the person. Raises: BadHandle; BadInput; NotFound; Conflict.
    """
    named = parse_profile(handle)
    with database.writing(writer.team_id) as db:
        teams.lock_team(db, writer.team_id)
        team = teams.team_of(db, writer.team_id)
        from_ms = day_begins_ms(team.zone, on)
        if not 0 < from_ms <= now_ms:
            raise BadInput("The day since when somebody else has the handle is today or before.")
        address_id = prospects.address_id(bytes.fromhex(team.team_key), named)
        theirs = [each for each in names_of(db, writer.team_id, person_id) if each.address_id == address_id]
        if not theirs or theirs[0].until_ms is not None:
            raise Conflict(f"@{named} is not this person's.")
        if from_ms <= theirs[0].from_ms:
            raise Conflict(f"@{named} was somebody else's then.")
        mark = str(uuid_utils.uuid7())
        fact = _dated(from_ms) | {"person_id": str(uuid_utils.uuid7()), "merge": mark, "was": person_id}
        fact |= {"handed_on": True}
        return _changed(append_to(db, writer, [_met(address_id, fact, named, now_ms)], now_ms), mark)


def take_apart(database: Database, writer: Writer, done: Changed, now_ms: int) -> Changed:
    """What `done` joined is as before, but for fields that somebody changed since. Raises: BadInput; Conflict."""
    if not 0 < done.from_seq <= done.to_seq <= done.from_seq + _SPAN_MAX < _SEQ_MAX:
        raise BadInput("That is no merge.")
    with database.writing(writer.team_id) as db:
        teams.lock_team(db, writer.team_id)
        told = [
            event
            for event in event_rows.after(db, writer.team_id, done.from_seq - 1, done.to_seq - done.from_seq + 1)
            if event.fact.get("merge") == done.mark
        ]
        met = [event for event in told if event.kind == events.MET]
        held = addresses.standing_at(db, writer.team_id, [str(event.address_id) for event in met])
        moved = [event for event in met if (word := held.get(_place(event))) and word.hlc == event.hlc]
        if not met or len(moved) < len(met):
            raise Conflict("They were merged or named anew since.", remedy="Take the newer merge apart first.")
        newest = registers.newest_writes(
            db, writer.team_id, [event.fact["entity_id"] for event in told if event.kind == events.REGISTER]
        )
        alone = [str(event.address_id) for event in moved if event.fact["was"] is None]
        touched = imports.touched_by_others(db, writer.team_id, alone, done.mark)
        back = [
            _apart(event, done.mark, now_ms, is_forgotten=is_forgotten)
            for event in moved
            if event.fact["was"] != event.fact["person_id"]
            for is_forgotten in [
                event.fact["was"] is None
                and event.address_id not in touched
                and event.operator_id == writer.operator_id
            ]
        ]
        fields = [
            draft_of(event.fact["entity_id"], None, event.fact["field"], event.fact["was"], now_ms, undoes=done.mark)
            for event in told
            if event.kind == events.REGISTER
            and newest.get((event.fact["entity_id"], event.fact["field"])) == event.event_id
        ]
        # Of a handle that never changed hands after all, what its other holder was given meanwhile is the first one's.
        given = [
            draft
            for event in moved
            if event.fact.get("handed_on")
            for draft in _joined_fields(
                db, writer.team_id, event.fact["was"], event.fact["person_id"], now_ms=now_ms, undoes=done.mark
            )
        ]
        return _changed(append_to(db, writer, [*back, *fields, *given], now_ms), done.mark)


def names_of(db: Connection, team_id: str, person_id: str) -> list[AddressRow]:
    """Each handle the person is known by, the newest first. Raises: NotFound."""
    if reports_prospects.find(db, team_id, person_id) is None:
        raise NotFound("Your team has no such prospect.")
    return addresses.names_of(db, team_id, person_id)


def _merged(  # noqa: PLR0913 (two people and a mark)
    db: Connection, team_id: str, person_id: str, other: str, *, mark: str, now_ms: int
) -> list[Draft]:
    """The events that make `other` one with `person_id`."""
    theirs = {each.address_id: each.handle for each in reversed(addresses.names_of(db, team_id, other))}
    own = addresses.names_of(db, team_id, person_id)
    words = addresses.standing_at(db, team_id, list(theirs))
    drafts = [
        _met(address_id, _dated(from_ms) | {"person_id": person_id, "merge": mark, "was": other}, handle, now_ms)
        for address_id, handle in theirs.items()
        for (at, from_ms), word in words.items()
        if at == address_id and word.person_id == other
    ]
    if own and own[0].until_ms is None:
        # Written last, so that the handle they go by stays the one that is shown.
        same = _dated(own[0].from_ms) | {"person_id": person_id, "merge": mark, "was": person_id}
        drafts.append(_met(own[0].address_id, same, own[0].handle, now_ms))
    return drafts + _joined_fields(db, team_id, person_id, other, now_ms=now_ms, merge=mark)


def _joined_fields(
    db: Connection, team_id: str, person_id: str, other: str, *, now_ms: int, **mark: str
) -> list[Draft]:
    """What gives `person_id` the fields of `other` that they have not, and takes them from there."""
    drafts = []
    kept = {field: registers.values_of(db, team_id, [person_id, other], field) for field in FIELDS}
    for field, values in kept.items():
        mine, another = values.get(person_id), values.get(other)
        if another is None:
            continue
        alone = (field, another) in LEFT_ALONE
        if (mine is None or alone) and mine != another:
            drafts.append(draft_of(person_id, None, field, another, now_ms, was=mine, **mark))
        drafts.append(draft_of(other, None, field, None, now_ms, was=another, **mark))
    return drafts


def _apart(event: Event, mark: str, now_ms: int, *, is_forgotten: bool) -> Draft:
    """What takes an address from the person it was given to: whoever had it has it, or nobody is known by it."""
    if is_forgotten:
        fact: dict[str, Any] = {"event_id": event.event_id, "undoes": mark}
        return Draft(kind=events.WITHDRAWN, at_ms=now_ms, address_id=event.address_id, fact=fact)
    # A handle that was nobody's becomes a person of its own: what was written to it meanwhile stays.
    fact = _dated(from_of(event)) | {"person_id": event.fact["was"] or str(uuid_utils.uuid7()), "undoes": mark}
    return _met(str(event.address_id), fact, event.private.get("handle"), now_ms)


def _place(met: Event) -> tuple[str, int]:
    return str(met.address_id), from_of(met)


def _dated(from_ms: int) -> dict[str, Any]:
    return {FROM: from_ms} if from_ms else {}


def _met(address_id: str, fact: dict[str, Any], handle: str | None, now_ms: int) -> Draft:
    private = {"handle": handle} if handle else {}
    return Draft(kind=events.MET, at_ms=now_ms, address_id=address_id, fact=fact, private=private)


def _changed(written: Appended, mark: str) -> Changed:
    places = [event.seq or 0 for event in written.events]
    return Changed(
        changed=len(written.events), mark=mark, from_seq=min(places, default=0), to_seq=max(places, default=0)
    )
