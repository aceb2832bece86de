"""A team with months of work behind it: thousands of people and ten events each, pushed as agents push them.

The same numbers make the same team. What happened is told by the events alone; whoever wants a number to compare
with counts it from `event_logs` by SQL of their own.
"""

import random
from collections.abc import Iterator
from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import insert

from instacrm.domain import clocks, events, prospects
from instacrm.domain.events import Event
from instacrm.service.actions.pushing import Push, Writer, push
from instacrm.service.store import tables, teams
from instacrm.service.store.engine import Database
from instacrm.wire.sync import PUSH_EVENTS_MAX

MINUTE: Final = 60_000
DAY: Final = 24 * 60 * MINUTE
ZONE: Final = "Europe/Berlin"
OPERATORS: Final = ("Dana", "Lee", "Kim", "Vera")
ROLES: Final = ("owner", "member", "member", "viewer")
ACTORS: Final = ("studio_a", "studio_b", "north.light", "lucia_works")
# Who uses which accounts; Vera only looks.
SHARES: Final = {"Dana": (0, 1), "Lee": (1, 2), "Kim": (2, 3)}
_DAYS: Final = 120
_OUTCOMES: Final = (events.SENT,) * 17 + (events.FAILED, events.UNCONFIRMED, None)
_STATUSES: Final = ("warm", "booked", "paid", "client", "excluded")
_TEXTS: Final = (
    "Hello {}, I saw your work and liked it.",
    "Hi {}! Do you take new clients?",
    "Servus {}, kurze Frage.",
)


class Crowd:
    """One team of `people` prospects, all of it before `now_ms`."""

    def __init__(self, core: Database, *, people: int, now_ms: int, seed: int = 1) -> None:
        self.core = core
        self.people = people
        self.now_ms = now_ms
        self.team_id = str(uuid_utils.uuid7())
        self.team_key = bytes(range(32))
        self.operators = {name: f"{name.lower()}-{self.team_id}" for name in OPERATORS}
        self.actors = {handle: prospects.actor_id(self.team_key, handle) for handle in ACTORS}
        self._dice = random.Random(seed)  # noqa: S311 (the same team each time, no secret)

    def move_in(self) -> "Crowd":
        """Everything is at Core."""
        self._hire()
        waiting: dict[str, list[Event]] = {name: [] for name in OPERATORS}
        for name, event in self._happened():
            waiting[name].append(event)
            if len(waiting[name]) == PUSH_EVENTS_MAX:
                self._push(name, waiting[name])
                waiting[name] = []
        for name, rest in waiting.items():
            self._push(name, rest)
        return self

    def look_in(self) -> None:
        """One more event, as agents send it when nothing else happens."""
        self._push("Dana", [self._event(events.HEALTH, "Dana", self.now_ms)])

    def handle(self, number: int) -> str:
        return f"person_{number:06d}"

    def person(self, number: int) -> str:
        return prospects.first_person_id(self.team_key, self.address(number))

    def _hire(self) -> None:
        with self.core.writing() as db:
            teams.open_team(
                db, team_id=self.team_id, name="North Light", team_key=self.team_key.hex(), zone=ZONE,
                now_ms=self.now_ms - _DAYS * DAY,
            )  # fmt: skip
            for name, role in zip(OPERATORS, ROLES, strict=True):
                db.execute(
                    insert(tables.operators).values(
                        operator_id=self.operators[name], OPR_NAME=name, name_key=self.operators[name],
                        email=f"{name.lower()}@north.example", issuer="https://issuer.test",
                        subject=self.operators[name], created_ms=self.now_ms,
                    )
                )  # fmt: skip
                db.execute(
                    insert(tables.memberships).values(
                        team_id=self.team_id, operator_id=self.operators[name], role=role, state="active",
                        since_ms=self.now_ms - _DAYS * DAY,
                    )
                )  # fmt: skip

    def address(self, number: int) -> prospects.AddressId:
        return prospects.address_id(self.team_key, prospects.parse_handle(self.handle(number)))

    def _happened(self) -> Iterator[tuple[str, Event]]:
        for name, shares in SHARES.items():
            for share in shares:
                handle = ACTORS[share]
                at_ms = self.now_ms - _DAYS * DAY
                private = {"handle": handle, "user_id": handle}
                yield name, self._event(events.JOINED, name, at_ms, actor_id=self.actors[handle], private=private)
        for number in range(self.people):
            yield from self._life(number)

    def _life(self, number: int) -> Iterator[tuple[str, Event]]:
        """One person: met, written to a few times, sometimes by two operators, sometimes answering."""
        dice = self._dice
        at_ms = self.now_ms - dice.randrange(60 * MINUTE, (_DAYS - 1) * DAY)
        address_id = self.address(number)
        name = dice.choice(tuple(SHARES))
        met = {"person_id": self.person(number)}
        private = {"handle": self.handle(number)}
        yield name, self._event(events.MET, name, at_ms, address_id=address_id, fact=met, private=private)
        for turn in range(1 + number % 6):
            if turn and dice.random() < 0.2:
                name = dice.choice(tuple(SHARES))
            yield from self._message(name, number, at_ms)
            at_ms = min(at_ms + dice.randrange(DAY // 2, 6 * DAY), self.now_ms - dice.randrange(MINUTE, 50 * MINUTE))
        if number % 4 == 0:
            actor_id = self.actors[ACTORS[SHARES[name][0]]]
            yield name, self._event(events.REPLY, name, at_ms, actor_id=actor_id, address_id=address_id)
        if number % 7 == 0:
            fact = {
                "entity": "person", "entity_id": self.person(number), "field": "status",
                "value": _STATUSES[number // 7 % len(_STATUSES)],
            }  # fmt: skip
            yield name, self._event(events.REGISTER, name, at_ms, address_id=address_id, fact=fact)
        if number % 9 == 0:
            rule = {"kind": "frequency-cap", "rule_id": "rule-1"}
            kind = dice.choice((events.WARNED, events.HELD, events.OVERRIDDEN))
            actor_id = self.actors[ACTORS[SHARES[name][0]]]
            yield name, self._event(kind, name, at_ms, actor_id=actor_id, address_id=address_id, fact=rule)

    def _message(self, name: str, number: int, at_ms: int) -> Iterator[tuple[str, Event]]:
        dice = self._dice
        actor_id = self.actors[ACTORS[dice.choice(SHARES[name])]]
        told = {"actor_id": actor_id, "address_id": self.address(number), "outreach_id": str(uuid_utils.uuid7())}
        text = dice.choice(_TEXTS).format(self.handle(number))
        yield name, self._event(events.INTENT, name, at_ms, **told, fact={"length": len(text)}, private={"text": text})
        became = dice.choice(_OUTCOMES)
        if became:
            yield name, self._event(became, name, at_ms + 900, **told)
        if dice.random() < 0.5:
            yield name, self._event(became or events.UNCONFIRMED, name, at_ms + 5_000, **told)

    def _event(self, kind: str, name: str, at_ms: int, **parts: object) -> Event:
        raw = {
            "event_id": str(uuid_utils.uuid7()), "kind": kind, "at_ms": at_ms,
            "hlc": str(clocks.Stamp(at_ms, self._dice.randrange(0xFFFF), f"agent-{name}")),
            "agent_id": f"agent-{name}", "operator_id": self.operators[name], **parts,
        }  # fmt: skip
        return msgspec.convert(raw, Event)

    def _push(self, name: str, written: list[Event]) -> None:
        raw = tuple(msgspec.Raw(msgspec.json.encode(event)) for event in written)
        asked = Push(agent_id=f"agent-{name}", agent_now_ms=self.now_ms, events=raw)
        pushed = push(self.core, Writer(self.team_id, self.operators[name]), asked, self.now_ms)
        assert {result.status for result in pushed.results} <= {"applied"}, pushed
