"""The door of saved views: one's own beside the team's."""

import msgspec
from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.service.actions.saved_views import change_view, end_view, may_change, save_view
from instacrm.service.store.saved_views import ViewRow, views_for

from .context import AppState, SessionInfo


class ViewAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A view to keep: `address` is `?` and filters of the list, or nothing for everybody."""

    name: str
    address: str
    shared: bool = False


class ViewChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different about a view."""

    name: str | None = None
    shared: bool | None = None


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A view as its readers see it; `operator` made it."""

    view_id: str
    name: str
    address: str
    shared: bool
    mine: bool
    may_change: bool
    operator: str


@get("/v1/views", operation_id="views", sync_to_thread=True)
def list_views(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[SavedView]:
    """My views and those the team shares."""
    with core.db.reading(session.team_id) as db:
        found = views_for(db, session.team_id, session.operator_id)
    return [_shown(session, row, name) for row, name in found]


@post("/v1/views", operation_id="saveView", sync_to_thread=True)
def keep_view(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[ViewAsked]
) -> SavedView:
    """Keep a view: for myself, or for the team. It replaces mine of the same name."""
    with core.db.writing(session.team_id) as db:
        view = save_view(db, session.membership, name=data.name, address=data.address, shared=data.shared)
    return _shown(session, view, session.name)


@post("/v1/views/{view_id:str}", operation_id="changeView", status_code=200, sync_to_thread=True)
def rename_view(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    view_id: FromPath[str],
    data: JSONBody[ViewChange],
) -> SavedView:
    """Rename a view, or share it: whoever made it; owners and admins rename what is shared."""
    with core.db.writing(session.team_id) as db:
        view = change_view(db, session.membership, view_id, name=data.name, shared=data.shared)
        names = {row.view_id: name for row, name in views_for(db, session.team_id, session.operator_id)}
    return _shown(session, view, names[view.view_id])


@delete("/v1/views/{view_id:str}", operation_id="deleteView", sync_to_thread=True)
def delete_view(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], view_id: FromPath[str]) -> None:
    """Delete a view: whoever made it; owners and admins what is shared."""
    with core.db.writing(session.team_id) as db:
        end_view(db, session.membership, view_id)


def _shown(session: SessionInfo, view: ViewRow, operator: str) -> SavedView:
    return SavedView(
        view_id=view.view_id,
        name=view.name,
        address=view.address,
        shared=view.shared,
        mine=view.operator_id == session.operator_id,
        may_change=may_change(session.membership, view),
        operator=operator,
    )


def views_router() -> Router:
    """Every route of saved views. The application gives `core` and `session`."""
    return Router("/", route_handlers=[list_views, keep_view, rename_view, delete_view], tags=["reports"])
