"""The constitution of a team: how it votes, and what it decided about texts, days and zones. Changed by vote alone."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

TextPolicy = Literal["shared", "local", "none"]
Joining = Literal["server", "closed", "approval"]
# What each policy lets out: the higher, the more.
REACH: Final[dict[TextPolicy, int]] = {"none": 0, "local": 1, "shared": 2}
HOUR_MS: Final = 3_600_000


class Constitution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`quorum_percent` of the electorate must be for, and more than `threshold_percent` of those for or against.

    Up to `small_team` voters decide by more than half of the electorate instead. The words of messages are kept for
    `retention_days`, without end when that is 0. `joining`: who comes in without an invitation is as the server was
    set, is nobody (not even by a Workspace domain), or is whom an owner or admin lets in. `status_names` are the
    team's own names of statuses, by status; one that is not there keeps its usual name, one of none of ours is the
    team's own.
    """

    quorum_percent: Annotated[int, Meta(ge=1, le=100)] = 25
    threshold_percent: Annotated[int, Meta(ge=50, le=99)] = 50
    small_team: Annotated[int, Meta(ge=1, le=10)] = 3
    voting_hours: Annotated[int, Meta(ge=1, le=336)] = 72
    text_policy: TextPolicy = "shared"
    zone: Annotated[str, Meta(min_length=1, max_length=64)] = "UTC"
    week_start: Annotated[int, Meta(ge=0, le=6)] = 0
    retention_days: Annotated[int, Meta(ge=0, le=3650)] = 0
    joining: Joining = "server"
    status_names: dict[str, str] = {}
    # Whether the dashboard puts people beside each other by what they sent.
    leaderboard: bool = True

    @property
    def voting_ms(self) -> int:
        """How long a vote is open at most, in milliseconds."""
        return self.voting_hours * HOUR_MS


def narrows(before: TextPolicy, after: TextPolicy) -> bool:
    """Whether texts that were kept under `before` may no longer be kept."""
    return REACH[after] < REACH[before]
