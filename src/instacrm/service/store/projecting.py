"""What follows from the events: accounts, addresses, registers, stories and people.

Stories, accounts and people are folded again from all their facts whenever one arrives, so that what stands here
never depends on the order, or on how often anything came. Addresses and registers keep the newest write.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping, func, select

from instacrm.domain import events as kinds
from instacrm.domain import prospects as prospects_domain
from instacrm.domain.accounts import sharers_of
from instacrm.domain.events import Event
from instacrm.domain.holders import Word
from instacrm.domain.outreach import tell, weight
from instacrm.domain.prospects import status_of
from instacrm.domain.tallies import Line

from . import daily, erasing, events, withdrawing
from .holding import Holding, Span, dated_among, put_spans, words_at
from .rows import amend, among, chunks, put, remove
from .tables import actor_operators, actors, addresses, event_logs, outreaches, prospects, registers

EXCLUDED = "excluded"
_COLUMN_OF = {
    prospects_domain.STATUS: "status",
    prospects_domain.OWNER: "owner_id",
    prospects_domain.FOLLOW_UP: "follow_up",
    prospects_domain.DO_NOT_CONTACT: "do_not_contact",
    prospects_domain.ACCOUNT: "account_id",
}
_PERSON = "person"


def project(db: Connection, team_id: str, arrived: Sequence[Event]) -> None:
    """Bring everything up to date with `arrived`, which are among the team's events by now."""
    counting = daily.Counting(db, team_id, arrived)
    _fold_accounts(db, team_id, {e.actor_id for e in arrived if e.kind in kinds.ACCOUNT_KINDS and e.actor_id})
    erased = erasing.put_erasures(db, team_id, [e for e in arrived if e.kind == kinds.ERASED])
    known = erasing.Erased(db, team_id)
    now = _Now(db, team_id, known, Holding(db, team_id))
    moved = _meet(now, [e for e in arrived if e.kind == kinds.MET], erased)
    taken = withdrawing.take_back(db, team_id, arrived)
    if moved.dated or taken.addresses:
        now = now._replace(holding=Holding(db, team_id))
    named = _set_registers(db, team_id, [e for e in arrived if e.kind == kinds.REGISTER], known)
    told = {e.outreach_id for e in arrived if e.outreach_id} | events.outreaches_to(
        db, team_id, sorted(moved.addresses | taken.addresses)
    )
    told |= erasing.stories_of(db, team_id, erased)
    stories = _retold(now, told, arrived)
    people = moved.people | taken.people | named | erased | stories.people
    people |= now.holding.people_at({e.address_id for e in arrived if e.address_id})
    written = {line.outreach_id: line for line in counting.before(stories.before, people)}
    retold = counting.lines(stories.after)
    written |= {line.outreach_id: line for line in retold}
    chained = counting.chained([line for line in written.values() if line.person_id in people])
    put(db, outreaches, chained.beside(stories.after))
    others = chained.moved - {line.outreach_id for line in retold}
    amend(db, outreaches, chained.beside([{"team_id": team_id, "outreach_id": each} for each in sorted(others)]))
    counting.after(retold, chained, _fold_people(now, people, chained.lines))
    erasing.forget_all(db, team_id, erased | moved.gone)
    gone = known.among(erased | now.holding.people_at(moved.addresses | taken.addresses))
    erasing.forget_spans(db, team_id, now.holding.spans_of(gone))
    erasing.forget_events(db, team_id, erasing.unreadable_among(arrived, known, now.holding))


def persons_of(db: Connection, team_id: str, address_ids: Iterable[str]) -> dict[str, str]:
    """Who is known under each address."""
    found: dict[str, str] = {}
    for some in chunks(sorted(address_ids)):
        rows = db.execute(
            select(addresses.c.address_id, addresses.c.person_id).where(
                addresses.c.team_id == team_id, among(db, addresses.c.address_id, some)
            )
        )
        found |= {row.address_id: row.person_id for row in rows}
    return found


def joined_by(db: Connection, team_id: str, operator_id: str) -> set[str]:
    """The actors this operator joined to the team, those they left since among them."""
    rows = db.scalars(
        select(actor_operators.c.actor_id).where(
            actor_operators.c.team_id == team_id, actor_operators.c.operator_id == operator_id
        )
    )
    return set(rows)


def register_hlc(db: Connection, team_id: str, entity: str, entity_id: str, field: str) -> str | None:
    """The stamp of the newest write to a register."""
    c = registers.c
    found: str | None = db.scalar(
        select(c.hlc).where(c.team_id == team_id, c.entity == entity, c.entity_id == entity_id, c.field == field)
    )
    return found


def address_hlc(db: Connection, team_id: str, address_id: str) -> str | None:
    """The stamp of the newest word on who holds an address, or held it once."""
    c = addresses.c
    found: str | None = db.scalar(select(c.hlc).where(c.team_id == team_id, c.address_id == address_id))
    if found is None:
        return None
    return max(found, *(event.hlc for event in events.met_at(db, team_id, [address_id]).get(address_id, ())))


def _fold_accounts(db: Connection, team_id: str, actor_ids: set[str]) -> None:
    """Who joined an account and when, who left it, and the handle its newest joining gave it."""
    told = events.of_actors(db, team_id, kinds.ACCOUNT_KINDS, sorted(actor_ids))
    joined = [event for event in told if event.kind == kinds.JOINED]
    accounts: dict[str, dict[str, Any]] = {}
    for event in sorted(joined, key=lambda e: (e.hlc, e.event_id)):
        key = {"team_id": team_id, "actor_id": str(event.actor_id)}
        account = accounts.setdefault(key["actor_id"], key | {"joined_ms": event.at_ms})
        account |= {name: event.private[name] for name in ("handle", "user_id")}
        account["joined_ms"] = min(account["joined_ms"], event.at_ms)
    put(db, actors, list(accounts.values()))
    sharers = [
        {"team_id": team_id, "actor_id": actor_id, **msgspec.structs.asdict(sharer)}
        for actor_id in sorted(actor_ids)
        for sharer in sharers_of(event for event in told if event.actor_id == actor_id).values()
    ]
    put(db, actor_operators, sharers)


class _Now(NamedTuple):
    """The team that is written to, and what one write asks again and again: who was erased, who held what when."""

    db: Connection
    team_id: str
    erased: erasing.Erased
    holding: Holding


class _Moved(NamedTuple):
    """Addresses that belong to somebody else now, the people before and after, the erased ones, those told by dates."""

    addresses: set[str]
    people: set[str]
    gone: set[str]
    dated: set[str]


def _meet(now: _Now, met: Sequence[Event], erased: Iterable[str]) -> _Moved:
    """Who holds which address now. An erased one leads to nobody: it stands for itself, without a handle."""
    db, team_id, known, held = now
    touched = {str(e.address_id) for e in met} | erasing.addresses_of(db, team_id, erased) | held.addresses_of(erased)
    before = _address_rows(db, team_id, sorted(touched))
    dated = held.changed_among(touched) | dated_among(met)
    moved = _Moved(set(), set(), set(), dated)
    words = words_at(db, team_id, dated, withdrawing.withdrawn_at(db, team_id, dated)) if dated else {}
    rows = before | _dated_rows(team_id, before, words, met)
    for event in met:
        if event.address_id in dated:
            continue
        address_id, person_id = str(event.address_id), event.fact["person_id"]
        old = rows.get(address_id)
        handle = event.private.get("handle")
        if old is None or (event.hlc, person_id) > (old["hlc"], old["person_id"]):
            new = {"person_id": person_id, "hlc": event.hlc, "handle": handle or (old and old["handle"])}
        else:
            new = {"handle": old["handle"] or handle}
        rows[address_id] = (old or {"team_id": team_id, "address_id": address_id}) | new
    holders = {address_id: row["person_id"] for address_id, row in rows.items()}
    moved.gone.update(erasing.follow(db, team_id, holders, known))
    for address_id in moved.gone:
        rows[address_id] = rows[address_id] | {"person_id": address_id, "handle": None}
    put(db, addresses, [row for key, row in rows.items() if row != before.get(key)])
    for address_id, said in words.items():
        put_spans(db, team_id, address_id, said, is_severed=address_id in moved.gone)
        moved.addresses.add(address_id)
        moved.people.update(word.person_id for word in said)
    moved.people.update(held.people_at(dated))
    for address_id, row in rows.items():
        was = before.get(address_id)
        moved.people.add(row["person_id"])
        if was is None or was["person_id"] != row["person_id"]:
            moved.addresses.add(address_id)
        if was:
            moved.people.add(was["person_id"])
    return moved


def _dated_rows(
    team_id: str, before: dict[str, dict[str, Any]], words: dict[str, tuple[Word, ...]], met: Sequence[Event]
) -> dict[str, dict[str, Any]]:
    """The addresses that changed hands, by the words that count: whoever the last one names has them now."""
    told = {str(e.address_id): e.private["handle"] for e in met if e.private.get("handle")}
    found: dict[str, dict[str, Any]] = {}
    for address_id, said in words.items():
        if not said:
            continue
        old = before.get(address_id, {})
        found[address_id] = {
            "team_id": team_id, "address_id": address_id, "person_id": said[-1].person_id,
            # A handle makes the address: it is the same whoever has it.
            "handle": old.get("handle") or told.get(address_id), "hlc": said[-1].hlc,
        }  # fmt: skip
    return found


def _address_rows(db: Connection, team_id: str, address_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for some in chunks(address_ids):
        rows = db.execute(
            select(addresses).where(addresses.c.team_id == team_id, among(db, addresses.c.address_id, some))
        ).mappings()
        found |= {row["address_id"]: dict(row) for row in rows}
    return found


def _set_registers(db: Connection, team_id: str, written: Sequence[Event], known: erasing.Erased) -> set[str]:
    """Last write wins. The people who may look different now."""
    newest: dict[tuple[str, str, str], Event] = {}
    gone = known.among({e.fact["entity_id"] for e in written if e.fact["entity"] == _PERSON})
    for event in sorted(written, key=lambda e: (e.hlc, e.event_id)):
        if event.fact["entity"] == _PERSON and event.fact["entity_id"] in gone:
            continue
        newest[event.fact["entity"], event.fact["entity_id"], event.fact["field"]] = event
    for some in chunks(sorted({entity_id for _, entity_id, _ in newest})):
        rows = db.execute(
            select(registers).where(registers.c.team_id == team_id, among(db, registers.c.entity_id, some))
        ).all()
        for row in rows:
            key = (row.entity, row.entity_id, row.field)
            if key in newest and (row.hlc, row.event_id) > (newest[key].hlc, newest[key].event_id):
                del newest[key]
    put(
        db,
        registers,
        [
            {
                "team_id": team_id,
                "entity": entity,
                "entity_id": entity_id,
                "field": field,
                "value": msgspec.json.encode(value_of(event)).decode(),
                "hlc": event.hlc,
                "event_id": event.event_id,
            }
            for (entity, entity_id, field), event in newest.items()
        ],
    )
    return {entity_id for entity, entity_id, _ in newest if entity == _PERSON}


def value_of(event: Event) -> Any:
    """What a `register.set` writes: personal values stand in `private`."""
    return event.private["value"] if "value" in event.private else event.fact.get("value")


class _Stories(NamedTuple):
    """Outreaches as their rows are and will be, and the people they may look different for."""

    before: list[RowMapping]
    after: list[dict[str, Any]]
    people: set[str]


def _retold(now: _Now, outreach_ids: set[str], arrived: Sequence[Event]) -> _Stories:
    db, team_id, known, holding = now
    # What arrived is here already: most stories begin and end with it.
    facts_of = events.stories(db, team_id, sorted(outreach_ids), before=min((e.seq or 0 for e in arrived), default=0))
    before = _story_rows(db, team_id, sorted(facts_of))
    for event in arrived:
        if event.outreach_id:
            facts_of.setdefault(event.outreach_id, []).append(event)
    told = {key: outreach for key, facts in facts_of.items() if (outreach := tell(facts))}
    about = {event.address_id for event in arrived if event.address_id}
    written_to = {o.address_id for o in told.values() if o.address_id}
    persons = persons_of(db, team_id, about | written_to)
    touched = {row["person_id"] for row in before if row["person_id"]}
    touched |= {persons[address_id] for address_id in about & persons.keys()}
    # An address that was erased before anybody met it stands for itself too.
    severed = known.among(written_to)
    holding.changed_among(written_to)
    persons |= {address_id: address_id for address_id in severed}
    rows = []
    for outreach_id, outreach in told.items():
        facts = facts_of[outreach_id]
        address_id = outreach.address_id or ""
        person_id = holding.at(address_id, outreach.at_ms)
        # Who stands for themselves was met by nobody then, or erased.
        if person_id is None or person_id == address_id:
            person_id = persons.get(address_id) if person_id is None or address_id in severed else None
        if person_id:
            touched.add(person_id)
        rows.append(
            {
                "team_id": team_id,
                "outreach_id": outreach_id,
                "operator_id": outreach.operator_id,
                "actor_id": outreach.actor_id,
                "address_id": outreach.address_id,
                "person_id": person_id,
                "at_ms": outreach.at_ms,
                "state": outreach.state,
                "weight": msgspec.json.encode(max(map(weight, facts))).decode(),
                "intent_event_id": outreach.text_event_id,
                "seq": max(event.seq or 0 for event in facts),
                "text_key": outreach.text_key[:64] if outreach.text_key else None,
                "template_id": outreach.template_id,
                "variant_id": outreach.variant_id,
            }
        )
    return _Stories(before, rows, touched)


def _story_rows(db: Connection, team_id: str, outreach_ids: Sequence[str]) -> list[RowMapping]:
    found: list[RowMapping] = []
    for some in chunks(outreach_ids):
        here = (outreaches.c.team_id == team_id, among(db, outreaches.c.outreach_id, some))
        found += db.execute(select(outreaches).where(*here)).mappings()
    return found


def _fold_people(now: _Now, person_ids: set[str], lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The rows of these people as they are now; `lines` are all that was ever written to them."""
    told: dict[str | None, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each.at_ms, each.outreach_id)):
        told[line.person_id].append(line)
    rows: list[dict[str, Any]] = []
    for some in chunks(sorted(person_ids)):
        theirs = [line for person_id in some for line in told.get(person_id, ())]
        rows += _fold_some_people(now, some, theirs)
    return rows


def _fold_some_people(now: _Now, person_ids: Sequence[str], told: Sequence[Line]) -> Iterable[dict[str, Any]]:
    """One row each, counted anew; who is known by nothing any more, or is gone, has none."""
    db, team_id, known, holding = now
    gone = known.among(person_ids).keys()
    people: dict[str, dict[str, Any]] = {}

    def row_of(person_id: str) -> dict[str, Any]:
        return people.setdefault(
            person_id, {name: None for name in prospects.c.keys()}  # noqa: C420, SIM118 (columns, not a dict)
            | {"team_id": team_id, "person_id": person_id, "status": "", "sent": 0, "do_not_contact": 0},
        )  # fmt: skip

    person_at: dict[str, str] = {}
    # Sorted here: databases sort text by the rules of a language, each by its own.
    held = db.execute(
        select(addresses).where(addresses.c.team_id == team_id, among(db, addresses.c.person_id, person_ids))
    )
    spans = holding.spans_of(person_ids)
    people |= {span.person_id: row_of(span.person_id) for span in spans}
    rows = sorted(held, key=lambda r: (r.hlc, r.address_id))
    handed_on = holding.changed_among(row.address_id for row in rows)
    for row in rows:
        if row.address_id not in handed_on:
            person_at[row.address_id] = row.person_id
        person = row_of(row.person_id)
        person["handle"] = row.handle or person["handle"]
    # A struck one is a record, but no message.
    for line in (one for one in told if one.state != "struck"):
        person = row_of(str(line.person_id))
        person["sent"] += line.state == "sent"
        person["first_at_ms"] = line.at_ms if person["first_at_ms"] is None else person["first_at_ms"]
        person |= {
            "last_at_ms": line.at_ms,
            "last_state": line.state,
            "last_operator_id": line.operator_id,
            "last_actor_id": line.actor_id,
        }
    for row in db.execute(
        select(registers.c.entity_id, registers.c.field, registers.c.value).where(
            registers.c.team_id == team_id,
            registers.c.entity == _PERSON,
            among(db, registers.c.entity_id, person_ids),
            registers.c.field.in_(_COLUMN_OF),
        )
    ):
        # A cleared register alone makes nobody known.
        if row.entity_id in people or row.value not in (None, "null"):
            row_of(row.entity_id)[_COLUMN_OF[row.field]] = column_value(row.field, row.value)
    written_to = {line.person_id for line in told if line.state in ("sent", "unconfirmed", "pending")}
    for person_id, kind, at_ms in _last_heard(db, team_id, person_at, spans):
        person = row_of(person_id)
        if kind == kinds.ELSEWHERE:
            written_to.add(person_id)
        else:
            person["last_reply_ms"] = max(at_ms, person["last_reply_ms"] or 0)
    for person_id, person in people.items():
        person["status"] = status_of(
            person["status"], written_to=person_id in written_to, replied=person["last_reply_ms"] is not None
        )
    kept = {person_id: person for person_id, person in people.items() if person_id not in gone}
    vanished = [{"team_id": team_id, "person_id": person_id} for person_id in person_ids if person_id not in kept]
    remove(db, prospects, vanished)
    put(db, prospects, list(kept.values()))
    erasing.forget_stories(db, team_id, [line.outreach_id for line in told if line.person_id in gone])
    _withhold(now, people, person_at, told)
    return kept.values()


def _withhold(now: _Now, people: dict[str, dict[str, Any]], person_at: dict[str, str], told: Sequence[Line]) -> None:
    """No words stay of those who are left alone: at the addresses they have, and while they had others."""
    excluded = {
        person_id for person_id, person in people.items() if person["status"] == EXCLUDED or person["do_not_contact"]
    }
    if excluded:
        theirs = [address_id for address_id, person_id in person_at.items() if person_id in excluded]
        stories = [line.outreach_id for line in told if line.person_id in excluded]
        then = [span.within for span in now.holding.spans_of(excluded)]
        events.withhold_words(now.db, now.team_id, theirs, stories, then)


def column_value(field: str, value: str | None) -> str | int | None:
    """What a person's row shows of a register that holds `value` (JSON); what makes no sense counts as unset."""
    said = msgspec.json.decode(value) if value else None
    word = said if isinstance(said, str) else ""
    match field:
        case prospects_domain.DO_NOT_CONTACT:
            return int(word == "yes")
        case prospects_domain.FOLLOW_UP:
            return word if prospects_domain.is_day(word) else None
        case prospects_domain.OWNER | prospects_domain.ACCOUNT:
            return word[:64] or None
        case _:
            return word[:32]


def _last_heard(
    db: Connection, team_id: str, person_at: dict[str, str], spans: Sequence[Span]
) -> Iterator[tuple[str, str, int]]:
    """When the last reply of people was seen, and the last contact elsewhere: person, kind and instant.

    At the addresses they have, and while they had others.
    """
    c = event_logs.c
    heard = [kinds.REPLY, kinds.ELSEWHERE]
    for some in chunks(sorted(person_at)):
        rows = db.execute(
            select(c.address_id, c.kind, func.max(c.at_ms))
            .where(
                c.team_id == team_id, among(db, c.address_id, some), c.kind.in_(heard)
            )
            .group_by(c.address_id, c.kind)
        )  # fmt: skip
        yield from ((person_at[row[0]], row[1], row[2]) for row in rows)
    for span in spans:
        rows = db.execute(
            select(c.kind, func.max(c.at_ms))
            .where(c.team_id == team_id, span.within, c.kind.in_(heard)).group_by(c.kind)
        )  # fmt: skip
        yield from ((span.person_id, row[0], row[1]) for row in rows)
