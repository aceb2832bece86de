"""Weeks of a busy team's work, written into Core as agents would have pushed it; for pictures of crowded pages."""

import random
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from instacrm.domain import events
from instacrm.domain.clocks import Stamp
from instacrm.domain.events import Event
from instacrm.domain.prospects import AddressId, address_id, first_person_id, parse_handle
from instacrm.service.actions.pushing import Push, Writer, push
from instacrm.service.store.engine import Database

DAY_MS = 86_400_000
FIRST = "ana ben cleo dario emil fay gus hana ivo jun kim lou max nia omar pia quin rui sol tess uma vera wil xen yara zeb".split()  # noqa: E501, SIM905
LAST = "paints clay prints studio fotos yoga bakes brews climbs knits runs sings films draws sews rides cooks writes".split()  # noqa: E501, SIM905
STATUSES = ("warm", "booked", "paid", "client", "excluded", "replied")


class Desk(NamedTuple):
    """An operator as Core knows them."""

    team_id: str
    operator_id: str
    actor_id: str
    team_key: bytes


def fill(database_url: str, *, stories: int, now_ms: int, seed: int = 1) -> None:
    """Push `stories` outreaches of the last eight weeks, by every operator who joined an account."""
    database = Database(database_url)
    draw = random.Random(seed)  # noqa: S311 (a crowd, not a secret)
    desks = _desks(database)
    made = [event for number in range(stories) for event in _story(draw, draw.choice(desks), number, now_ms)]
    for desk in desks:
        mine = [event for event in made if event.operator_id == desk.operator_id]
        for start in range(0, len(mine), 500):
            raw = tuple(msgspec.Raw(msgspec.json.encode(event)) for event in mine[start : start + 500])
            asked = Push(agent_id=f"crowd-{desk.operator_id}", agent_now_ms=now_ms, events=raw)
            push(database, Writer(desk.team_id, desk.operator_id), asked, now_ms)
    database.close()


def _desks(database: Database) -> list[Desk]:
    with database.reading() as db:
        rows = db.execute(
            sa.text(
                "SELECT t.team_id, j.operator_id, j.actor_id, t.team_key FROM actor_operators j"
                " JOIN teams t ON t.team_id = j.team_id"
            )
        ).all()
    return [Desk(team_id, operator_id, actor_id, bytes.fromhex(key)) for team_id, operator_id, actor_id, key in rows]


def _story(draw: random.Random, desk: Desk, number: int, now_ms: int) -> Iterator[Event]:
    """One outreach with whom it met, what became of it, and sometimes a reply and a status."""
    handle = f"{draw.choice(FIRST)}.{draw.choice(LAST)}{draw.randint(1, 60)}"
    address = address_id(desk.team_key, parse_handle(handle))
    person = first_person_id(desk.team_key, AddressId(address))
    # Most of a working day's messages lie between nine and six.
    day_ms = now_ms - now_ms % DAY_MS - int(draw.triangular(0, 56, 4)) * DAY_MS
    at_ms = min(day_ms + int(draw.gauss(13.5, 2.5) * 3_600_000), now_ms - draw.randint(60_000, 3_600_000))
    outreach = f"crowd-{number:06d}"

    def event(kind: str, after_ms: int, **parts: object) -> Event:
        at = at_ms + after_ms
        return Event(
            event_id=f"{outreach}-{kind}",
            kind=kind,
            at_ms=at,
            hlc=str(Stamp(at, 0, f"crowd-{desk.operator_id}")),
            agent_id=f"crowd-{desk.operator_id}",
            operator_id=desk.operator_id,
            address_id=address,
            **parts,  # type: ignore[arg-type]
        )

    name = handle.partition(".")[0].title()
    text = f"Hi {name}, I liked your latest post. Would you be open to a short call next week?"
    told = {"actor_id": desk.actor_id, "outreach_id": outreach}
    yield event(events.MET, 0, fact={"person_id": person}, private={"handle": handle})
    yield event(events.INTENT, 1, fact={"length": len(text)}, private={"text": text}, **told)
    became = draw.choices((events.SENT, events.FAILED, events.UNCONFIRMED), (96, 2, 2))[0]
    yield event(became, 6000, **told)
    if became == events.SENT and draw.random() < 0.18:  # noqa: PLR2004 (a share of replies)
        # Of what is to come nobody knows yet.
        left_ms = now_ms - at_ms
        yield event(events.REPLY, min(draw.randint(600_000, 2 * DAY_MS), left_ms), actor_id=desk.actor_id)
        if left_ms > DAY_MS and draw.random() < 0.5:  # noqa: PLR2004 (half of those who answered are followed up)
            fact = {"entity": "person", "entity_id": person, "field": "status", "value": draw.choice(STATUSES)}
            yield event(events.REGISTER, DAY_MS, fact=fact)
