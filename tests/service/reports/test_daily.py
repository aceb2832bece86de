"""Counts by day are what counting the raw events finds, after any history that came in any portions."""

import itertools
from collections import Counter
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from instacrm.domain import events, prospects
from instacrm.domain.events import Event
from instacrm.domain.outreach import Outreach
from instacrm.domain.tallies import ACTOR, ANY, HEARD, NAMELESS, NEVER, NO_DAY, NOBODY, OPERATOR, REPLIES, TEAM
from instacrm.service.store import tables, teams
from instacrm.service.store.engine import Database
from tests.service.reports.world import DAY, HOUR, NOON, Story, World

OPERATORS, ACTORS, HANDLES = ("dana", "lee"), ("studio_a", "studio_b"), ("mila.k", "jo.ht", "sam_w")
BECAME = (events.SENT, events.SENT, events.FAILED, events.UNCONFIRMED, events.INTENT)
# Somebody whom imports give to one of these people, until they are taken back.
BROUGHT = "old_ada"
FIELDS = {
    prospects.STATUS: "warm",
    prospects.OWNER: "somebody",
    prospects.FOLLOW_UP: "2026-11-27",
    prospects.DO_NOT_CONTACT: "yes",
}
FIRST_DAY = 719163  # 1970-01-01, of which UTC's days are counted

steps = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from(OPERATORS), st.sampled_from(ACTORS),
        st.sampled_from((*HANDLES, BROUGHT, None)), st.integers(0, 8), st.sampled_from(BECAME),
    ),
    st.tuples(st.just("say"), st.integers(0, 20), st.sampled_from(("sent", "not-sent", "doubled"))),
    st.tuples(st.just("name"), st.integers(0, 20), st.sampled_from(HANDLES)),
    st.tuples(st.just("merge"), st.sampled_from(HANDLES), st.sampled_from(HANDLES)),
    st.tuples(st.just("erase"), st.sampled_from(HANDLES)),
    st.tuples(st.just("bring"), st.sampled_from(HANDLES)),
    st.tuples(st.just("take back"), st.integers(0, 20)),
    st.tuples(
        st.just("reply"), st.sampled_from(OPERATORS), st.sampled_from((*HANDLES, BROUGHT)), st.integers(0, 8),
    ),
    st.tuples(
        st.just("rule"), st.sampled_from(OPERATORS), st.sampled_from((events.WARNED, events.HELD, events.OVERRIDDEN)),
        st.integers(0, 8),
    ),
    st.tuples(
        st.just("set"), st.sampled_from(HANDLES), st.sampled_from(tuple(FIELDS)), st.booleans(),
    ),
)  # fmt: skip


class History:
    """A team that lives through `steps`; knows who holds which address, as the events say."""

    def __init__(self, core: Database) -> None:
        self.world = World(core)
        self.ids = {name: self.world.hire(name, role="owner") for name in OPERATORS}
        self.ids |= {handle: self.world.join(self.ids["dana"], handle) for handle in ACTORS}
        for handle in ACTORS:
            self.world.join(self.ids["lee"], handle)
        self.written: list[tuple[Story, str]] = []
        self._erased: set[str] = set()
        self._brought: list[Event] = []

    def live(self, step: Any) -> None:  # noqa: C901 (a case a step)
        match step:
            case ("write", operator, actor, handle, day, became):
                story = Story(self.ids[operator], self.ids[actor], handle, NOON - day * DAY - 13 * HOUR, became)
                self.written.append((story, self.world.write(story)))
            case ("say", number, word) if self.written:
                story, outreach_id = self.written[number % len(self.written)]
                self.world.settle(story, outreach_id, events.RESOLVED, word=word)
            case ("name", number, handle) if self.written:
                story, outreach_id = self.written[number % len(self.written)]
                address_id = self.world.meet(story.operator, handle, NOON)
                named = {"actor_id": story.actor, "address_id": address_id, "outreach_id": outreach_id}
                self.world.push(self.world.an_event(events.NAMED, story.operator, NOON, **named))
            case ("merge", handle, into):
                address_id = self.world.meet(self.ids["dana"], handle, NOON)
                fact = {"person_id": self.world.person(into)}
                private = {"handle": handle}
                met = self.world.an_event(
                    events.MET, self.ids["dana"], NOON, address_id=address_id, fact=fact, private=private
                )
                self.world.push(met)
            case ("erase", handle):
                gone = {"person_id": self.world.person(handle), "addresses": [self.world.address(handle)]}
                self._erased |= {self.world.person(handle), self.world.address(handle)}
                self.world.push(self.world.an_event(events.ERASED, self.ids["dana"], NOON, fact=gone))
            case ("bring", into):
                brought = {"person_id": self.world.person(into), "import": "list"}
                met = self.an_entry(events.MET, brought, private={"handle": BROUGHT})
                self._brought.append(self.world.push(met))
            case ("take back", number) if self._brought and not self._erased:
                entry = self._brought.pop(number % len(self._brought))
                # By itself, as Core takes an import back: an erasure of the same moment would win over it.
                self.world.sync()
                self.world.push(self.an_entry(events.WITHDRAWN, {"event_id": entry.event_id}))
                self.world.sync()
            case ("reply", operator, handle, day):
                # Seen before anybody met them: they are met by somebody later, or never.
                seen = {"actor_id": self.ids["studio_a"], "address_id": self.world.address(handle)}
                at_ms = NOON - day * DAY - 13 * HOUR
                self.world.push(self.world.an_event(events.REPLY, self.ids[operator], at_ms, **seen))
            case ("rule", operator, kind, day):
                at_ms = NOON - day * DAY - 13 * HOUR
                self.world.push(self.world.an_event(kind, self.ids[operator], at_ms, actor_id=self.ids["studio_b"]))
            case ("set", handle, field, is_set):
                self.world.meet(self.ids["dana"], handle, NOON)
                entity = {"entity": "person", "entity_id": self.world.person(handle), "field": field}
                written: dict[str, Any] = entity | {"value": FIELDS[field] if is_set else None}
                parts = {"address_id": self.world.address(handle), "fact": written}
                self.world.push(self.world.an_event(events.REGISTER, self.ids["dana"], NOON, **parts))

    def an_entry(self, kind: str, fact: dict[str, Any], **parts: Any) -> Event:
        address_id = self.world.address(BROUGHT)
        return self.world.an_event(kind, self.ids["dana"], NOON, address_id=address_id, fact=fact, **parts)

    def move(self, zone: str) -> None:
        with self.world.core.writing() as db:
            teams.set_zone(db, self.world.team_id, zone)

    def person_of(self, address_id: str | None) -> str | None:
        """Who holds an address by the newest word; an erased one stands for itself."""
        gone = {e.fact["event_id"] for e in self.world.events if e.kind == events.WITHDRAWN}
        told = [e for e in self.world.events if e.kind == events.MET and e.event_id not in gone]
        met = [e for e in told if e.address_id == address_id]
        holder = max(((e.hlc, str(e.fact["person_id"])) for e in met), default=("", None))[1]
        return address_id if {address_id, holder} & self._erased else holder

    def rows(self, table: Any) -> list[Any]:
        with self.world.core.reading() as db:
            return list(db.execute(select(table).where(table.c.team_id == self.world.team_id)))


def day_of(happened: Outreach | Event, shift_ms: int) -> int:
    return FIRST_DAY + (happened.at_ms + shift_ms) // DAY


@settings(deadline=None, max_examples=30)
@given(
    st.lists(steps, min_size=3, max_size=14), st.lists(steps, max_size=4), st.booleans(), st.integers(0, 9),
    st.integers(0, 9),
)  # fmt: skip
# Who seemed to be mila is sam again, who was heard of on the same day.
@example(
    lived=[
        ("merge", "sam_w", "sam_w"), ("bring", "sam_w"), ("bring", "mila.k"), ("reply", "dana", "sam_w", 1),
        ("reply", "lee", BROUGHT, 1), ("take back", 1),
    ],
    later=[], moves=False, first=0, several=9,
)  # fmt: skip
# One person with two addresses: erased, each stands for itself.
@example(
    lived=[
        ("merge", "sam_w", "mila.k"), ("reply", "dana", "sam_w", 1), ("reply", "lee", "mila.k", 1), ("erase", "mila.k"),
    ],
    later=[], moves=False, first=0, several=9,
)  # fmt: skip
# The same person again a day later: who was opened is told by the message before.
@example(lived=[("write", "lee", "studio_b", "mila.k", 1, events.SENT)], later=[], moves=False, first=0, several=9)
def test_counts_by_day_are_what_the_raw_events_say(  # noqa: PLR0913, PLR0917 (a history in two parts, and the days)
    sqlite_core: Database, lived: list[Any], later: list[Any], moves: bool, first: int, several: int
) -> None:
    history = History(sqlite_core)
    for step in [("write", "dana", "studio_a", "mila.k", 2, events.SENT), *lived]:
        history.live(step)
        history.world.sync()
    history.move("Asia/Kolkata" if moves else "UTC")
    for step in [*later, ("write", "dana", "studio_a", "mila.k", 1, events.SENT)]:
        history.live(step)

    history.world.sync()

    shift_ms = 5 * HOUR + HOUR // 2 if moves else 0
    stories = history.world.stories()
    today = FIRST_DAY + (NOON + shift_ms) // DAY
    days = range(today - first - several, today - first + 1)
    assert before_each(history) == before_each_by_hand(history, stories)
    assert totals(history) == totals_by_hand(history, stories, shift_ms)
    assert people_by_days(history, days) == people_by_hand(history, stories, shift_ms, days)
    assert replies_by_days(history, days) == replies_by_hand(history, shift_ms, days)
    assert reached(history) == reached_by_hand(history, stories, shift_ms)
    assert alike(history) == alike_by_hand(history, stories)


def before_each(history: History) -> dict[str, Any]:
    """When the message before was sent to the same person: by anybody, by the same operator, from the same account."""
    rows = history.rows(tables.outreaches)
    return {r.outreach_id: (r.prior_ms, r.operator_prior_ms, r.actor_prior_ms) for r in rows}


def before_each_by_hand(history: History, stories: list[Outreach]) -> dict[str, Any]:
    found: dict[str, Any] = {row.outreach_id: (None, None, None) for row in history.rows(tables.outreaches)}
    sent = [(story, person) for story in stories if story.state == "sent" if (person := whom(history, story))]
    for story, person in sent:
        place = (story.at_ms, story.outreach_id)
        earlier = [other for other, same in sent if same == person and (other.at_ms, other.outreach_id) < place]
        ways = (
            earlier,
            [other for other in earlier if other.operator_id == story.operator_id],
            [other for other in earlier if other.actor_id == story.actor_id],
        )
        found[story.outreach_id] = tuple(max((other.at_ms for other in way), default=None) for way in ways)
    return found


def whom(history: History, story: Outreach) -> str | None:
    return history.person_of(story.address_id)


def totals(history: History) -> dict[Any, int]:
    return {(r.what, r.on_day, r.operator_id, r.actor_id): r.n for r in history.rows(tables.daily_counts)}


def totals_by_hand(history: History, stories: list[Outreach], shift_ms: int) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for story in stories:
        whats = {str(story.state)} & {"sent", "failed", "unconfirmed"}
        if story.state not in {"failed", "struck"} and history.person_of(story.address_id) is None:
            whats.add(NAMELESS)
        for what in whats:
            key = (what, day_of(story, shift_ms), story.operator_id, story.actor_id)
            found[key] = found.get(key, 0) + 1
    for event in history.world.events:
        if event.kind.startswith("rule."):
            said = (event.kind.removeprefix("rule."), day_of(event, shift_ms), event.operator_id, event.actor_id)
            found[said] = found.get(said, 0) + 1
    return found


def people_by_days(history: History, days: range) -> dict[str, int]:
    """How many people the team, each operator and each account wrote to in these days, and how many at last."""
    rows = [row for row in history.rows(tables.daily_people) if row.on_day in days]
    opened = [row for row in rows if row.prev_day < days.start]
    found = {"team": sum(row.n for row in opened if row.scope == TEAM)}
    found["first"] = sum(row.n for row in rows if row.scope == TEAM and row.prev_day == NEVER)
    for name in (*OPERATORS, *ACTORS):
        mine = (row for row in opened if row.who == history.ids[name] and row.scope in {OPERATOR, ACTOR})
        found[name] = sum(row.n for row in mine)
    return found


def people_by_hand(history: History, stories: list[Outreach], shift_ms: int, days: range) -> dict[str, int]:
    sent = [(story, history.person_of(story.address_id)) for story in stories if story.state == "sent"]
    sent = [(story, person) for story, person in sent if person]
    within = [(story, person) for story, person in sent if day_of(story, shift_ms) in days]
    before = {person for story, person in sent if day_of(story, shift_ms) < days.start}
    found = {"team": len({person for _, person in within}), "first": len({person for _, person in within} - before)}
    for name in (*OPERATORS, *ACTORS):
        who = history.ids[name]
        found[name] = len({person for story, person in within if who in {story.operator_id, story.actor_id}})
    return found


def replies_by_days(history: History, days: range) -> dict[str, int]:
    """Of how many people the team, and each operator, saw a reply in these days."""
    rows = [row for row in history.rows(tables.daily_people) if row.on_day in days and row.prev_day < days.start]
    found = {"team": sum(row.n for row in rows if row.scope == REPLIES)}
    return found | {
        name: sum(row.n for row in rows if row.scope == HEARD and row.who == history.ids[name]) for name in OPERATORS
    }


def replies_by_hand(history: History, shift_ms: int, days: range) -> dict[str, int]:
    seen = [e for e in history.world.events if e.kind == events.REPLY and day_of(e, shift_ms) in days]
    told = [(e.operator_id, history.person_of(e.address_id) or e.address_id) for e in seen]
    found = {"team": len({person for _, person in told})}
    return found | {name: len({person for who, person in told if who == history.ids[name]}) for name in OPERATORS}


def reached(history: History) -> dict[Any, int]:
    return {(r.who, r.last_day, r.status): r.n for r in history.rows(tables.reach_counts)}


def reached_by_hand(history: History, stories: list[Outreach], shift_ms: int) -> dict[Any, int]:
    status = {row.person_id: row.status for row in history.rows(tables.prospects)}
    last: dict[Any, int] = {}
    for story in stories:
        person = history.person_of(story.address_id)
        if story.state == "sent" and person in status:
            for who in (story.operator_id, story.actor_id):
                last[who, person] = max(day_of(story, shift_ms), last.get((who, person), 0))
    return dict(Counter((who, day, status[person]) for (who, person), day in last.items()))


def alike(history: History) -> dict[Any, int]:
    return {tuple(row[1:-1]): row.n for row in history.rows(tables.facet_counts)}


def alike_by_hand(history: History, stories: list[Outreach]) -> dict[Any, int]:
    wrote = [(story.operator_id, story.actor_id, history.person_of(story.address_id)) for story in stories]
    everybody = (ANY, *(history.ids[name] for name in OPERATORS))
    every_account = (ANY, *(history.ids[name] for name in ACTORS))
    found: Counter[Any] = Counter()
    for row in history.rows(tables.prospects):
        theirs = [(who, used) for who, used, person in wrote if person == row.person_id]
        alike = (row.status, row.owner_id or NOBODY, row.follow_up or NO_DAY, int(row.last_reply_ms is not None))
        for who, used in itertools.product(everybody, every_account):
            is_of = any(who in {ANY, one} and used in {ANY, other} for one, other in theirs)
            found[who, used, *alike, row.do_not_contact] += is_of or (who, used) == (ANY, ANY)
    return dict(+found)
