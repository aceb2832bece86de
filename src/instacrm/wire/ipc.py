"""What the person's own programs (window, command line) may say to the agent besides what the extension says.

Same envelope as `wire.native`; only the roles `desktop` and `cli` are heard. There is no "run this" among them.
"""

from typing import Final, Literal

import msgspec

from instacrm.domain.outreach import State as OutreachState

from . import devices, governing, preferences, templates, window
from .native import ActorCard, HeldBack, Pace, State


class AskStatus(msgspec.Struct, frozen=True):
    """How is the agent?"""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the agent is. `healed` is one sentence for the person when the data file was repaired."""

    version: str
    pid: int
    started_ms: int
    now_ms: int
    home: str
    browsers: int
    state: State
    healed: str | None = None
    # Accounts that pages showed and nobody joined here: in memory only, nothing of them is kept.
    seen: tuple[str, ...] = ()


class Quit(msgspec.Struct, frozen=True, kw_only=True):
    """Stop. With `by_person` nothing starts the agent again until a person does."""

    by_person: bool = True


class Quitting(msgspec.Struct, frozen=True):
    """The agent stops now."""


class SyncNow(msgspec.Struct, frozen=True):
    """Do not wait for the next round. `accept_removals`: take over what was held back, whatever it takes away."""

    accept_removals: bool = False


class SyncAsked(msgspec.Struct, frozen=True):
    """A round will begin at once, unless nobody is signed in. `accepted`: what the person agreed to, if it was held."""

    will: bool
    accepted: HeldBack | None = None


class BackUp(msgspec.Struct, frozen=True):
    """Write a verified backup now."""


class BackedUp(msgspec.Struct, frozen=True):
    """Where the backup lies."""

    file: str


class SessionChanged(msgspec.Struct, frozen=True):
    """Somebody signed in or out in another program of this person: read it again."""


class Heard(msgspec.Struct, frozen=True):
    """Read. `signed_in` is what it says now."""

    signed_in: Literal["no", "pending", "yes"]


class LeaveActor(msgspec.Struct, frozen=True, kw_only=True):
    """The operator writes from this account no more: nothing more of it is logged for them."""

    event_id: str
    actor_id: str


class AskDay(msgspec.Struct, frozen=True):
    """What happened today, as far as this computer heard?"""


class AccountDay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the operator's accounts: what was counted on it, and when they last wrote from it on record."""

    actor: ActorCard
    mine: Pace
    team: Pace
    last_ms: int | None = None


class DayLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outreach of today, by anybody of the team."""

    outreach_id: str
    at_ms: int
    operator: str
    mine: bool
    actor: str
    state: OutreachState
    handle: str | None = None


class PageHealth(msgspec.Struct, frozen=True):
    """How the extension on this computer sees one kind of page; `missing` names anchors."""

    page: str
    state: Literal["ok", "degraded", "blind"]
    since_ms: int
    missing: tuple[str, ...] = ()


class Both(msgspec.Struct, frozen=True):
    """A number of the operator's own, and of the whole team with theirs in it."""

    mine: int
    team: int


class Due(msgspec.Struct, frozen=True):
    """Somebody to follow up on, since `day` (2026-11-27)."""

    handle: str
    day: str


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """Today since `from_ms`: counts as the dashboard counts, and lines, newest first.

    `from_ms` is midnight in `zone`, the team's (IANA).
    """

    as_of_ms: int
    from_ms: int
    # An agent of before an update does not say it.
    zone: str = "UTC"
    sent: Both
    people: Both
    first_contacts: Both
    replies: Both
    unconfirmed: Both
    failed: Both
    accounts: tuple[AccountDay, ...]
    lines: tuple[DayLine, ...]
    health: tuple[PageHealth, ...] = ()
    # Messages that a rule held today; the longest due follow-ups, of `due_count`.
    held: Both = Both(0, 0)
    due: tuple[Due, ...] = ()
    due_count: int = 0


# What window and command line may say, and the kind of the answer.
REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "status": (AskStatus, "status-is"),
    "quit": (Quit, "quitting"),
    "sync-now": (SyncNow, "sync-asked"),
    "backup": (BackUp, "backed-up"),
    "session-changed": (SessionChanged, "heard"),
    "ask-day": (AskDay, "day"),
    "leave-actor": (LeaveActor, "status-is"),
    "go-solo": (window.GoSolo, "heard"),
    **devices.REQUESTS,
    **governing.REQUESTS,
    **preferences.REQUESTS,
    **templates.REQUESTS,
    **window.REQUESTS,
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {
    "status-is": Status,
    "quitting": Quitting,
    "sync-asked": SyncAsked,
    "backed-up": BackedUp,
    "heard": Heard,
    "day": Day,
    **devices.ANSWERS,
    **governing.ANSWERS,
    **preferences.ANSWERS,
    **templates.ANSWERS,
    **window.ANSWERS,
}
