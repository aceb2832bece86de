"""The door of accounts: who writes from one, sharing it, handing it over, leaving it."""

import msgspec
from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.domain.errors import NotFound
from instacrm.service.actions import accounts
from instacrm.service.actions.pushing import Appended, Writer
from instacrm.service.store import accounts as rows
from instacrm.service.store.accounts import SharerRow

from .asking import publish, reading
from .context import AppState, SessionInfo, require


class SharerList(msgspec.Struct, frozen=True):
    """Everybody who writes from an account, then those who did."""

    items: list[SharerRow]


class HandOver(msgspec.Struct, frozen=True):
    """Whose place the new one takes; without `giver_id` the asker's own."""

    giver_id: str | None = None


@get("/v1/actors/{actor_id:str}/operators", operation_id="sharers", sync_to_thread=True)
def list_sharers(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], actor_id: FromPath[str]
) -> SharerList:
    """Who writes from the account."""
    return _listed(core, session, actor_id)


@post(
    "/v1/actors/{actor_id:str}/operators/{operator_id:str}",
    operation_id="shareActor",
    status_code=200,
    sync_to_thread=True,
)
def share_actor(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    actor_id: FromPath[str],
    operator_id: FromPath[str],
) -> SharerList:
    """Let somebody of the team write from the account too: who writes from it themselves, or an admin."""
    written = accounts.share(
        core.db, _writer(session), actor_id, operator_id, leads=session.leads, now_ms=core.now_ms()
    )
    return _changed(core, session, actor_id, written)


@delete(
    "/v1/actors/{actor_id:str}/operators/{operator_id:str}",
    operation_id="endSharing",
    status_code=200,
    sync_to_thread=True,
)
def end_sharing(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    actor_id: FromPath[str],
    operator_id: FromPath[str],
) -> SharerList:
    """Leave the account, or as an admin let somebody leave it. Nothing more of it is logged for them."""
    written = accounts.end_sharing(
        core.db, _writer(session), actor_id, operator_id, leads=session.leads, now_ms=core.now_ms()
    )
    return _changed(core, session, actor_id, written)


@post(
    "/v1/actors/{actor_id:str}/operators/{operator_id:str}/hand-over",
    operation_id="handOverActor",
    status_code=200,
    sync_to_thread=True,
)
def hand_over_actor(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    actor_id: FromPath[str],
    operator_id: FromPath[str],
    data: JSONBody[HandOver],
) -> SharerList:
    """Hand the account over: this member writes from it in the giver's place, from one moment to the next."""
    written = accounts.hand_over(
        core.db, _writer(session), actor_id, operator_id,
        giver_id=data.giver_id or session.operator_id, leads=session.leads, now_ms=core.now_ms(),
    )  # fmt: skip
    return _changed(core, session, actor_id, written)


def _writer(session: SessionInfo) -> Writer:
    require(session, "owner", "admin", "member")
    return Writer(session.team_id, session.operator_id)


def _changed(core: AppState, session: SessionInfo, actor_id: str, written: Appended | None) -> SharerList:
    if written:
        publish(core, session, written)
    return _listed(core, session, actor_id)


def _listed(core: AppState, session: SessionInfo, actor_id: str) -> SharerList:
    with reading(core, session) as db:
        if rows.find(db, session.team_id, actor_id) is None:
            raise NotFound("Your team has no such account.")
        return SharerList(rows.sharers(db, session.team_id, actor_id))


def accounts_router() -> Router:
    """Every route of accounts. The application gives `core` and `session`."""
    return Router("/", route_handlers=[list_sharers, share_actor, end_sharing, hand_over_actor], tags=["accounts"])
