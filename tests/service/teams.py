"""A team on a real database, and people of it who write events as their agents would."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Table, insert, select

from instacrm.domain import events, prospects
from instacrm.domain.clocks import Stamp, next_stamp
from instacrm.domain.events import Event
from instacrm.service.actions import pulling, pushing
from instacrm.service.actions.pushing import Push, Writer
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.service.store.teams import open_team
from instacrm.wire.sync import Pulled, Pushed, PushResult
from tests.builders import MINUTE, NOON, TEAM_KEY, an_id

_operators = itertools.count(1)


def a_team(database: Database, team_id: str = "team", **settings: Any) -> str:
    with database.writing() as db:
        open_team(db, team_id=team_id, name=team_id, team_key=TEAM_KEY.hex(), zone="UTC", now_ms=NOON)
        if settings:
            db.execute(tables.teams.update().where(tables.teams.c.team_id == team_id).values(settings))
    return team_id


@dataclass
class Person:
    """An operator with an agent; `now_ms` is what the agent's clock says."""

    database: Database
    team_id: str
    operator_id: str
    agent_id: str
    now_ms: int = NOON
    server_ms: int = NOON
    quota: pushing.Quota = pushing.NO_QUOTA
    last: Stamp = field(default_factory=lambda: Stamp(0, 0, "-"))

    def event(self, kind: str, **parts: Any) -> Event:
        self.last = next_stamp(self.last._replace(agent=self.agent_id), self.now_ms)
        usual: dict[str, Any] = {
            "event_id": an_id(),
            "kind": kind,
            "at_ms": self.now_ms,
            "hlc": str(self.last),
            "agent_id": self.agent_id,
            "operator_id": self.operator_id,
        }
        return Event(**(usual | parts))

    def joined(self, user_id: str = "1784", handle: str = "studio_a") -> Event:
        actor = prospects.actor_id(TEAM_KEY, user_id)
        return self.event(events.JOINED, actor_id=actor, private={"handle": handle, "user_id": user_id})

    def met(self, handle: str, person_id: str | None = None, **more: Any) -> Event:
        address = address_of(handle)
        fact = {"person_id": person_id or person_of(handle)} | more
        return self.event(events.MET, address_id=address, fact=fact, private={"handle": handle})

    def wrote(self, handle: str | None, *outcomes: str, text: str = "Hello", user_id: str = "1784") -> list[Event]:
        """An intent to @handle and what became of it."""
        self.now_ms += MINUTE
        story: dict[str, Any] = {
            "actor_id": prospects.actor_id(TEAM_KEY, user_id),
            "outreach_id": an_id(),
            "address_id": address_of(handle) if handle else None,
        }
        intent = self.event(events.INTENT, **story, fact={"length": len(text)}, private={"text": text})
        return [intent, *(self.event(kind, **story) for kind in outcomes)]

    def word(self, intent: Event, word: str) -> Event:
        story: dict[str, Any] = {"actor_id": intent.actor_id, "outreach_id": intent.outreach_id}
        return self.event(events.RESOLVED, **story, fact={"word": word})

    def set(self, handle: str, value: str, field: str = "status") -> Event:
        fact = {"entity": "person", "entity_id": person_of(handle), "field": field, "value": value}
        return self.event(events.REGISTER, address_id=address_of(handle), fact=fact)

    def push(self, *pushed: Event | bytes) -> Pushed:
        raw = tuple(msgspec.Raw(e if isinstance(e, bytes) else msgspec.json.encode(e)) for e in pushed)
        push = Push(agent_id=self.agent_id, agent_now_ms=self.now_ms, events=raw)
        return pushing.push(self.database, Writer(self.team_id, self.operator_id), push, self.server_ms, self.quota)

    def pull(self, cursor: str | None = None, limit: int = 500) -> Pulled:
        return pulling.pull(self.database, self.team_id, cursor, limit)

    def pull_all(self, limit: int = 500) -> list[Event]:
        found: list[Event] = []
        cursor, has_more = None, True
        while has_more:
            page = self.pull(cursor, limit)
            found += page.events
            cursor, has_more = page.cursor, page.has_more
        return found


def a_person(database: Database, team_id: str = "team", role: str = "member", *, joined: bool = True) -> Person:
    """A new member of the team, who joined @studio_a unless told otherwise."""
    number = next(_operators)
    operator_id, name = f"operator-{number}", f"Person {number}"
    with database.writing() as db:
        db.execute(
            insert(tables.operators).values(
                operator_id=operator_id, OPR_NAME=name, name_key=name.lower(), email=f"p{number}@example.test",
                issuer="https://issuer.test", subject=operator_id, created_ms=NOON,
            )
        )  # fmt: skip
        db.execute(
            insert(tables.memberships).values(
                team_id=team_id, operator_id=operator_id, role=role, state="active", since_ms=NOON
            )
        )
    person = Person(database, team_id, operator_id, f"agent-{number}")
    if joined:
        person.push(person.joined())
    return person


def address_of(handle: str) -> str:
    return prospects.address_id(TEAM_KEY, prospects.Handle(handle))


def person_of(handle: str) -> str:
    return prospects.first_person_id(TEAM_KEY, prospects.AddressId(address_of(handle)))


def statuses(results: tuple[PushResult, ...]) -> list[str]:
    return [result.status for result in results]


def rows(database: Database, table: Table, *columns: str) -> list[dict[str, Any]]:
    """Everything in `table` (of `columns`), sorted."""
    with database.reading() as db:
        found = [dict(row) for row in db.execute(select(table)).mappings()]
    kept = [{name: row[name] for name in columns or row} for row in found]
    return sorted(kept, key=repr)


def row_of(database: Database, table: Table, **key: str) -> dict[str, Any]:
    """The one row of `table` with this key."""
    return next(row for row in rows(database, table) if all(row[name] == value for name, value in key.items()))
