"""Values for tests: each usable as it is, each part replaceable."""

import itertools
from pathlib import Path
from typing import Any

import msgspec

from instacrm.agent.actions.who import Who
from instacrm.agent.store import Store, open_store
from instacrm.domain.audit_chain import START, next_seal
from instacrm.domain.events import OUTREACH_KINDS, Event
from instacrm.domain.verdicts import Rule, Scope
from instacrm.wire.native import ActorSeen, AskStanding, Capture, ProspectSeen
from instacrm.wire.sync import AuditTrail, Member, Policy, SyncHelloAck, TeamSettings

# 2026-11-22 12:00 UTC, a Sunday.
NOON = 1_795_348_800_000
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

TEAM_KEY = bytes(range(32))
_numbers = itertools.count(1)


def an_id() -> str:
    """A fresh id in the form of a UUIDv7."""
    return f"01ab0000-0000-7000-8000-{next(_numbers):012x}"


def a_who(name: str = "Dana") -> Who:
    return Who(
        operator_id=f"operator-{name.lower()}", name=name, team_id="team", team_name="North Studio", team_key=TEAM_KEY
    )


def a_store(folder: Path, *, now_ms: int = NOON) -> Store:
    return open_store(folder, now_ms=now_ms, busy_ms=200)


def an_actor(handle: str | None = "studio_a", user_id: str | None = "1784", **changes: Any) -> ActorSeen:
    return msgspec.structs.replace(
        ActorSeen(handle=handle, user_id=user_id, sources=("nav-profile", "thread-viewer")), **changes
    )


def a_prospect(handle: str | None = "mila.k", **changes: Any) -> ProspectSeen:
    return msgspec.structs.replace(ProspectSeen(handle=handle, thread_id="t-1", sources=("header",)), **changes)


def a_capture(kind: str = "outreach.intent", **changes: Any) -> Capture:
    """A press of Enter on "Hello" from @studio_a to @mila.k at noon."""
    usual: dict[str, Any] = {
        "event_id": an_id(),
        "kind": kind,
        "at_ms": NOON,
        "actor": an_actor(),
        "prospect": a_prospect(),
        "outreach_id": an_id() if kind.startswith("outreach.") and kind != "outreach.observed" else None,
        "way": "enter" if kind == "outreach.intent" else "none",
        "text": "Hello" if kind == "outreach.intent" else None,
        "length": 5,
        "pack": "pack-1",
    }
    return Capture(**(usual | changes))


def an_ask(handle: str | None = "mila.k", **changes: Any) -> AskStanding:
    usual: dict[str, Any] = {"actor": an_actor(), "prospect": a_prospect(handle), "tab": 7}
    return AskStanding(**(usual | changes))


def an_event(kind: str = "outreach.intent", **changes: Any) -> Event:
    """A fact by Lee, made on another computer."""
    usual: dict[str, Any] = {
        "event_id": an_id(),
        "kind": kind,
        "at_ms": NOON,
        "hlc": f"{NOON:013d}-0000-agent-lee",
        "agent_id": "agent-lee",
        "operator_id": "operator-lee",
    }
    if kind in OUTREACH_KINDS:
        usual |= {"outreach_id": an_id(), "actor_id": "actor-b"}
    return Event(**(usual | changes))


def a_cap(limit: int = 3, *, window_s: int = 3600, counts: str = "messages", **changes: Any) -> Rule:
    usual: dict[str, Any] = {
        "rule_id": "cap",
        "kind": "frequency-cap",
        "version": 1,
        "severity": "warn",
        "params": {"limit": limit, "window_s": window_s, "counts": counts},
    }
    return Rule(**(usual | changes))


def a_spacing(min_s: int = 60, **changes: Any) -> Rule:
    usual: dict[str, Any] = {
        "rule_id": "spacing",
        "kind": "interval-spacing",
        "version": 1,
        "severity": "warn",
        "params": {"min_s": min_s},
    }
    return Rule(**(usual | changes))


def a_duplicate_rule(days: int = 7, **changes: Any) -> Rule:
    usual: dict[str, Any] = {
        "rule_id": "duplicate",
        "kind": "duplicate-contact",
        "version": 1,
        "severity": "warn",
        "params": {"days": days},
    }
    return Rule(**(usual | changes))


def a_hello_ack(*rules: Rule, **changes: Any) -> SyncHelloAck:
    """What the team's server says to Dana, who works with Lee."""
    usual: dict[str, Any] = {
        "protocol": 1,
        "epoch": "epoch-1",
        "head_seq": 0,
        "min_seq": 0,
        "server_now_ms": NOON,
        "skew_ms": 0,
        "team_id": "team",
        "team_name": "North Studio",
        "team_key": TEAM_KEY.hex(),
        "operator_id": "operator-dana",
        "settings": TeamSettings(),
        "policy": Policy(version=3, rules=rules),
        "members": (Member("operator-dana", "Dana", "owner"), Member("operator-lee", "Lee", "member")),
    }
    return SyncHelloAck(**(usual | changes))


TEAM_SCOPE = Scope()


def an_audit_trail(entries: int, told: str = "a") -> AuditTrail:
    """All of a team's audit log of this many entries; `told` is what stands in each of them."""
    seal, digests = START, (told * 64,) * entries
    for digest in digests:
        seal = next_seal(seal, digest)
    return AuditTrail(number=entries, seal=seal, digests=digests)
