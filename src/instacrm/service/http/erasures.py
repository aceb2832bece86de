"""The door of erasures: an owner or admin erases a person, and everybody sees how far it got."""

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.service.actions import erasures
from instacrm.service.actions.erasures import ErasureRow
from instacrm.service.actions.pushing import Writer

from .context import AppState, SessionInfo, require


class EraseAsked(msgspec.Struct, frozen=True):
    """The handle of the person, typed once more: erasing cannot be undone."""

    handle: str


class ErasureList(msgspec.Struct, frozen=True):
    """Erasures, newest first."""

    items: list[ErasureRow]


@post("/v1/prospects/{person_id:str}/erase", operation_id="eraseProspect", status_code=200, sync_to_thread=True)
def erase_prospect(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[EraseAsked],
) -> ErasureList:
    """Erase everything private about a prospect, here and on every agent. It cannot be undone."""
    require(session, "owner", "admin")
    writer = Writer(session.team_id, session.operator_id)
    written = erasures.erase(core.db, writer, person_id, data.handle, core.now_ms())
    core.news.publish(session.team_id, written.head_seq, written.policy_version)
    return _listed(core, session)


@get("/v1/erasures", operation_id="erasures", sync_to_thread=True)
def list_erasures(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> ErasureList:
    """Erasures, the agents that have not heard of them yet, and by when the last backup has rotated out."""
    return _listed(core, session)


def _listed(core: AppState, session: SessionInfo) -> ErasureList:
    with core.db.reading(session.team_id) as db:
        return ErasureList(erasures.erasures(db, session.team_id))


def erasures_router() -> Router:
    """Every route of erasures. The application gives `core` and `session`."""
    return Router("/", route_handlers=[erase_prospect, list_erasures], tags=["privacy"])
