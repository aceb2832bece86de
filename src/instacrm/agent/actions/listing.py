"""The window's lists: prospects, one person, what happened. They read beside whoever logs, and never wait for them."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, islice, takewhile
from typing import Final

import apsw
import msgspec

from instacrm.agent.store import Store, erasing, holding, lists, people, team, templates
from instacrm.agent.store.lists import Known, Told
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.domain import events, prospects
from instacrm.wire import window
from instacrm.wire.window import Activity, ActivityLine, Former, Person, ProspectLine, Prospects

from .standings import late_rules, person_card
from .who import Who

# A filter that almost nothing passes ends after so many; what is older is asked for from there on.
LOOKED_THROUGH: Final = 20_000
_ALL_TOLD: Final = tuple(kind for kinds in lists.TOLD.values() for kind in kinds)


def find_prospects(store: Store, who: Who, asked: window.AskProspects) -> Prospects:
    """Whose handle contains the words asked for, or the last written to; with a status, only those."""
    limit = max(1, min(asked.limit, window.ROWS_MAX))
    part = asked.query.strip().removeprefix("@").lower()[: window.QUERY_MAX]
    with store.looking() as db:
        lines = (_prospect(db, who, known) for known in _candidates(db, part, asked.status, limit + 1))
        found = [*islice((line for line in lines if asked.status in (None, line.status)), limit + 1)]
        return Prospects(items=tuple(found[:limit]), known=lists.count_known(db), more=len(found) > limit)


def _candidates(db: apsw.Connection, part: str, status: str | None, limit: int) -> Iterable[Known]:
    if part:
        return chain(lists.by_handle(db, part, limit, status=status), lists.former(db, part, limit))
    if status not in (None, "new", "no-reply", "replied"):
        return lists.by_register(db, "status", str(status), limit)
    return lists.by_last_message(db, status)


def _prospect(db: apsw.Connection, who: Who, known: Known) -> ProspectLine:
    last = lists.last_to(db, known.person_id)
    actor = people.find_actor(db, last.actor_id) if last else None
    return ProspectLine(
        person_id=known.person_id,
        handle=known.handle,
        status=lists.status_of(db, known.person_id, written_to=last is not None),
        last_ms=last.at_ms if last else None,
        operator=name_of(db, who, last.operator_id) if last else "",
        mine=last is not None and last.operator_id == who.operator_id,
        actor=actor.handle if actor else "",
        until_ms=known.until_ms,
    )


def look_up_person(store: Store, who: Who, asked: window.AskPerson) -> Person:
    """All that this computer knows of somebody who has a handle or had it. Raises: BadHandle."""
    handle = prospects.parse_handle(asked.handle)
    address_id = prospects.address_id(who.team_key, handle)
    with store.looking() as db:
        held = holding.of_address(db, address_id)
        left_out = {address_id, people.person_of(db, address_id)}
        past = [one for one in held if one.person_id not in left_out and not erasing.is_erased(db, one.person_id)]
        once = [one for one in past if one.person_id == asked.person_id]
        card = person_card(db, who, handle, former=asked.person_id if once else None)
        return Person(
            card=card,
            fields=lists.registers_of(db, card.person_id),
            since_ms=next((one.from_ms for one in held if one.from_ms and one.person_id == card.person_id), None),
            until_ms=once[-1].until_ms if once else None,
            former=() if once else tuple(Former(one.person_id, one.until_ms) for one in reversed(past)),
        )


def activity(store: Store, who: Who, asked: window.AskActivity, *, now_ms: int) -> Activity:
    """What happened, newest first, as far as this computer heard and as the filters say."""
    limit = max(1, min(asked.limit, window.ROWS_MAX))
    before_ms = asked.before_ms if asked.before_ms is not None else now_ms + 86_400_000
    with store.looking() as db:
        since_ms = asked.since_ms or 0
        recent = takewhile(lambda line: line.at_ms >= since_ms, _happened(db, who, asked, before_ms))
        lines = islice(recent, LOOKED_THROUGH)
        found = [*islice((line for line in lines if _fits(line, asked)), limit + 1)]
    return Activity(lines=tuple(found[:limit]), more=len(found) > limit)


def _happened(db: apsw.Connection, who: Who, asked: window.AskActivity, before_ms: int) -> Iterator[ActivityLine]:
    messages: Iterator[ActivityLine] = iter(())
    told: Iterator[ActivityLine] = iter(())
    if asked.what in ("all", "messages"):
        messages = (_message(db, who, row) for row in lists.messages_before(db, before_ms))
    if asked.what != "messages" and asked.state is None:
        kinds = _ALL_TOLD if asked.what == "all" else lists.TOLD[asked.what]
        told = (_fact(db, who, fact) for fact in lists.told_before(db, kinds, before_ms) if _is_of_people(fact))
    return merge(messages, told, key=lambda line: -line.at_ms)


def _is_of_people(told: Told) -> bool:
    """Templates are registers too, and their own page shows them."""
    return told.kind != events.REGISTER or msgspec.json.decode(told.fact).get("entity") != templates.ENTITY


def _fits(line: ActivityLine, asked: window.AskActivity) -> bool:
    if asked.whose != "all" and line.mine != (asked.whose == "mine"):
        return False
    part = asked.query.strip().removeprefix("@").lower()
    return asked.state in (None, line.state) and (not part or part in (line.handle or ""))


def _message(db: apsw.Connection, who: Who, row: OutreachRow) -> ActivityLine:
    actor = people.find_actor(db, row.actor_id)
    return ActivityLine(
        line_id=row.outreach_id,
        at_ms=row.at_ms,
        kind=events.SENT,
        operator=name_of(db, who, row.operator_id),
        mine=row.operator_id == who.operator_id,
        actor=actor.handle if actor else "",
        handle=people.handle_of(db, row.address_id) if row.address_id else None,
        until_ms=holding.until(db, row.address_id, row.at_ms) if row.address_id else None,
        state=row.state,
    )


def _fact(db: apsw.Connection, who: Who, told: Told) -> ActivityLine:
    fact = msgspec.json.decode(told.fact)
    actor = people.find_actor(db, told.actor_id) if told.actor_id else None
    value = fact.get("value", _private(told).get("value", fact.get("word")))
    if told.kind == events.LATE and told.outreach_id:
        value = "; ".join(late_rules(db, who, told.outreach_id))
    handle, until_ms = _whom(db, told, str(fact.get("entity_id") or ""))
    return ActivityLine(
        line_id=told.event_id,
        at_ms=told.at_ms,
        kind=told.kind,
        operator=name_of(db, who, told.operator_id),
        mine=told.operator_id == who.operator_id,
        actor=actor.handle if actor else "",
        handle=handle,
        until_ms=until_ms,
        field=str(fact.get("field") or ""),
        value=str(value or ""),
    )


def _whom(db: apsw.Connection, told: Told, person_id: str) -> tuple[str | None, int | None]:
    """Whom a fact is about, by the address it names, else by the person of a register; until when it was theirs."""
    held = sorted(holding.held_by(db, person_id), key=lambda span: -span.until_ms)
    named = [(told.address_id, told.at_ms)] if told.address_id else []
    for address_id, at_ms in (*named, *((span.address_id, span.from_ms) for span in held)):
        if handle := people.handle_of(db, address_id):
            return handle, holding.until(db, address_id, at_ms)
    return None, None


def _private(told: Told) -> dict[str, object]:
    return msgspec.json.decode(told.private, type=dict[str, object]) if told.private else {}


def name_of(db: apsw.Connection, who: Who, operator_id: str) -> str:
    """What the team calls an operator."""
    return who.name if operator_id == who.operator_id else team.member_name(db, operator_id) or "somebody"
