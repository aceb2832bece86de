"""A team that a check may use up, and members of it who write events as their agents would."""

import secrets
from typing import Any, Final

import msgspec
import uuid_utils

from instacrm.domain import events, prospects
from instacrm.domain.clocks import Stamp, next_stamp
from instacrm.domain.events import Event
from instacrm.service.actions import pulling, pushing
from instacrm.service.actions.pushing import Push, Writer
from instacrm.service.store import identity, teams
from instacrm.service.store.engine import Database
from instacrm.wire.sync import Pulled, Pushed

# A Sunday noon; checks do not ask the clock.
NOON_MS: Final = 1_795_348_800_000
_USER_ID: Final = "1784"


class Member:
    """Somebody of a team of their own, unless `team_id` names one; joined @studio_a."""

    def __init__(self, database: Database, team_id: str | None = None) -> None:
        self.database = database
        self.operator_id, self.agent_id = str(uuid_utils.uuid7()), str(uuid_utils.uuid7())
        self.team_id = team_id or str(uuid_utils.uuid7())
        name = f"check {secrets.token_hex(8)}"
        with database.writing() as db:
            if team_id is None:
                key = secrets.token_bytes(32).hex()
                teams.open_team(db, team_id=self.team_id, name="a check", team_key=key, zone="UTC", now_ms=NOON_MS)
            identity.add_operator(
                db,
                identity.Operator(
                    operator_id=self.operator_id, name=name, name_key=name, email=None, issuer="https://check.invalid",
                    subject=self.operator_id, created_ms=NOON_MS,
                ),
            )  # fmt: skip
            identity.put_membership(
                db,
                identity.Membership(
                    team_id=self.team_id, operator_id=self.operator_id, role="member", state="active", since_ms=NOON_MS
                ),
            )
        with database.reading() as db:
            self.team_key = teams.team_key(db, self.team_id)
        self.actor_id = prospects.actor_id(self.team_key, _USER_ID)
        self._last = Stamp(0, 0, self.agent_id)
        self.push(self.event(events.JOINED, private={"handle": "studio_a", "user_id": _USER_ID}))

    @property
    def writer(self) -> Writer:
        """Whose session it is."""
        return Writer(self.team_id, self.operator_id)

    def event(self, kind: str, **parts: Any) -> Event:
        """A new event, stamped after the one before."""
        self._last = next_stamp(self._last, NOON_MS)
        usual: dict[str, Any] = {"actor_id": self.actor_id} if kind == events.JOINED else {}
        return Event(
            event_id=str(uuid_utils.uuid7()), kind=kind, at_ms=NOON_MS, hlc=str(self._last), agent_id=self.agent_id,
            operator_id=self.operator_id, **(usual | parts),
        )  # fmt: skip

    def story(self, handle: str, *became: str, text: str = "Hello") -> list[Event]:
        """An intent to @handle and what became of it."""
        story: dict[str, Any] = {
            "actor_id": self.actor_id,
            "outreach_id": str(uuid_utils.uuid7()),
            "address_id": self.address_of(handle),
        }
        intent = self.event(events.INTENT, **story, fact={"length": len(text)}, private={"text": text})
        return [intent, *(self.event(kind, **story) for kind in became)]

    def met(self, handle: str, person_id: str | None = None, **fact: Any) -> Event:
        """Somebody known as @handle: the first one, unless `person_id` names another."""
        fact = {"person_id": person_id or self.person_of(handle), **fact}
        return self.event(events.MET, address_id=self.address_of(handle), fact=fact, private={"handle": handle})

    def set(self, handle: str, value: str, field: str = "status") -> Event:
        """A register of @handle."""
        fact = {"entity": "person", "entity_id": self.person_of(handle), "field": field, "value": value}
        return self.event(events.REGISTER, address_id=self.address_of(handle), fact=fact)

    def address_of(self, handle: str) -> prospects.AddressId:
        """The address id of @handle in this team."""
        return prospects.address_id(self.team_key, prospects.Handle(handle))

    def person_of(self, handle: str) -> str:
        """The id of the first person under @handle."""
        return prospects.first_person_id(self.team_key, self.address_of(handle))

    def push(self, *pushed: Event) -> Pushed:
        """Push as this member's agent."""
        raw = tuple(msgspec.Raw(msgspec.json.encode(event)) for event in pushed)
        asked = Push(agent_id=self.agent_id, agent_now_ms=NOON_MS, events=raw)
        return pushing.push(self.database, self.writer, asked, NOON_MS)

    def pull(self, cursor: str | None = None, limit: int = 500) -> Pulled:
        """A page of the team's events."""
        return pulling.pull(self.database, self.team_id, cursor, limit)

    def pull_all(self, limit: int = 500) -> list[Event]:
        """Every event of the team."""
        found: list[Event] = []
        cursor, has_more = None, True
        while has_more:
            page = self.pull(cursor, limit)
            found += page.events
            cursor, has_more = page.cursor, page.has_more
        return found
