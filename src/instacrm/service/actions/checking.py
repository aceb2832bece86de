"""Whether an event that came in is one that Core can keep and work with."""

import re
from typing import Any, Final

import msgspec

from instacrm.domain import events as kinds
from instacrm.domain import holders, prospects
from instacrm.domain.accounts import concerned
from instacrm.domain.clocks import clamp, parse_stamp
from instacrm.domain.erasures import ADDRESSES_MAX
from instacrm.domain.errors import BadEvent, BadHandle, BadInput
from instacrm.domain.events import Event, check_event

# Ids are compared, sorted and indexed by three databases: plain visible ASCII means the same to all.
_ID: Final = re.compile(r"[!-~]{1,64}\Z")
_KIND: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}\Z")
_HLC: Final = re.compile(r"[!-~]{1,96}\Z")
FACT_BYTES_MAX: Final = 16 * 1024
PRIVATE_BYTES_MAX: Final = 128 * 1024
# No number is written more than so many times longer than it came: 1e15 is 1000000000000000.0.
_GROWS: Final = 8
FIELD_MAX: Final = 32
ENTITY_MAX: Final = 16


def check_arrival(event: Event, team_key: bytes, *, came_bytes: int | None = None) -> Event:
    """`event`, when it holds together and its ids are those of its team. `came_bytes` is how long its JSON was.

    Raises: BadEvent naming the first thing that does not.
    """
    check_event(event)
    if not _KIND.match(event.kind):
        raise BadEvent("a kind is lower-case words with dots")
    for name in ("event_id", "agent_id", "operator_id", "actor_id", "address_id", "outreach_id"):
        value = getattr(event, name)
        if value is not None and not _ID.match(value):
            raise BadEvent(f"{name} is no id")
    if not _HLC.match(event.hlc):
        raise BadEvent("a clock stamp is at most 96 characters of ASCII")
    if came_bytes is None or came_bytes * _GROWS > FACT_BYTES_MAX:
        if len(msgspec.json.encode(event.fact)) > FACT_BYTES_MAX:
            raise BadEvent(f"a fact holds at most {FACT_BYTES_MAX} bytes")
        if len(msgspec.json.encode(event.private)) > PRIVATE_BYTES_MAX:
            raise BadEvent(f"what is private holds at most {PRIVATE_BYTES_MAX} bytes")
    if event.kind in kinds.STORY_KINDS and not (event.outreach_id and event.actor_id):
        raise BadEvent(f"{event.kind} needs an outreach and an actor")
    if check := _CHECKS.get(event.kind):
        check(event, team_key)
    return event


def check_agent_id(agent_id: str) -> str:
    """`agent_id`, when it can be one. Raises: BadInput."""
    if not _is_id(agent_id):
        raise BadInput("agent_id is no id")
    return agent_id


def effective(event: Event, *, skew_ms: int, now_ms: int) -> Event:
    """`event` with the stamp that counts. One that carries a push's stamp had its clock corrected before.

    Raises: BadEvent.
    """
    corrected = clamp(parse_stamp(event.hlc), skew_ms=0 if event.stamp else skew_ms, now_ms=now_ms)
    return msgspec.structs.replace(event, hlc=str(corrected), seq=None, stamp=None)


def _check_met(event: Event, team_key: bytes) -> None:
    if event.address_id is None or not _is_id(event.fact.get("person_id")):
        raise BadEvent(f"{kinds.MET} needs an address and a person")
    from_ms = event.fact.get(holders.FROM)
    if from_ms is not None and not holders.from_of(event):
        raise BadEvent("since when somebody else has the handle is in epoch milliseconds")
    handle = event.private.get("handle")
    if handle is None:
        return
    try:
        known = prospects.parse_handle(str(handle))
    except BadHandle as error:
        raise BadEvent(str(error)) from error
    if known != handle or prospects.address_id(team_key, known) != event.address_id:
        raise BadEvent("the address is not made from this handle and the team's key")


def _check_left(event: Event, _team_key: bytes) -> None:
    if event.actor_id is None or not _is_id(concerned(event)):
        raise BadEvent(f"{event.kind} needs an actor and an operator")


def _check_joined(event: Event, team_key: bytes) -> None:
    _check_left(event, team_key)
    handle, user_id = event.private.get("handle"), event.private.get("user_id")
    if not isinstance(handle, str) or not _is_id(user_id):
        raise BadEvent(f"{kinds.JOINED} needs a handle and a user id")
    try:
        prospects.parse_handle(handle)
    except BadHandle as error:
        raise BadEvent(str(error)) from error
    if prospects.actor_id(team_key, str(user_id)) != event.actor_id:
        raise BadEvent("the actor is not made from this user id and the team's key")


def _check_register(event: Event, _team_key: bytes) -> None:
    entity, field = event.fact.get("entity"), event.fact.get("field")
    if not _is_id(entity, ENTITY_MAX) or not _is_id(event.fact.get("entity_id")) or not _is_id(field, FIELD_MAX):
        raise BadEvent(f"{kinds.REGISTER} needs an entity, its id and a field")
    if "value" not in event.fact and "value" not in event.private:
        raise BadEvent(f"{kinds.REGISTER} needs a value")


def _check_erased(event: Event, _team_key: bytes) -> None:
    listed = event.fact.get("addresses")
    if not _is_id(event.fact.get("person_id")) or not isinstance(listed, list) or not all(map(_is_id, listed)):
        raise BadEvent(f"{kinds.ERASED} needs a person and a list of addresses")
    if len(listed) > ADDRESSES_MAX:
        raise BadEvent(f"a person has at most {ADDRESSES_MAX} addresses")


def _is_id(value: Any, longest: int = 64) -> bool:
    return isinstance(value, str) and len(value) <= longest and bool(_ID.match(value))


def _check_withdrawn(event: Event, _team_key: bytes) -> None:
    if event.address_id is None or not _is_id(event.fact.get("event_id")):
        raise BadEvent(f"{kinds.WITHDRAWN} needs an address and an event")


_CHECKS: Final = {
    kinds.WITHDRAWN: _check_withdrawn,
    kinds.MET: _check_met,
    kinds.JOINED: _check_joined,
    kinds.LEFT: _check_left,
    kinds.REGISTER: _check_register,
    kinds.ERASED: _check_erased,
}
