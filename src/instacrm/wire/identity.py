"""Messages of signing in, between a desktop and Core. Words and meanings: `docs/access.md`, `docs/core-api.md`.

Whatever carries a secret leaves it out of its `repr`, so that no log line can show one.
"""

from typing import Literal

import msgspec

Status = Literal["active", "needs-identity", "pending", "denied"]


class AuthStart(msgspec.Struct, frozen=True):
    """A desktop begins. `device` is how the person will know this computer in the list of sign-ins."""

    device: str = ""


class AuthStarted(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser is sent to the provider with. Good for ten minutes and one finish."""

    login_id: str
    nonce: str
    client_id: str
    authorization_endpoint: str
    scope: str
    expires_ms: int


class _Silent(msgspec.Struct, frozen=True):
    """A message with secrets in it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class AuthFinish(_Silent, frozen=True, kw_only=True, omit_defaults=True):
    """The provider's code and the PKCE verifier, for Core to exchange."""

    login_id: str
    code: str
    verifier: str
    redirect_uri: str
    invitation: str | None = None
    bootstrap: str | None = None


class AuthEstablish(_Silent, frozen=True, kw_only=True, omit_defaults=True):
    """Establish Identity: the name a new person chose; `team_name` when a bootstrap makes a team."""

    ticket: str
    name: str
    invitation: str | None = None
    bootstrap: str | None = None
    team_name: str | None = None


class AuthRefresh(_Silent, frozen=True):
    """The newest refresh token, which this call uses up."""

    refresh: str


class AuthSession(_Silent, frozen=True, kw_only=True, omit_defaults=True):
    """Signed in. `team_key` (32 bytes in hex) only for active members; until then there is nothing to make ids with.

    `access_lasts_ms` is for those whose clock may differ from the server's.
    """

    access: str
    access_expires_ms: int
    access_lasts_ms: int
    refresh: str
    operator_id: str
    name: str
    team_id: str
    team_name: str
    team_key: str | None = None


class TeamChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A team somebody belongs to; `current` is the one the session that asks is for."""

    team_id: str
    name: str
    role: str
    current: bool


class TeamList(msgspec.Struct, frozen=True):
    """Somebody's teams, the oldest membership first."""

    items: tuple[TeamChoice, ...]


class AuthAnswer(_Silent, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a sign-in. `session` with active and pending, `ticket` with needs-identity, `reason` otherwise."""

    status: Status
    session: AuthSession | None = None
    ticket: str | None = None
    reason: str | None = None
    suggested_name: str | None = None
    needs_team_name: bool = False
