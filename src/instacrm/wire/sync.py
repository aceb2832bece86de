"""Messages between an agent and Core. Shapes: `protocol/sync`, words and meanings: `docs/sync.md`."""

from typing import Final, Literal

import msgspec

from instacrm.domain.events import Event
from instacrm.domain.goals import Goal
from instacrm.domain.verdicts import Rule

PROTOCOL: Final = 1
PUSH_EVENTS_MAX: Final = 500
PUSH_BYTES_MAX: Final = 1 << 20
PULL_EVENTS_MAX: Final = 500


class Cursor(msgspec.Struct, frozen=True):
    """A place in a team's history: `epoch.seq.stamp`. `stamp` names the push that wrote the event at `seq`."""

    epoch: str
    seq: int
    stamp: str

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}.{self.stamp}"


class SyncHello(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First question of a sync session. `cursor` is the highest place this agent knows from push or pull.

    `audit_number` is the newest entry of the audit log it knows the seal of.
    """

    protocol: int
    agent_id: str
    incarnation: str
    agent_now_ms: int
    version: str
    cursor: str | None = None
    audit_number: int = 0


class AuditTrail(msgspec.Struct, frozen=True, kw_only=True):
    """The audit log after the entry an agent knew: the digests of what came since, and the head they lead to."""

    number: int
    seal: str
    digests: tuple[str, ...] = ()


class Member(msgspec.Struct, frozen=True):
    """An operator of the team."""

    operator_id: str
    name: str
    role: Literal["owner", "admin", "member", "viewer"]


class Policy(msgspec.Struct, frozen=True):
    """The rules in force. `version` grows with every change."""

    version: int
    rules: tuple[Rule, ...]


class TeamSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the team decided: text policy, its time zone (IANA), first day of the week (0 = Monday).

    The words of messages are kept for `retention_days`; without end when that is 0. `status_names` are the team's
    own names of statuses, by status; one that is not there keeps its usual name, one of
    none of ours is the team's own.
    """

    text_policy: Literal["shared", "local", "none"] = "shared"
    zone: str = "UTC"
    week_start: int = 0
    retention_days: int = 0
    status_names: dict[str, str] = {}


class SyncHelloAck(msgspec.Struct, frozen=True, kw_only=True):
    """What Core knows of the team. `team_key` is hex, 32 bytes; `skew_ms` is how far ahead the agent's clock is."""

    protocol: int
    epoch: str
    head_seq: int
    min_seq: int
    server_now_ms: int
    skew_ms: int
    team_id: str
    team_name: str
    team_key: str
    operator_id: str
    settings: TeamSettings
    policy: Policy
    members: tuple[Member, ...]
    audit: AuditTrail | None = None
    goals: tuple[Goal, ...] = ()


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """Events in the order they were written; at most 500."""

    agent_id: str
    agent_now_ms: int
    events: tuple[Event, ...]


class PushResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one event. `hlc` is the effective stamp, which replaces the agent's."""

    event_id: str
    status: Literal["applied", "duplicate", "conflict", "rejected"]
    seq: int | None = None
    hlc: str | None = None
    code: str | None = None
    message: str | None = None
    retryable: bool = False


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """A result per event, and the place of the highest one applied now (null when none was)."""

    results: tuple[PushResult, ...]
    cursor: str | None
    server_now_ms: int


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """A page of events after the cursor asked, in order of `seq`; `cursor` is the place after it."""

    events: tuple[Event, ...]
    cursor: str
    has_more: bool
    head_seq: int
    policy_version: int


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a team's state: what holds now, then the past, newest first.

    `cursor` is where pulling goes on; null until all that holds now was given. `token` asks for the next page; null at
    the end. `left` is how many events are still to come, at most.
    """

    events: tuple[Event, ...]
    cursor: str | None
    token: str | None
    left: int


class SyncNews(msgspec.Struct, frozen=True):
    """One message of the live stream (server-sent events, `event: news`)."""

    head_seq: int
    policy_version: int


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Body of every answer that is not 2xx."""

    code: str
    message: str
    remedy: str = ""
    retryable: bool = False
