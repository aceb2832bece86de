"""Views of the list of people: named, shared with the team, renamed and taken away by whoever made them.

Who leads the team may do the same with what is shared, and nobody sees what somebody else keeps for themselves.
"""

from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import BadInput, NotAllowed, NotFound
from instacrm.service.store import saved_views as rows
from instacrm.service.store.identity import Membership
from instacrm.service.store.saved_views import ViewRow

NAME_MAX: Final = 40
ADDRESS_MAX: Final = 2000
VIEWS_MAX: Final = 100


def save_view(db: Connection, by: Membership, *, name: str, address: str, shared: bool) -> ViewRow:
    """A view of `by`; theirs of the same name, kept in the same way, is replaced. Raises: BadInput, NotAllowed."""
    called, kept = _name(name), _address(address)
    own = [row for row, _ in rows.views_for(db, by.team_id, by.operator_id) if row.operator_id == by.operator_id]
    same = next((row for row in own if row.shared == shared and row.name.casefold() == called.casefold()), None)
    if same is None and len(own) >= VIEWS_MAX:
        raise BadInput(f"You have {VIEWS_MAX} views.", remedy="Delete one that is not used.")
    _may_share(by, shared=shared)
    view_id = same.view_id if same else str(uuid_utils.uuid7())
    view = ViewRow(view_id=view_id, operator_id=by.operator_id, name=called, address=kept, shared=shared)
    rows.put_view(db, by.team_id, view)
    return view


def change_view(db: Connection, by: Membership, view_id: str, *, name: str | None, shared: bool | None) -> ViewRow:
    """The view under another name, or kept otherwise. Raises: BadInput, NotAllowed, NotFound."""
    view = _own(db, by, view_id)
    if shared is not None and shared != view.shared:
        if view.operator_id != by.operator_id:
            raise NotAllowed("It belongs to whoever made it.", remedy="Save a copy of it under your own name.")
        _may_share(by, shared=shared)
    view = msgspec.structs.replace(
        view,
        name=view.name if name is None else _name(name),
        shared=view.shared if shared is None else shared,
    )
    rows.put_view(db, by.team_id, view)
    return view


def end_view(db: Connection, by: Membership, view_id: str) -> None:
    """No such view any more. Raises: NotAllowed, NotFound."""
    rows.remove_view(db, by.team_id, _own(db, by, view_id).view_id)


def may_change(by: Membership, view: ViewRow) -> bool:
    """Whether `by` may rename and delete this view, which they see."""
    return view.operator_id == by.operator_id or (view.shared and by.leads)


def _own(db: Connection, by: Membership, view_id: str) -> ViewRow:
    seen = (row for row, _ in rows.views_for(db, by.team_id, by.operator_id))
    view = next((row for row in seen if row.view_id == view_id), None)
    if view is None:
        raise NotFound("There is no such view.")
    if not may_change(by, view):
        raise NotAllowed("Whoever made this view, an owner or an admin changes it.")
    return view


def _may_share(by: Membership, *, shared: bool) -> None:
    if shared and by.role == "viewer":
        raise NotAllowed("Viewers keep views for themselves.")


def _name(name: str) -> str:
    shown = "".join(c for c in name if c.isprintable()).strip()
    if not shown or len(shown) > NAME_MAX:
        raise BadInput(f"A view needs a name of at most {NAME_MAX} characters.")
    return shown


def _address(address: str) -> str:
    # It becomes a link in everybody's dashboard: nothing but filters of the list may stand in it.
    if address and not address.startswith("?"):
        raise BadInput("A view begins with a question mark.")
    if len(address) > ADDRESS_MAX or any(c.isspace() or not c.isprintable() for c in address):
        raise BadInput(f"A view has at most {ADDRESS_MAX} characters, and no spaces.")
    return address
