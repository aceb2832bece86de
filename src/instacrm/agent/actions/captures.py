"""Logging what the page showed: one capture in, its events on disk, the agent's verdict back.

Words and order of the refusals: `docs/native.md`, "Life of one message".
"""

from typing import Any, Final

import apsw

from instacrm.agent.store import Store, erasing, facts, meta, outreaches, people, team
from instacrm.domain import events, prospects
from instacrm.domain.errors import ActorNotJoined, BadEvent, CapturePaused, Conflict, InstaCrmError, ThreadNotLogged
from instacrm.domain.events import ID_MAX, TEXT_MAX, Event
from instacrm.domain.policy import Subject
from instacrm.domain.prospects import Handle
from instacrm.domain.verdicts import Step
from instacrm.wire.native import Capture, Logged

from .judging import consequences, judge, rules_fact
from .meeting import find_handle, identify, meet, person_at
from .pausing import is_unlogged
from .templates import variant_sent
from .who import Who
from .writing import believable, derived_id, write

LOGGABLE: Final = frozenset(
    {events.INTENT, events.SENT, events.FAILED, events.UNCONFIRMED, events.OBSERVED, events.HELD, events.REPLY}
)
_OUTCOMES: Final = frozenset({events.SENT, events.FAILED, events.UNCONFIRMED})
# What was held was not sent, and a reply is the other person's: their words are not taken.
_WORDLESS: Final = frozenset({events.HELD, events.REPLY})
_SHORT: Final = 120


class ActorUnknown(BadEvent):
    """No two sources of the page agree on the account that sends."""

    code = "actor-unknown"


def log_capture(store: Store, who: Who, capture: Capture, *, now_ms: int) -> Logged:
    """Keep one capture, for ever or not at all; on disk when this returns.

    Raises: StoreBusy, DiskTrouble (try again: the same capture is never kept twice).
    """
    with store.reading() as db:
        if facts.exists(db, capture.event_id):
            return Logged(event_id=capture.event_id, status="duplicate")
        try:
            written, verdict = _events(db, store, who, capture, now_ms)
        except (BadEvent, ActorNotJoined, CapturePaused, ThreadNotLogged, Conflict) as refusal:
            return refused(capture.event_id, refusal)
        store.record(written)
    main = next(event for event in written if event.event_id == capture.event_id)
    is_nameless = main.kind in (events.INTENT, events.OBSERVED) and main.address_id is None
    return Logged(event_id=capture.event_id, status="needs-name" if is_nameless else "logged", verdict=verdict)


def refused(event_id: str, refusal: InstaCrmError) -> Logged:
    """The answer to what is not kept, with the reason."""
    return Logged(event_id=event_id, status="refused", code=refusal.code, message=str(refusal))


def _events(
    db: apsw.Connection, store: Store, who: Who, capture: Capture, now_ms: int
) -> tuple[list[Event], Step | None]:
    """All events that follow from `capture`, and the verdict when it is a press.

    Raises: BadEvent, ActorNotJoined, CapturePaused, Conflict.
    """
    _check(capture)
    at_ms, _ = believable(capture.at_ms, now_ms)
    actor_id = _actor(db, who, capture, at_ms)
    _check_thread(db, capture)
    handle = _prospect(capture)
    address_id = prospects.address_id(who.team_key, handle) if handle else None
    person = person_at(db, address_id) if address_id else None
    verdict = None
    if capture.kind in (events.INTENT, events.HELD):
        said = prospects.text_key(who.team_key, capture.text) if capture.text else capture.text_key
        subject = Subject(operator_id=who.operator_id, actor_id=actor_id, person=person, handle=handle, text_key=said)
        verdict = judge(db, subject, at_ms=at_ms, now_ms=now_ms)
    written: list[Event] = []
    if handle:
        written += meet(
            db,
            store,
            who,
            handle,
            cause_id=capture.event_id,
            at_ms=at_ms,
            now_ms=now_ms,
            name=capture.prospect.display_name,
        )
    place: dict[str, Any] = {"actor_id": actor_id, "address_id": address_id, "outreach_id": capture.outreach_id}
    text = _text(db, capture, person)
    if capture.kind == events.OBSERVED and not place["outreach_id"]:
        place["outreach_id"] = derived_id(capture.event_id, "seen")
    words = None if capture.kind == events.OBSERVED else text
    main = write(
        store,
        who,
        event_id=capture.event_id,
        kind=capture.kind,
        at_ms=capture.at_ms,
        now_ms=now_ms,
        fact=_fact(who, capture, text, verdict) | _variant(db, who, capture, person),
        private={} if erasing.is_erased(db, address_id) else _private(capture, words, handle),
        **place,
    )
    written.append(main)
    if verdict and capture.kind == events.INTENT:
        written += [
            write(
                store,
                who,
                event_id=derived_id(capture.event_id, kind),
                kind=kind,
                at_ms=at_ms,
                now_ms=now_ms,
                fact={**rules_fact(verdict), "shown": _shown(capture)},
                **place,
            )
            for kind in consequences(capture, verdict)
        ]
    return written, verdict


def _check(capture: Capture) -> None:
    """Raises: BadEvent when the capture itself makes no sense."""
    if not 0 < len(capture.event_id) <= ID_MAX:
        raise BadEvent("a capture needs an event id of at most 64 characters")
    if capture.kind not in LOGGABLE:
        raise BadEvent(f"a capture cannot be of kind {capture.kind[:64]!r}")
    if capture.kind in events.OUTREACH_KINDS and not 0 < len(capture.outreach_id or "") <= ID_MAX:
        raise BadEvent(f"{capture.kind} needs an outreach id of at most 64 characters")
    if len(capture.text or "") > TEXT_MAX:
        raise BadEvent(f"the text has {len(capture.text or '')} characters; at most {TEXT_MAX} are kept")


def _actor(db: apsw.Connection, who: Who, capture: Capture, at_ms: int) -> str:
    """The account the capture is logged for. An outcome belongs to the account of its intent, also while paused.

    Raises: ActorUnknown, ActorNotJoined, CapturePaused, Conflict.
    """
    known = outreaches.find(db, capture.outreach_id) if capture.outreach_id else None
    if known and known.operator_id != who.operator_id:
        raise Conflict("another operator's outreach has this id")
    if known and capture.kind in _OUTCOMES:
        return known.actor_id
    paused_ms = meta.get_number(db, meta.PAUSED)
    if paused_ms is not None and at_ms >= paused_ms:
        raise CapturePaused
    actor = identify(who, capture.actor)
    if actor is None:
        raise ActorUnknown
    if not people.has_joined(db, actor.actor_id, who.operator_id):
        raise ActorNotJoined
    return actor.actor_id


def _check_thread(db: apsw.Connection, capture: Capture) -> None:
    """Raises: ThreadNotLogged, unless it is the outcome of a message that was logged before."""
    is_begun = capture.kind in _OUTCOMES and capture.outreach_id and outreaches.find(db, capture.outreach_id)
    if not is_begun and is_unlogged(db, capture.actor.user_id, capture.prospect.thread_id):
        raise ThreadNotLogged


def _prospect(capture: Capture) -> Handle | None:
    """Whom the capture is about; a handle that cannot be one, or is the account's own, is nobody's."""
    handle = find_handle(capture.prospect.handle)
    return None if handle and handle == find_handle(capture.actor.handle) else handle


def _text(db: apsw.Connection, capture: Capture, person: str | None) -> str | None:
    """The words to keep: none where the team keeps none, the person is excluded, or the intent has them already."""
    if not capture.text or capture.kind in _WORDLESS or team.settings(db).text_policy == "none":
        return None
    known = outreaches.find(db, capture.outreach_id) if capture.outreach_id else None
    whom = person or (known.person if known else None)
    if whom and people.is_excluded(db, whom):
        return None
    if capture.kind in _OUTCOMES and known and known.text_event_id:
        return None
    return capture.text


def _variant(db: apsw.Connection, who: Who, capture: Capture, person: str | None) -> dict[str, Any]:
    """Which template was sent. Its ids alone are kept, also where the words are not; of the excluded nothing is."""
    if capture.kind != events.INTENT or (person and people.is_excluded(db, person)):
        return {}
    return variant_sent(db, who, capture.text)


def _fact(who: Who, capture: Capture, text: str | None, verdict: Step | None) -> dict[str, Any]:
    """What stays for ever: how it was sent and seen, never what it said."""
    fact: dict[str, Any] = {
        "surface": capture.surface,
        "content": capture.content[:_SHORT],
        "length": capture.length or len(capture.text or ""),
        "evidence": [word[:_SHORT] for word in capture.evidence],
        "pack": capture.pack[:_SHORT],
    }
    if capture.kind in (events.INTENT, events.HELD):
        fact |= {"way": capture.way, "shown": _shown(capture), "overridden": capture.overridden}
    if capture.kind == events.HELD and verdict:
        fact |= rules_fact(verdict)
    if text:
        fact["text_key"] = prospects.text_key(who.team_key, text)
    return fact


def _shown(capture: Capture) -> dict[str, Any]:
    shown = capture.shown
    return {"severity": shown.severity, "policy_version": shown.policy_version} if shown else {"severity": "unchecked"}


def _private(capture: Capture, text: str | None, handle: Handle | None) -> dict[str, Any]:
    """What may be withheld or erased. Of somebody nobody could name, all that helps a person to name them."""
    seen = capture.prospect
    private = {"text": text, "thread": seen.thread_id[:_SHORT] if seen.thread_id else None}
    if handle is None:
        private |= {"seen": (seen.handle or "")[:_SHORT], "name": (seen.display_name or "")[:_SHORT]}
    return {key: value for key, value in private.items() if value}
