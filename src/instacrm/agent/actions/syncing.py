"""What sync does to the store: each function one transaction, none of them while waiting for the network."""

from collections.abc import Sequence

import apsw

from instacrm.agent.store import Store, facts, meta, outbox, people, projecting, team
from instacrm.agent.store.outbox import Quarantined
from instacrm.agent.store.team import KnownTeam
from instacrm.domain import erasures
from instacrm.domain.errors import BadEvent, OtherTeam
from instacrm.domain.events import INTENT, REGISTER, Event, check_event, wordless
from instacrm.wire.sync import Pulled, PushResult, Snapshot, SyncHelloAck

from . import removals
from .lateness import look_again_from


def adopt_hello(store: Store, ack: SyncHelloAck, now_ms: int) -> None:
    """Take over rules, members and settings; a narrower text policy removes what may no longer be kept.

    Raises: OtherTeam when this data folder belongs to another team; then nothing changes.
    """
    with store.changing() as db:
        known = team.find_team(db)
        if known and known.team_id != ack.team_id:
            raise OtherTeam
        before, kept_days = team.settings(db).text_policy, team.settings(db).retention_days
        had = {(rule.rule_id, rule.version) for rule in team.rules(db)}
        team.adopt(db, ack)
        fresh = (rule.enacted_ms for rule in ack.policy.rules if (rule.rule_id, rule.version) not in had)
        look_again_from(db, min((enacted_ms + ack.skew_ms for enacted_ms in fresh), default=None))
        if ack.settings.text_policy == "none":
            facts.drop_texts(db, "1")
        elif ack.settings.text_policy == "local":
            facts.drop_texts(db, "operator_id<>?", (ack.operator_id,))
        if before != ack.settings.text_policy != "shared":
            store.want_backup()
        if ack.settings.retention_days != kept_days:
            meta.put(db, meta.RETAINED, None)
        store.rebase_hlc(now_ms)
        meta.put(db, meta.HLC, store.hlc)
        meta.put(db, meta.CORE_LAST, now_ms)


def known_team(store: Store) -> KnownTeam | None:
    """The team as its server last named it, so that logging goes on after a restart without a connection."""
    with store.reading() as db:
        return team.find_team(db)


def outgoing(store: Store, limit: int, *, operator_id: str | None = None) -> tuple[Event, ...]:
    """The next events to push, in the order they were written; words only where the team shares them.

    An outbox belongs to its operator: with `operator_id`, only that operator's events.
    """
    with store.reading() as db:
        shares_text = team.settings(db).text_policy == "shared"
        found = (facts.find(db, event_id) for event_id in outbox.next_ids(db, limit, operator_id))
        return tuple(event if shares_text else wordless(event) for event in found if event)


def count_outgoing(store: Store) -> int:
    """How many events Core has not acknowledged."""
    with store.reading() as db:
        return outbox.count(db)


def acknowledge(store: Store, results: Sequence[PushResult], cursor: str | None, *, now_ms: int | None = None) -> None:
    """Mark events by what became of each: a retryable refusal queues up last, a final one goes to quarantine."""
    stamp = cursor.rpartition(".")[2] if cursor else None
    with store.changing() as db:
        for result in results:
            if result.status in ("applied", "duplicate"):
                _place(db, result.event_id, result.hlc, result.seq, stamp if result.status == "applied" else None)
                outbox.done(db, result.event_id)
            elif result.retryable:
                outbox.postpone(db, result.event_id)
            else:
                outbox.quarantine(db, result.event_id, result.code or result.status, result.message or "")
        _raise_highest(db, cursor)
        if now_ms is not None:
            meta.put(db, meta.CORE_LAST, now_ms)


def apply_page(store: Store, page: Pulled, *, now_ms: int | None = None) -> None:
    """Keep a page and its cursor. Own events take over Core's place and stamp; others' change what is known.

    With `now_ms` this agent's clock moves past the stamps seen, so that what is written next wins over what was read.
    Raises: RemovalsHeld, as the snapshot does, when a person has to agree first; then nothing of the page is kept.
    """
    taken = removals.weigh(store, page.events, now_ms or 0)
    _remember_erased(store, page.events)
    with store.changing() as db:
        removals.keep(db, taken)
        new = _take_all(store, db, page.events, now_ms)
        look_again_from(db, min((event.at_ms for event in new if event.kind == INTENT), default=None))
        meta.put(db, meta.CURSOR, page.cursor)
        _raise_highest(db, page.cursor)
        if now_ms is not None:
            meta.put(db, meta.CORE_LAST, now_ms)


def apply_snapshot(store: Store, page: Snapshot, *, now_ms: int) -> None:
    """Keep a page of the team's state, and where the next one is; from `page.cursor` on the agent can pull."""
    taken = removals.weigh(store, page.events, now_ms)
    _remember_erased(store, page.events)
    with store.changing() as db:
        removals.keep(db, taken)
        _take_all(store, db, page.events, now_ms)
        meta.put(db, meta.LOADING, page.token)
        meta.put(db, meta.LEFT, page.left or None)
        if page.cursor and meta.get(db, meta.CURSOR) is None:
            meta.put(db, meta.CURSOR, page.cursor)
            _raise_highest(db, page.cursor)
        meta.put(db, meta.CORE_LAST, now_ms)


def loading(store: Store) -> str | None:
    """The token of the next page of the team's state; none when it is all here, or has not begun."""
    with store.reading() as db:
        return meta.get(db, meta.LOADING)


def count_left(store: Store) -> int | None:
    """How many events of the team are still to be loaded, at most; none when all are here."""
    with store.reading() as db:
        return meta.get_number(db, meta.LEFT)


def begin_again(store: Store) -> None:
    """The server keeps no history from where this agent stopped: its state is loaded anew. Nothing here is dropped."""
    with store.changing() as db:
        for key in meta.PLACE:
            meta.put(db, key, None)


def cursor(store: Store) -> str | None:
    """Where the next pull begins; none for the beginning."""
    with store.reading() as db:
        return meta.get(db, meta.CURSOR)


def highest_known(store: Store) -> str | None:
    """The highest place known from push or pull: what hello carries."""
    with store.reading() as db:
        return meta.get(db, meta.HIGHEST)


def policy_version(store: Store) -> int:
    """The version of the rules this agent has; a page or news with another one means: say hello again."""
    with store.reading() as db:
        return team.policy_version(db)


def history_differs(store: Store) -> None:
    """The server's history is another one: everything kept is pushed again, and pulling starts over."""
    with store.changing() as db:
        facts.forget_places(db)
        outbox.put_all_kept(db)
        for key in meta.PLACE:
            meta.put(db, key, None)


def quarantined(store: Store) -> tuple[Quarantined, ...]:
    """Events the server refused for good, oldest first; each stays on this computer."""
    with store.reading() as db:
        return outbox.quarantined(db)


def heard(store: Store, now_ms: int) -> None:
    """The team's server answered just now, though it had nothing new."""
    with store.reading() as db:
        meta.put(db, meta.CORE_LAST, now_ms)


def _remember_erased(store: Store, events: Sequence[Event]) -> None:
    if erased := frozenset[str]().union(*map(erasures.erased_by, events)):
        store.remember_erased(erased)


def _take_all(store: Store, db: apsw.Connection, events: Sequence[Event], now_ms: int | None) -> list[Event]:
    """Keep what a page brings; those of its events that nobody knew here."""
    known = facts.known_among(db, (event.event_id for event in events))
    if now_ms is not None:
        store.learn_hlc((event.hlc for event in events), now_ms)
    keeps_words = team.settings(db).text_policy != "none"
    new: list[Event] = []
    for event in events:
        if event.kind == REGISTER and people.is_leaving_alone(event.fact):
            store.want_backup()
        if event.event_id in known:
            _place(db, event.event_id, event.hlc, event.seq, event.stamp)
            outbox.done(db, event.event_id)
            continue
        try:
            check_event(event)
        except BadEvent as error:
            outbox.show(db, event, error.code, str(error))  # a page must not wait for one that cannot be
            continue
        new.append(event if keeps_words else wordless(event))
    added = facts.add_all(db, new, None)
    projecting.project_all(db, added, own=False)
    meta.raise_hlc(db, store.hlc)
    return added


def _place(db: apsw.Connection, event_id: str, hlc: str | None, seq: int | None, stamp: str | None) -> None:
    """Take over Core's word on an own event; another stamp may decide a story or a register anew."""
    known = facts.find(db, event_id)
    if known is None:
        return
    facts.place(db, event_id, hlc=hlc or known.hlc, seq=seq, stamp=stamp or known.stamp)
    if hlc and hlc != known.hlc:
        projecting.project(db, known)


def _raise_highest(db: apsw.Connection, place: str | None) -> None:
    if place is None:
        return
    epoch, seq, _ = place.split(".")
    kept = meta.get(db, meta.HIGHEST)
    if kept is None or kept.split(".")[0] != epoch or int(kept.split(".")[1]) <= int(seq):
        meta.put(db, meta.HIGHEST, place)
