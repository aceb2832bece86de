"""A team at work, for the reports' tests: events in the order they arrive, kept as Core keeps them."""

import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, StaticPool, create_engine, insert

from instacrm.domain import clocks, events, prospects
from instacrm.domain.events import Event
from instacrm.domain.outreach import Outreach, tell
from instacrm.service.store import tables
from tests.service.reports.keeping import keep

NOON = 1_795_348_800_000  # 2026-11-22 12:00 UTC
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@functools.cache
def _engine() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    tables.metadata.create_all(engine)
    return engine


@contextmanager
def a_database() -> Iterator[Connection]:
    """An empty database: nothing in it is ever committed."""
    with _engine().connect() as db:
        yield db
        db.rollback()


class Story(msgspec.Struct, frozen=True):
    """What one message was, as a person would tell it."""

    operator: str
    actor: str
    handle: str | None
    at_ms: int
    became: str = events.SENT
    text: str = "hello"


class World:
    """One team. Knows every event it pushed, so that a test can count by hand."""

    _numbers = itertools.count(1)

    def __init__(self, db: Connection, team_id: str, *, zone: str = "UTC", text_policy: str = "shared") -> None:
        self.db = db
        self.team_id = team_id
        self.team_key = team_id.encode().ljust(32, b"k")
        self.events: list[Event] = []
        db.execute(
            insert(tables.teams).values(
                team_id=team_id, name=team_id, team_key=self.team_key.hex(), zone=zone, week_start=0,
                text_policy=text_policy, policy_version=1, created_ms=NOON,
            )
        )  # fmt: skip
        db.execute(insert(tables.team_heads).values(team_id=team_id, head_seq=0, min_seq=0))

    def hire(self, name: str, *, role: str = "member", last_sync_ms: int | None = None) -> str:
        operator_id = f"{self.team_id}-{name}"
        self.db.execute(
            insert(tables.operators).values(
                operator_id=operator_id, OPR_NAME=name, name_key=operator_id, email=f"{name}@example.test",
                issuer="https://issuer.test", subject=operator_id, created_ms=NOON,
            )
        )  # fmt: skip
        self.db.execute(
            insert(tables.memberships).values(
                team_id=self.team_id, operator_id=operator_id, role=role, state="active", since_ms=NOON
            )
        )
        if last_sync_ms:
            self.db.execute(
                insert(tables.agents).values(
                    team_id=self.team_id, agent_id=f"agent-{operator_id}", operator_id=operator_id, version="1",
                    last_sync_ms=last_sync_ms, skew_ms=0,
                )
            )  # fmt: skip
        return operator_id

    def join(self, operator_id: str, handle: str) -> str:
        """The operator joins an account, which anybody may have joined before."""
        actor_id = prospects.actor_id(self.team_key, handle)
        self.push(
            self.an_event(events.JOINED, operator_id, NOON - 400 * DAY, actor_id=actor_id,
                          private={"handle": handle, "user_id": handle})
        )  # fmt: skip
        return actor_id

    def address(self, handle: str) -> str:
        return prospects.address_id(self.team_key, prospects.parse_handle(handle))

    def person(self, handle: str) -> str:
        return prospects.first_person_id(self.team_key, prospects.AddressId(self.address(handle)))

    def an_event(self, kind: str, operator_id: str, at_ms: int, **parts: Any) -> Event:
        number = next(self._numbers)
        return Event(
            event_id=f"event-{number:08d}",
            kind=kind,
            at_ms=at_ms,
            hlc=str(clocks.Stamp(at_ms, number % 0xFFFF, f"agent-{operator_id}")),
            agent_id=f"agent-{operator_id}",
            operator_id=operator_id,
            **parts,
        )

    def write(self, story: Story) -> str:
        """A message as an agent pushes it: whom it met, the intent, and what became of it. The outreach's id."""
        outreach_id = f"outreach-{next(self._numbers):08d}"
        address_id = self.meet(story.operator, story.handle, story.at_ms) if story.handle else None
        intent = self.an_event(
            events.INTENT, story.operator, story.at_ms, actor_id=story.actor, address_id=address_id,
            outreach_id=outreach_id, fact={"length": len(story.text)}, private={"text": story.text},
        )  # fmt: skip
        self.push(intent)
        if story.became != events.INTENT:
            self.settle(story, outreach_id, story.became)
        return outreach_id

    def settle(self, story: Story, outreach_id: str, became: str, **fact: Any) -> Event:
        return self.push(
            self.an_event(
                became, story.operator, story.at_ms + 900, actor_id=story.actor, outreach_id=outreach_id,
                address_id=self.address(story.handle) if story.handle else None, fact=fact,
            )
        )  # fmt: skip

    def meet(self, operator_id: str, handle: str, at_ms: int) -> str:
        """The team's address of this person, whom somebody met now at the latest."""
        address_id = self.address(handle)
        met = {event.address_id for event in self.events if event.kind == events.MET}
        if address_id not in met:
            person = {"person_id": self.person(handle)}
            self.push(
                self.an_event(events.MET, operator_id, at_ms, address_id=address_id, fact=person,
                              private={"handle": handle})
            )  # fmt: skip
        return address_id

    def set_status(self, operator_id: str, handle: str, status: str, at_ms: int) -> Event:
        self.meet(operator_id, handle, at_ms)
        fact = {"entity": "person", "entity_id": self.person(handle), "field": "status", "value": status}
        return self.push(self.an_event(events.REGISTER, operator_id, at_ms, address_id=self.address(handle), fact=fact))

    def push(self, event: Event) -> Event:
        """`event`, kept as Core keeps it."""
        kept = msgspec.structs.replace(event, seq=len(self.events) + 1, stamp="0" * 16)
        self.events.append(kept)
        keep(self.db, self.team_id, kept, self.events)
        return kept

    def stories(self) -> list[Outreach]:
        """Every story, folded by the domain from the events alone."""
        by_story: dict[str, list[Event]] = {}
        for event in self.events:
            if event.kind in events.STORY_KINDS and event.outreach_id:
                by_story.setdefault(event.outreach_id, []).append(event)
        return [told for story in by_story.values() if (told := tell(story))]

    def person_of(self, address_id: str | None) -> str | None:
        met = (e for e in self.events if e.kind == events.MET and e.address_id == address_id)
        return next((str(e.fact["person_id"]) for e in met), None) if address_id else None
