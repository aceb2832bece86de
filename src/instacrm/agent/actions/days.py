"""Today, for the window: the operator's own counts, their accounts' pace, and what the team did."""

from collections.abc import Iterable
from typing import Final

import apsw

from instacrm.agent.store import Store, lists, outreaches, people, sight, team
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.domain.days import day_of, day_start_ms
from instacrm.domain.outreach import COUNTED_IN_CAPS
from instacrm.wire.ipc import AccountDay, Both, Day, DayLine, Due, PageHealth
from instacrm.wire.native import ActorCard, Pace

from .who import Who

LINES_MAX: Final = 100
# More than fit beside the other things are in the list of prospects.
DUE_MAX: Final = 20
_HOUR_MS: Final = 3_600_000


def day(store: Store, who: Who, *, now_ms: int) -> Day:
    """What happened since midnight in the team's zone, as far as this computer heard."""
    with store.looking() as db:
        zone = team.settings(db).zone
        from_ms = day_start_ms(zone, now_ms)
        recent = outreaches.since(db, min(from_ms, now_ms - _HOUR_MS))
        today = day_of(zone, now_ms)
        since_midnight = [row for row in recent if row.at_ms >= from_ms]
        mine = [row for row in since_midnight if row.operator_id == who.operator_id]
        return Day(
            as_of_ms=now_ms,
            from_ms=from_ms,
            zone=zone,
            sent=Both(_count(mine, "sent"), _count(since_midnight, "sent")),
            people=Both(_people(mine), _people(since_midnight)),
            first_contacts=Both(_first(db, mine), _first(db, since_midnight)),
            replies=_replies(db, who, from_ms),
            unconfirmed=Both(_count(mine, "unconfirmed"), _count(since_midnight, "unconfirmed")),
            failed=Both(_count(mine, "failed"), _count(since_midnight, "failed")),
            accounts=tuple(
                _account(db, who, actor, recent, from_ms=from_ms, now_ms=now_ms)
                for actor in people.actors_of(db, who.operator_id)
            ),
            lines=tuple(_line(db, who, row) for row in since_midnight[:LINES_MAX]),
            health=tuple(
                PageHealth(fact["page"], fact["state"], fact["since_ms"], tuple(fact.get("missing", ())))
                for fact in sight.health(db, store.agent_id)
            ),
            held=_held(db, who, from_ms),
            due=tuple(Due(one.handle, one.day) for one in lists.follow_ups_due(db, today, DUE_MAX)),
            due_count=lists.count_due(db, today),
        )


def _people(rows: Iterable[OutreachRow]) -> int:
    return len({row.person for row in rows if row.state == "sent" and row.person})


def _first(db: apsw.Connection, rows: Iterable[OutreachRow]) -> int:
    """How many were the first message of anybody of the team to their person."""
    return sum(
        outreaches.first_sent_to(db, row.person) == row.outreach_id
        for row in rows
        if row.state == "sent" and row.person
    )


def _replies(db: apsw.Connection, who: Who, from_ms: int) -> Both:
    """Persons, not messages: two who share an account both see the same reply."""
    seen = lists.replies_since(db, from_ms)
    mine = {person for operator_id, person in seen if operator_id == who.operator_id}
    return Both(len(mine), len({person for _, person in seen}))


def _held(db: apsw.Connection, who: Who, from_ms: int) -> Both:
    """Messages a rule held, each once however often Enter was pressed."""
    held = lists.held_since(db, from_ms)
    return Both(sum(operator_id == who.operator_id for operator_id, _ in held), len(held))


def _count(rows: Iterable[OutreachRow], state: str) -> int:
    return sum(row.state == state for row in rows)


def _account(  # noqa: PLR0913 (an account, its rows, and the two instants)
    db: apsw.Connection, who: Who, actor: ActorCard, recent: Iterable[OutreachRow], *, from_ms: int, now_ms: int
) -> AccountDay:
    counted = [row for row in recent if row.actor_id == actor.actor_id and row.state in COUNTED_IN_CAPS]

    def pace(of: list[OutreachRow]) -> Pace:
        return Pace(
            hour=sum(row.at_ms > now_ms - _HOUR_MS for row in of), today=sum(row.at_ms >= from_ms for row in of)
        )

    return AccountDay(
        actor=actor,
        mine=pace([row for row in counted if row.operator_id == who.operator_id]),
        team=pace(counted),
        last_ms=outreaches.last_on(db, who.operator_id, actor.actor_id),
    )


def _line(db: apsw.Connection, who: Who, row: OutreachRow) -> DayLine:
    actor = people.find_actor(db, row.actor_id)
    mine = row.operator_id == who.operator_id
    return DayLine(
        outreach_id=row.outreach_id,
        at_ms=row.at_ms,
        operator=who.name if mine else team.member_name(db, row.operator_id) or "somebody",
        mine=mine,
        actor=actor.handle if actor else "",
        state=row.state,
        handle=people.handle_of(db, row.address_id) if row.address_id else None,
    )
