"""Rows of saved views: who named which address of the list, and whether the team sees it."""

import msgspec
from sqlalchemy import Connection, delete, or_, select

from .rows import put
from .tables import operators, saved_views


class ViewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One view. `address` is what stands behind the path in the dashboard: `?` and filters, or nothing."""

    view_id: str
    operator_id: str
    name: str
    address: str
    shared: bool


def views_for(db: Connection, team_id: str, operator_id: str) -> list[tuple[ViewRow, str]]:
    """One's own views and those the team shares, with their makers' names, in the order of the alphabet."""
    c = saved_views.c
    rows = db.execute(
        select(saved_views, operators.c.OPR_NAME)
        .join_from(saved_views, operators, operators.c.operator_id == c.operator_id, isouter=True)
        .where(c.team_id == team_id, or_(c.operator_id == operator_id, c.shared == 1))
    )
    found = [
        (
            ViewRow(
                view_id=row.view_id,
                operator_id=row.operator_id,
                name=row.name,
                address=row.address or "",
                shared=bool(row.shared),
            ),
            row.OPR_NAME or "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one[0].name.casefold(), one[0].view_id))


def put_view(db: Connection, team_id: str, view: ViewRow) -> None:
    """Keep the view, in place of the one with its id."""
    put(db, saved_views, [{"team_id": team_id} | msgspec.structs.asdict(view) | {"shared": int(view.shared)}])


def remove_view(db: Connection, team_id: str, view_id: str) -> None:
    """No such view any more."""
    db.execute(delete(saved_views).where(saved_views.c.team_id == team_id, saved_views.c.view_id == view_id))
