"""What every request of a signed-in person carries along."""

from typing import Literal

import msgspec


class SessionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, for which team, as what, and through which kind of door. `session_id` outlives token rotation."""

    operator_id: str
    name: str
    team_id: str
    role: Literal["owner", "admin", "member", "viewer"]
    kind: Literal["bearer", "cookie"]
    session_id: str
