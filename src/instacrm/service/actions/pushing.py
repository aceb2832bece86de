"""Taking events in: exactly once, in one order per team, with an answer for each. Protocol: docs/sync.md.

The team's counter row is locked before anything is read, so "which ids are there, insert the rest" has no race on any
database, and places are seen in their order. What follows from the events is written in the same transaction.
"""

import secrets
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import msgspec
import uuid_utils
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from instacrm.domain import events as kinds
from instacrm.domain.accounts import concerned
from instacrm.domain.clocks import Stamp, next_stamp, parse_stamp
from instacrm.domain.erasures import is_sealed, sealed
from instacrm.domain.errors import ActorNotJoined, BadEvent, NotAllowed, OperatorQuota, StoreBusy, TeamQuota
from instacrm.domain.events import Event, wordless
from instacrm.service.store import agents, arrivals, events, identity, projecting, teams
from instacrm.service.store.engine import Database
from instacrm.service.store.events import Arrived, Known, Letter
from instacrm.wire.sync import PUSH_EVENTS_MAX, Cursor, Pushed, PushResult, SyncNews

from .checking import check_agent_id, check_arrival, effective

CORE_AGENT = "core"
_TRIES = 3
_UNSTORABLE = "unstorable"
_UNKNOWN_KEY = "unknown-key"


class Writer(NamedTuple):
    """Whose session it is, and for which team: taken from the session, never from what was sent."""

    team_id: str
    operator_id: str


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """`wire.sync.Push` with its events still unread, so that a bad one does not spoil its neighbours."""

    agent_id: str
    agent_now_ms: int
    events: tuple[msgspec.Raw, ...]


class Quota(NamedTuple):
    """How many events Core takes in a day (UTC), by operator and by team; 0: as many as come."""

    operator_day: int = 0
    team_day: int = 0


NO_QUOTA: Final = Quota()


class _Arriving(Event, frozen=True, forbid_unknown_fields=True):
    """An event as it comes in: with a key that nobody here knows it is none of ours."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An event that Core itself writes for an operator; id, clock stamp and place are made here."""

    kind: str
    at_ms: int
    actor_id: str | None = None
    address_id: str | None = None
    outreach_id: str | None = None
    fact: dict[str, Any] = {}
    private: dict[str, Any] = {}


class Appended(NamedTuple):
    """What Core wrote, and where the team's history ends now."""

    events: tuple[Event, ...]
    head_seq: int
    policy_version: int


class _Candidate(NamedTuple):
    """An event that may be kept: its effective form, what the agent wrote, and the bytes it came in."""

    event: Event
    raw_hlc: str
    raw: bytes


class _Refusal(NamedTuple):
    """An event that cannot be kept, and why; `retryable` when a later version may."""

    event_id: str
    code: str
    message: str
    raw: bytes
    retryable: bool = False

    @property
    def letter(self) -> Letter:
        """What is kept of it."""
        return Letter(self.event_id, self.code, self.raw)

    def result(self, twin: Known | None = None) -> PushResult:
        """What its sender is told; beside `twin`, which has the same id, it is a conflict."""
        return PushResult(
            event_id=self.event_id, status="conflict" if twin else "rejected", code=self.code,
            message=self.message[:500], retryable=self.retryable, seq=twin and twin.seq, hlc=twin and twin.hlc,
        )  # fmt: skip


class _Gate(NamedTuple):
    """By what events are let in: the writer and their agent, how far its clock is ahead, the team's keys, the quota.

    `may_erase`: whether the writer's own word erases a person.
    """

    writer: Writer
    agent_id: str
    team_key: bytes
    seal_key: bytes | None
    skew_ms: int
    may_erase: bool
    quota: Quota


class _Batch(NamedTuple):
    """What one transaction did."""

    results: list[PushResult]
    cursor: str | None
    news: SyncNews | None = None


class Taken(NamedTuple):
    """What the writer is told, and what those who listen to the team are, if anything is new."""

    pushed: Pushed
    news: SyncNews | None


def push(database: Database, writer: Writer, asked: Push, now_ms: int, quota: Quota = NO_QUOTA) -> Pushed:
    """What the writer of `asked` is told; all else is as in `take`."""
    return take(database, writer, asked, now_ms, quota).pushed


def take(database: Database, writer: Writer, asked: Push, now_ms: int, quota: Quota = NO_QUOTA) -> Taken:
    """Keep what can be kept of `asked`; a result per event, in its order.

    Raises: BadEvent for more than 500 events; BadInput; OperatorQuota or TeamQuota past a day's measure; StoreBusy.
    """
    if len(asked.events) > PUSH_EVENTS_MAX:
        raise BadEvent(f"a push holds at most {PUSH_EVENTS_MAX} events")
    with database.reading(writer.team_id) as db:
        team = teams.team_of(db, writer.team_id)
        may_erase = _leads(db, writer)
    skew_ms = asked.agent_now_ms - now_ms
    agent_id = check_agent_id(asked.agent_id)
    gate = _Gate(writer, agent_id, bytes.fromhex(team.team_key), teams.seal_key(team), skew_ms, may_erase, quota)
    read = [_read(bytes(raw), gate, now_ms) for raw in asked.events]
    batch = _keep(database, gate, read, now_ms)
    return Taken(Pushed(results=tuple(batch.results), cursor=batch.cursor, server_now_ms=now_ms), batch.news)


def append(database: Database, writer: Writer, drafts: Sequence[Draft], now_ms: int) -> Appended:
    """Write what `writer` did in the dashboard, as events of Core's own agent.

    The caller has made sure that they may. Raises: BadEvent; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        return append_to(db, writer, drafts, now_ms)


def append_to(db: Connection, writer: Writer, drafts: Sequence[Draft], now_ms: int) -> Appended:
    """As `append`, within a transaction of the caller's."""
    head = teams.lock_team(db, writer.team_id)
    team = teams.team_of(db, writer.team_id)
    made: list[Event] = []
    last = Stamp(0, 0, CORE_AGENT)
    for draft in drafts:
        # Each after the one before, so that what is written last of two about the same wins.
        made.append(_made(db, writer, draft, now_ms, last))
        last = parse_stamp(made[-1].hlc)
    if seal_key := teams.seal_key(team):
        made = [sealed(one, seal_key, writer.team_id) if one.kind == kinds.ERASED else one for one in made]
    made = [check_arrival(one, bytes.fromhex(team.team_key)) for one in made]
    arrived = [Arrived(event, event.hlc, events.digest_of(event)) for event in made]
    placed = _place(db, writer.team_id, head, arrived, now_ms)
    return Appended(tuple(new.event for new in placed), head + len(placed), team.policy_version)


def _leads(db: Connection, writer: Writer) -> bool:
    membership = identity.find_membership(db, writer.team_id, writer.operator_id)
    return membership is not None and membership.leads


def _read(raw: bytes, gate: _Gate, now_ms: int) -> _Candidate | _Refusal:
    event_id = ""
    try:
        event: Event = msgspec.json.decode(raw, type=_Arriving)
        event_id = event.event_id
        if event.kind == kinds.ERASED:
            # After a server was restored, whoever heard of an erasure brings it back; the seal says that it was one.
            if not (gate.may_erase or (gate.seal_key and is_sealed(event, gate.seal_key, gate.writer.team_id))):
                return _Refusal(event_id, "not-allowed", "Only owners and admins erase a person.", raw)
        elif event.operator_id != gate.writer.operator_id:
            return _Refusal(event_id, "not-yours", "The event is another operator's.", raw)
        check_arrival(event, gate.team_key, came_bytes=len(raw))
        return _Candidate(effective(event, skew_ms=gate.skew_ms, now_ms=now_ms), event.hlc, raw)
    except (BadEvent, msgspec.DecodeError, UnicodeError) as error:
        if not event_id and (unknown := _unknown_keys(raw)):
            # What it says may be private, and nobody here could ever forget it. The agent keeps it until Core knows.
            words = f"This server does not know what {', '.join(unknown)} means; update it."
            return _Refusal(_id_in(raw), _UNKNOWN_KEY, words, raw, retryable=True)
        return _Refusal(event_id or _id_in(raw), BadEvent.code, str(error), raw)


def _unknown_keys(raw: bytes) -> list[str]:
    """The keys that keep an otherwise whole event from being one."""
    try:
        msgspec.json.decode(raw, type=Event)
    except (msgspec.DecodeError, UnicodeError):
        return []
    return sorted(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).keys() - set(Event.__struct_fields__))[:5]


def _id_in(raw: bytes) -> str:
    """The id of an event that is none, so that its sender can tell which it was."""
    try:
        return str(msgspec.json.decode(raw)["event_id"])
    except (msgspec.DecodeError, KeyError, TypeError, IndexError):
        return ""


def _keep(
    database: Database, gate: _Gate, read: Sequence[_Candidate | _Refusal], now_ms: int, tries: int = _TRIES
) -> _Batch:
    """One transaction for all; when the database cannot take them, one for each half, down to the one that is bad."""
    if not read:
        with database.writing(gate.writer.team_id) as db:
            _heard(db, gate, now_ms)
        return _Batch([], None)
    try:
        with database.writing(gate.writer.team_id) as db:
            return _keep_now(db, gate, read, now_ms)
    except StoreBusy:
        # Deadlocks and serialization failures pass; ids make the second try safe.
        if tries > 1:
            return _keep(database, gate, read, now_ms, tries - 1)
        raise
    except (SQLAlchemyError, UnicodeError, OverflowError):
        if len(read) > 1:
            middle = len(read) // 2
            first = _keep(database, gate, read[:middle], now_ms)
            second = _keep(database, gate, read[middle:], now_ms)
            news = second.news or first.news
            return _Batch(first.results + second.results, second.cursor or first.cursor, news)
        only = read[0]
        event_id = only.event.event_id if isinstance(only, _Candidate) else only.event_id
        refusal = _Refusal(event_id, _UNSTORABLE, "The database cannot keep this event.", only.raw)
        with database.writing(gate.writer.team_id) as db:
            events.bury(db, gate.writer.team_id, [refusal.letter], now_ms)
        return _Batch([refusal.result()], None)


def _heard(db: Connection, gate: _Gate, now_ms: int) -> None:
    who = gate.writer
    agents.heard(db, who.team_id, gate.agent_id, operator_id=who.operator_id, now_ms=now_ms, skew_ms=gate.skew_ms)


def _keep_now(db: Connection, gate: _Gate, read: Sequence[_Candidate | _Refusal], now_ms: int) -> _Batch:
    writer, team_id = gate.writer, gate.writer.team_id
    head = teams.lock_team(db, team_id)
    membership = identity.find_membership(db, team_id, writer.operator_id)
    if membership is None or membership.state != teams.ACTIVE:
        # Ended since the request came in: the lock puts the two in an order.
        raise NotAllowed("You no longer belong to this team.")
    _heard(db, gate, now_ms)
    team = teams.team_of(db, team_id)
    known = events.known(db, team_id, [c.event.event_id for c in read if isinstance(c, _Candidate)])
    joined = projecting.joined_by(db, team_id, writer.operator_id)
    may_lead = membership.leads
    accepted: dict[str, Arrived] = {}
    results: list[PushResult] = []
    refused: list[_Refusal] = []

    def refuse(refusal: _Refusal, twin: Known | None = None) -> None:
        refused.append(refusal)
        results.append(refusal.result(twin))

    for one in read:
        if isinstance(one, _Refusal):
            refuse(one)
            continue
        event, digest = one.event, events.digest_of(one.event)
        twin = _twin(event, known, accepted, head)
        if twin is not None:
            if twin.digest == digest and not _contradicts(twin.private, event.private):
                results.append(PushResult(event_id=event.event_id, status="duplicate", seq=twin.seq, hlc=twin.hlc))
            else:
                refuse(_Refusal(event.event_id, "conflict", "Another event has this id.", one.raw), twin)
            continue
        if (barred := _barred(one, writer, joined, may_lead=may_lead)) is not None:
            refuse(barred)
            continue
        # A wider policy is for what is written from then on, whenever it arrives.
        is_shared = team.text_policy == "shared" and event.at_ms >= (team.text_since_ms or 0)
        kept = event if is_shared else wordless(event)
        accepted[event.event_id] = Arrived(kept, one.raw_hlc, digest)
        results.append(PushResult(event_id=event.event_id, status="applied", seq=head + len(accepted), hlc=event.hlc))
    buried = events.bury(db, team_id, [refusal.letter for refusal in refused], now_ms)
    _count(db, gate, len(accepted) + buried, now_ms)
    placed = _place(db, team_id, head, list(accepted.values()), now_ms)
    if not placed:
        return _Batch(results, None)
    last = placed[-1].event
    cursor = Cursor(teams.epoch(db), last.seq or 0, last.stamp or "")
    return _Batch(results, str(cursor), SyncNews(cursor.seq, team.policy_version))


def _barred(one: _Candidate, writer: Writer, joined: set[str], *, may_lead: bool) -> _Refusal | None:
    """Why the event is not the writer's to write, if so; `joined` are their accounts, and one they join now."""
    event = one.event
    is_another = event.kind in kinds.ACCOUNT_KINDS and concerned(event) != writer.operator_id
    if is_another:
        if may_lead or event.actor_id in joined:
            return None
        words = "Who shares an account writes from it, or leads the team."
        return _Refusal(event.event_id, NotAllowed.code, words, one.raw)
    if event.kind == kinds.JOINED and event.actor_id:
        joined.add(event.actor_id)
    # Who left the account may still bring what they wrote before they heard of it: it did go out.
    if event.actor_id is None or event.actor_id in joined:
        return None
    return _Refusal(event.event_id, ActorNotJoined.code, "You have not joined this account.", one.raw)


def _count(db: Connection, gate: _Gate, new: int, now_ms: int) -> None:
    """Count what is new here in the day's arrivals; what came before costs nothing, so a repair is not held up."""
    if not new:
        return
    (team_id, operator_id), quota = gate.writer, gate.quota
    day = now_ms // arrivals.DAY_MS
    counted = arrivals.of_day(db, team_id, day)
    tomorrow_s = -(-((day + 1) * arrivals.DAY_MS - now_ms) // 1000)
    mine = counted.get(operator_id, 0)
    if quota.operator_day and mine + new > quota.operator_day:
        raise OperatorQuota(retry_after_s=tomorrow_s)
    if quota.team_day and sum(counted.values()) + new > quota.team_day:
        raise TeamQuota(retry_after_s=tomorrow_s)
    arrivals.put_count(db, team_id, day, operator_id, mine + new)
    if not counted:
        arrivals.forget_old(db, team_id, day)


def _twin(event: Event, known: dict[str, Known], accepted: dict[str, Arrived], head: int) -> Known | None:
    """What there is under this id: kept before, or earlier in the same push."""
    if event.event_id in known:
        return known[event.event_id]
    if event.event_id in accepted:
        earlier = accepted[event.event_id]
        place = head + 1 + list(accepted).index(event.event_id)
        return Known(place, earlier.event.hlc, earlier.digest, earlier.event.private)
    return None


def _contradicts(kept: dict[str, Any], came: dict[str, Any]) -> bool:
    """Whether the same private thing is said differently; what one side withholds contradicts nothing."""
    return any(kept[name] != came[name] for name in kept.keys() & came.keys())


def _place(db: Connection, team_id: str, head: int, arrived: Sequence[Arrived], now_ms: int) -> list[Arrived]:
    """Give new events their places after `head`, keep them and what follows from them."""
    if not arrived:
        return []
    stamp = secrets.token_hex(8)
    placed = [
        new._replace(event=msgspec.structs.replace(new.event, seq=head + number, stamp=stamp))
        for number, new in enumerate(arrived, start=1)
    ]
    events.add(db, team_id, placed, now_ms)
    projecting.project(db, team_id, [new.event for new in placed])
    teams.move_head(db, team_id, head + len(placed))
    return placed


def _made(db: Connection, writer: Writer, draft: Draft, now_ms: int, last: Stamp) -> Event:
    """`draft` as an event, stamped after `last` and after what its writer saw, so that it wins over it."""
    if (seen := _seen_hlc(db, writer.team_id, draft)) is not None:
        last = max(last, parse_stamp(seen)._replace(agent=CORE_AGENT))
    return Event(
        event_id=str(uuid_utils.uuid7()),
        hlc=str(next_stamp(last, now_ms)),
        agent_id=CORE_AGENT,
        operator_id=writer.operator_id,
        **{name: getattr(draft, name) for name in Draft.__struct_fields__},
    )


def _seen_hlc(db: Connection, team_id: str, draft: Draft) -> str | None:
    """The newest stamp of the register or story that `draft` adds to."""
    if draft.kind == kinds.REGISTER:
        fact = draft.fact
        return projecting.register_hlc(
            db, team_id, str(fact.get("entity")), str(fact.get("entity_id")), str(fact.get("field"))
        )
    if draft.kind == kinds.MET and draft.address_id:
        return projecting.address_hlc(db, team_id, draft.address_id)
    if draft.kind in kinds.ACCOUNT_KINDS:
        told = events.of_actors(db, team_id, kinds.ACCOUNT_KINDS, [str(draft.actor_id)])
        return max((event.hlc for event in told), default=None)
    if draft.outreach_id:
        facts = events.stories(db, team_id, [draft.outreach_id]).get(draft.outreach_id, [])
        return max((event.hlc for event in facts), default=None)
    return None
