"""The door of scripts' tokens: made and shown once, listed, revoked."""

from typing import Final, Literal

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from instacrm.service.actions.api_tokens import MadeToken, end_token, make_token, shown_tokens

from .context import AppState, SessionInfo


class TokenAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A token to make: `days` none for one without end."""

    name: str
    scope: Literal["read", "write"]
    days: int | None = None


class TokenShown(msgspec.Struct, frozen=True, kw_only=True):
    """A token as lists show it: never the secret."""

    token_id: str
    name: str
    scope: str
    operator: str
    mine: bool
    created_ms: int
    expires_ms: int | None
    seen_ms: int | None


@get("/v1/tokens", operation_id="tokens", sync_to_thread=True)
def list_tokens(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[TokenShown]:
    """My tokens; to owners and admins everybody's."""
    with core.db.reading(session.team_id) as db:
        found = shown_tokens(db, session.membership)
    return [
        TokenShown(
            token_id=row.token_id, name=row.name, scope=row.scope, operator=operator,
            mine=row.operator_id == session.operator_id, created_ms=row.created_ms, expires_ms=row.expires_ms,
            seen_ms=row.seen_ms,
        )
        for row, operator in found
    ]  # fmt: skip


@post("/v1/tokens", operation_id="makeToken", sync_to_thread=True)
def new_script_token(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[TokenAsked]
) -> MadeToken:
    """A token for a script of mine. It is shown this once."""
    with core.db.writing(session.team_id) as db:
        return make_token(
            db, session.membership, name=data.name, scope=data.scope, days=data.days, now_ms=core.now_ms()
        )


@delete("/v1/tokens/{token_id:str}", operation_id="revokeToken", sync_to_thread=True)
def revoke_script_token(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], token_id: FromPath[str]
) -> None:
    """Revoke a token of mine; owners and admins anybody's."""
    with core.db.writing(session.team_id) as db:
        end_token(db, session.membership, token_id, core.now_ms())


TOKEN_ROUTES: Final[list[HTTPRouteHandler]] = [list_tokens, new_script_token, revoke_script_token]
