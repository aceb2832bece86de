"""A team at work, for the reports' tests: events in the order they arrive, pushed as agents push them."""

import itertools
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import uuid_utils
from sqlalchemy import insert, update

from instacrm.domain import clocks, events, prospects
from instacrm.domain.events import Event
from instacrm.domain.outreach import Outreach, tell
from instacrm.service.actions.pushing import Push, Writer, push
from instacrm.service.store import tables, teams
from instacrm.service.store.engine import Database

NOON = 1_795_348_800_000  # 2026-11-22 12:00 UTC
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# When everything arrives at Core.
SYNCED = NOON + 7 * DAY

T = TypeVar("T")


class Story(msgspec.Struct, frozen=True):
    """What one message was, as a person would tell it."""

    operator: str
    actor: str
    handle: str | None
    at_ms: int
    became: str = events.SENT
    text: str = "hello"
    # What the agent recognised it as: a template and its variant.
    variant: tuple[str, str] | None = None


class World:
    """One team. Knows every event it wrote, so that a test can count by hand; pushes them when it is asked."""

    _numbers = itertools.count(1)

    def __init__(self, core: Database, *, zone: str = "UTC", text_policy: str = "shared") -> None:
        self.core = core
        self.team_id = f"team-{uuid.uuid4()}"
        self.team_key = self.team_id.encode()[:32]
        self.events: list[Event] = []
        self._waiting: list[Event] = []
        with self.core.writing() as db:
            teams.open_team(
                db, team_id=self.team_id, name="Studio", team_key=self.team_key.hex(), zone=zone, now_ms=NOON
            )
            change = update(tables.teams).where(tables.teams.c.team_id == self.team_id)
            db.execute(change.values(text_policy=text_policy))

    def ask(self, question: Callable[..., T], *about: Any, **more: Any) -> T:
        """What `question(db, team_id, …)` answers once everything was pushed."""
        self.sync()
        with self.core.reading() as db:
            return question(db, self.team_id, *about, **more)

    def hire(self, name: str, *, role: str = "member") -> str:
        operator_id = f"{name}-{self.team_id}"[:64]
        with self.core.writing() as db:
            db.execute(
                insert(tables.operators).values(
                    operator_id=operator_id, OPR_NAME=name, name_key=operator_id, email=f"{name}@example.test",
                    issuer="https://issuer.test", subject=operator_id, created_ms=NOON,
                )
            )  # fmt: skip
            db.execute(
                insert(tables.memberships).values(
                    team_id=self.team_id, operator_id=operator_id, role=role, state="active", since_ms=NOON
                )
            )
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
            event_id=str(uuid_utils.uuid7()),
            kind=kind,
            at_ms=at_ms,
            hlc=str(clocks.Stamp(at_ms, number % 0xFFFF, "agent")),
            agent_id=f"agent-{operator_id}"[:64],
            operator_id=operator_id,
            **parts,
        )

    def write(self, story: Story) -> str:
        """A message as an agent pushes it: whom it met, the intent, and what became of it. The outreach's id."""
        outreach_id = str(uuid_utils.uuid7())
        address_id = self.meet(story.operator, story.handle, story.at_ms) if story.handle else None
        intent = self.an_event(
            events.INTENT, story.operator, story.at_ms, actor_id=story.actor, address_id=address_id,
            outreach_id=outreach_id, fact={"length": len(story.text)} | _recognised(story),
            private={"text": story.text},
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
                              private={"handle": prospects.parse_handle(handle)})
            )  # fmt: skip
        return address_id

    def set_status(self, operator_id: str, handle: str, status: str, at_ms: int) -> Event:
        self.meet(operator_id, handle, at_ms)
        fact = {"entity": "person", "entity_id": self.person(handle), "field": "status", "value": status}
        return self.push(self.an_event(events.REGISTER, operator_id, at_ms, address_id=self.address(handle), fact=fact))

    def keep_template(self, operator_id: str, template_id: str, **fields: str | None) -> None:
        """The template has these fields; `variant_a` is its variant `a`."""
        for field, value in fields.items():
            fact = {"entity": "template", "entity_id": template_id, "field": field.replace("_", ".")}
            self.push(self.an_event(events.REGISTER, operator_id, NOON, fact=fact, private={"value": value}))

    def push(self, event: Event) -> Event:
        """`event`, written down; Core gets it with the next `sync`, at the place that `seq` names."""
        self._waiting.append(event)
        self.events.append(event)
        return msgspec.structs.replace(event, seq=len(self.events))

    def sync(self) -> None:
        """Everything written so far is at Core, in its order."""
        for operator_id, written in itertools.groupby(self._waiting, key=lambda event: event.operator_id):
            raw = tuple(msgspec.Raw(msgspec.json.encode(event)) for event in written)
            asked = Push(agent_id=f"agent-{operator_id}"[:64], agent_now_ms=SYNCED, events=raw)
            pushed = push(self.core, Writer(self.team_id, operator_id), asked, SYNCED)
            assert {result.status for result in pushed.results} == {"applied"}, pushed
        self._waiting.clear()

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


def _recognised(story: Story) -> dict[str, Any]:
    return {"template": story.variant[0], "variant": story.variant[1]} if story.variant else {}
