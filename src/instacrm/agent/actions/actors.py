"""Joining an Instagram account to the team: from then on, and not before, its messages are logged; and leaving it."""

from instacrm.agent.store import Store, facts, people
from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.wire.ipc import LeaveActor
from instacrm.wire.native import JoinActor, Logged

from .captures import ActorUnknown, refused
from .meeting import identify
from .who import Who
from .writing import write


def join_actor(store: Store, who: Who, word: JoinActor, *, now_ms: int) -> Logged:
    """The account belongs to the team and the operator writes from it; joining again takes over a new handle."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        actor = identify(who, word.actor)
        if actor is None:
            return refused(word.event_id, ActorUnknown())
        if people.has_joined(db, actor.actor_id, who.operator_id) and people.find_actor(db, actor.actor_id) == actor:
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            event = write(
                store,
                who,
                event_id=word.event_id,
                kind=events.JOINED,
                at_ms=word.at_ms,
                now_ms=now_ms,
                actor_id=actor.actor_id,
                private={"handle": actor.handle, "user_id": actor.user_id},
            )
        except BadInput as refusal:
            return refused(word.event_id, refusal)
        store.record([event])
    return Logged(event_id=word.event_id, status="logged")


def leave_actor(store: Store, who: Who, word: LeaveActor, *, now_ms: int) -> None:
    """Nothing more of the account is logged for this operator; what was logged stays.

    Raises: NotFound when the operator does not write from it.
    """
    with store.reading() as db:
        if not people.has_joined(db, word.actor_id, who.operator_id):
            raise NotFound("You do not write from this account.")
        event = write(
            store,
            who,
            event_id=word.event_id,
            kind=events.LEFT,
            at_ms=now_ms,
            now_ms=now_ms,
            actor_id=word.actor_id,
        )
        store.record([event])
