"""The door to one's other teams: which there are, and a sign-in for one of them without the provider's help."""

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from instacrm.service.actions.identity_sessions import COOKIE_END_MS
from instacrm.service.actions.other_teams import enter_other_team, teams_of
from instacrm.wire.identity import AuthAnswer, TeamList

from .auth import session_for
from .auth_browser import own_cookie
from .auth_guard import COOKIE
from .auth_transactions import writing
from .context import AppState, SessionInfo


@get("/v1/me/teams", operation_id="myTeams", sync_to_thread=True)
def my_teams(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> TeamList:
    """The teams I belong to; `current` is the one this session is for."""
    with core.db.reading() as db:
        return TeamList(tuple(teams_of(db, session.operator_id, current=session.team_id)))


@post("/v1/me/teams/{team_id:str}/session", operation_id="enterTeam", status_code=200)
async def enter_team(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], team_id: FromPath[str]
) -> Response[AuthAnswer]:
    """A sign-in for another of my teams: a program gets its tokens, a browser its cookie."""
    admitted, tokens = await writing(
        core,
        lambda db, now_ms: enter_other_team(
            db, session.operator_id, team_id, kind=session.kind, from_session=session.session_id, now_ms=now_ms
        ),
    )
    if session.kind == "browser":
        # A page never gets a token it could read or keep.
        cookie = own_cookie(COOKIE, tokens.access, COOKIE_END_MS // 1000)
        return Response(AuthAnswer(status="active"), cookies=[cookie])
    return Response(AuthAnswer(status="active", session=session_for(admitted, tokens)))


def my_teams_router() -> Router:
    """Every route of one's other teams. The application gives `core` and `session`."""
    return Router("/", route_handlers=[my_teams, enter_team], tags=["auth"])
