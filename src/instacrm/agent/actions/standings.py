"""Standing: what may be sent now from this account to this person, and what the team knows of them."""

from typing import Final

import apsw

from instacrm.agent.store import Store, erasing, facts, holding, meta, outreaches, people, team
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.agent.store.past import Past
from instacrm.domain import events, prospects
from instacrm.domain.days import day_start_ms
from instacrm.domain.outreach import COUNTED_IN_CAPS
from instacrm.domain.policy import Subject, plain
from instacrm.domain.prospects import Handle
from instacrm.domain.verdicts import Scope, Step
from instacrm.wire.native import AskStanding, HistoryLine, Pace, PersonCard, Standing

from .judging import look_ahead
from .meeting import find_handle, identify, person_at
from .remarks import elsewhere, notes
from .who import Who

LEASE_MS: Final = 10 * 60 * 1000
HISTORY_LINES: Final = 20
_HOUR_MS: Final = 3_600_000
# A pace past this is a flood whatever its exact number.
_PACE_MAX: Final = 10_000


def standing(store: Store, who: Who, ask: AskStanding, *, now_ms: int) -> Standing:
    """What stands for the account and the person of `ask`, half an hour ahead, with a lease of ten minutes.

    An account that is unknown or not joined has no steps: nothing of it is logged, so nothing is held.
    """
    actor = identify(who, ask.actor)
    handle = find_handle(ask.prospect.handle)
    if actor and handle == actor.handle:
        handle = None
    with store.reading() as db:
        joined = actor is not None and people.has_joined(db, actor.actor_id, who.operator_id)
        address_id = prospects.address_id(who.team_key, handle) if handle else None
        person = person_at(db, address_id) if address_id else None
        steps: tuple[Step, ...] = ()
        if actor and joined:
            subject = Subject(operator_id=who.operator_id, actor_id=actor.actor_id, person=person, handle=handle)
            steps = look_ahead(db, subject, now_ms)
        return Standing(
            tab=ask.tab,
            handle=handle or ask.prospect.handle,
            thread_id=ask.prospect.thread_id,
            joined=joined,
            policy_version=team.policy_version(db),
            as_of_ms=now_ms,
            expires_ms=now_ms + LEASE_MS,
            steps=steps,
            excluded=person is not None and people.is_excluded(db, person),
            core_ms=meta.get_number(db, meta.CORE_LAST),
            actor=actor,
            sharers=people.sharers(db, actor.actor_id, who.operator_id) if actor and joined else (),
            mine=_pace(db, Scope(who.operator_id, actor.actor_id), now_ms) if actor and joined else None,
            team=_pace(db, Scope(None, actor.actor_id), now_ms) if actor and joined else None,
            person=person_card(db, who, handle) if handle else None,
        )


def person_card(db: apsw.Connection, who: Who, handle: Handle, *, former: str | None = None) -> PersonCard:
    """What this computer knows of who has a handle, or of `former`, who had it; of somebody new, that they are new."""
    address_id = prospects.address_id(who.team_key, handle)
    person = former or person_at(db, address_id)
    rows = outreaches.of_person(db, person, HISTORY_LINES)
    held = holding.held_by(db, person) or (holding.always(address_id),)
    replies = (
        facts.latest_at(db, address_id, events.REPLY, from_ms=span.from_ms, until_ms=span.until_ms)
        for span in held
        if span.address_id == address_id
    )
    last_reply_ms = max((at_ms for at_ms in replies if at_ms is not None), default=None)
    met = elsewhere(db, who, held)
    status = prospects.status_of(
        people.EXCLUDED if erasing.is_erased(db, person) else people.find_register(db, "person", person, "status"),
        written_to=bool(met) or any(row.state in COUNTED_IN_CAPS for row in rows),
        replied=last_reply_ms is not None,
    )
    return PersonCard(
        person_id=former or people.person_of(db, address_id) or prospects.first_person_id(who.team_key, address_id),
        handle=handle,
        status=status,
        history=tuple(_line(db, who, row) for row in rows),
        last_reply_ms=last_reply_ms,
        follow_up=people.find_register(db, "person", person, people.FOLLOW_UP),
        do_not_contact=people.is_not_to_be_contacted(db, person),
        notes=notes(db, who, held),
        elsewhere=met,
        since_ms=max((span.from_ms for span in held if span.address_id == address_id), default=0) or None,
    )


def _line(db: apsw.Connection, who: Who, row: OutreachRow) -> HistoryLine:
    mine = row.operator_id == who.operator_id
    actor = people.find_actor(db, row.actor_id)
    return HistoryLine(
        outreach_id=row.outreach_id,
        at_ms=row.at_ms,
        operator=who.name if mine else team.member_name(db, row.operator_id) or "somebody",
        mine=mine,
        actor=actor.handle if actor else "",
        state=row.state,
        text=text_of(db, row),
        late=late_rules(db, who, row.outreach_id),
    )


def late_rules(db: apsw.Connection, who: Who, outreach_id: str) -> tuple[str, ...]:
    """What rules say that spoke of a message only after it had gone out; one that has ended since has no words."""
    ids = facts.late_rules_of(db, outreach_id)
    if not ids:
        return ()
    past = Past(db, who.operator_id)
    said = {rule.rule_id: plain(rule, past) for rule in team.rules(db)}
    return tuple(said.get(rule_id, "a rule that has ended since") for rule_id in ids)


def text_of(db: apsw.Connection, row: OutreachRow) -> str | None:
    """The words of an outreach, where they are kept."""
    for event in sorted(facts.story(db, row.outreach_id), key=lambda e: (e.event_id != row.text_event_id, e.hlc)):
        if event.private.get("text"):
            return str(event.private["text"])
    return None


def _pace(db: apsw.Connection, scope: Scope, now_ms: int) -> Pace:
    midnight_ms = day_start_ms(team.settings(db).zone, now_ms)
    return Pace(
        hour=outreaches.count_since(db, scope, now_ms - _HOUR_MS + 1, _PACE_MAX),
        today=outreaches.count_since(db, scope, midnight_ms, _PACE_MAX),
    )
