"""What every door of Core is given: the program's own state, and who is asking.

A handler that names a parameter `core` gets the `AppState`; one that names `session` gets the `SessionInfo` of a
signed-in member of a team, and everybody else is refused before the handler runs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from litestar.connection import ASGIConnection

from instacrm.domain.errors import NotAllowed
from instacrm.service.settings import Settings
from instacrm.service.store.engine import Database
from instacrm.service.store.identity import LEADERS, Membership
from instacrm.service.store.teams import ACTIVE

from .account_limit import AccountLimit
from .crowding import Crowd
from .news import News

Role = Literal["owner", "admin", "member", "viewer"]


@dataclass(frozen=True, kw_only=True)
class SessionInfo:
    """Who asks: an active member of `team_id`. `kind`: a program or script (bearer token), or a browser (cookie)."""

    operator_id: str
    name: str
    team_id: str
    role: Role
    kind: Literal["program", "browser", "script"]
    session_id: str = ""

    @property
    def leads(self) -> bool:
        """Whether they lead the team."""
        return self.role in LEADERS

    @property
    def membership(self) -> Membership:
        """The same, as actions know it; since when they are in the team is not asked."""
        return Membership(team_id=self.team_id, operator_id=self.operator_id, role=self.role, state=ACTIVE, since_ms=0)


@dataclass(frozen=True, kw_only=True)
class AppState:
    """Core, put together. `now_ms` is the clock: epoch milliseconds."""

    db: Database
    settings: Settings
    now_ms: Callable[[], int]
    news: News = field(default_factory=News)
    accounts: AccountLimit = field(default_factory=AccountLimit)
    crowd: Crowd = field(default_factory=Crowd)


def core_of(connection: ASGIConnection[Any, Any, Any, Any]) -> AppState:
    """Core's state, of the application that `connection` came to."""
    core: AppState = connection.app.state.core
    return core


def require(session: SessionInfo, *roles: Role) -> None:
    """Go on only with one of `roles`. Raises: NotAllowed."""
    if session.role not in roles:
        raise NotAllowed(f"This is for {' or '.join(roles)}.")
