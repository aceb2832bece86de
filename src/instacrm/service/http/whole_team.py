"""The door for a team that leaves: its owner takes everything along as one file, or removes it from Core."""

import tempfile
from collections.abc import Iterator
from typing import IO, Final

import msgspec
import structlog
from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from instacrm.service import taking_out
from instacrm.service.actions.pushing import Writer

from .context import AppState, SessionInfo, require

_PIECE_BYTES: Final = 1 << 18
# What is larger goes to a file without a name.
_IN_MEMORY_BYTES: Final = 8 << 20
_log = structlog.get_logger("core")


class DeleteTeamAsked(msgspec.Struct, frozen=True):
    """The team's name, typed once more: deleting cannot be undone."""

    name: str


class TeamDeleted(msgspec.Struct, frozen=True):
    """How many rows the team had."""

    rows: int


@post("/v1/team/export", operation_id="exportTeam", status_code=200, sync_to_thread=True, media_type="application/zip")
def export_team(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> Stream:
    """Everything the team has at this moment: a zip with a file of JSON lines a table, no keys and no tokens."""
    require(session, "owner")
    taking_out.note_export(core.db, Writer(session.team_id, session.operator_id), core.now_ms())
    # Whole before the first byte goes out: the database is not held up by a slow line, and what fails says so.
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 (closed where it was sent)
    try:
        taking_out.pack_team(core.db, session.team_id, file)
    except BaseException:
        file.close()
        raise
    return Stream(
        _pieces(file),
        media_type="application/zip",
        headers={"content-disposition": 'attachment; filename="team.zip"', "cache-control": "no-store"},
    )


@post("/v1/team/delete", operation_id="deleteTeam", status_code=200, sync_to_thread=True)
def delete_team(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[DeleteTeamAsked]
) -> TeamDeleted:
    """Remove the team and all it has, its people's sign-ins too. It cannot be undone; backups keep what they hold."""
    require(session, "owner")
    removed = taking_out.delete_team(core.db, session.team_id, data.name)
    _log.warning("team-deleted", team_id=session.team_id, rows=removed)
    return TeamDeleted(removed)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


def whole_team_router() -> Router:
    """Every route of the team as a whole. The application gives `core` and `session`."""
    return Router("/", route_handlers=[export_team, delete_team], tags=["team"])
