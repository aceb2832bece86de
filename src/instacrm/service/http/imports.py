"""The door of imports: a file read as a table, its rows looked at, taken in by parts, and taken back."""

from typing import Annotated, Final

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from instacrm.domain.importing import Column, guess_columns
from instacrm.service.actions import imports, pulling
from instacrm.service.actions.imports import Asked, ImportPart, ImportUndone, RowOutcome
from instacrm.service.actions.imports_files import ROWS_MAX, read_table
from instacrm.service.actions.pushing import Writer
from instacrm.service.store.imports import ImportRow, imports_of

from .asking import reading
from .context import AppState, SessionInfo, require

_SHOWN: Final = 50
_Cells = Annotated[list[list[str]], Meta(max_length=ROWS_MAX)]


class FileAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A CSV or Excel file; `content` in base64."""

    content: bytes


class ImportTable(msgspec.Struct, frozen=True, kw_only=True):
    """A file as a table of text, and what each column seems to hold; none: nothing we know."""

    heads: list[str]
    guesses: list[Column | None]
    rows: list[list[str]]


class RowsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a table, and what each column holds; none: not taken."""

    columns: list[Column | None]
    rows: _Cells


class PartAsked(RowsAsked, frozen=True, kw_only=True):
    """Rows to take in; `import_id` is none for the first part and then what that part answered."""

    name: str
    import_id: str | None = None


class RowsChecked(msgspec.Struct, frozen=True):
    """What would become of each row, in their order."""

    outcomes: list[RowOutcome]


class ImportShown(ImportRow, frozen=True, kw_only=True):
    """An import of the team; `mine` when the asker made it and may take it back."""

    operator: str
    mine: bool


class ImportList(msgspec.Struct, frozen=True):
    """The newest imports of the team."""

    items: list[ImportShown]


@post("/v1/imports/table", operation_id="readTable", status_code=200, sync_to_thread=True)
def read_file(session: NamedDependency[SessionInfo], data: JSONBody[FileAsked]) -> ImportTable:
    """The table in a CSV or Excel file; nothing of it is kept."""
    require(session, "owner", "admin", "member")
    sheet = read_table(data.content)
    return ImportTable(heads=sheet.heads, guesses=guess_columns(sheet.heads), rows=sheet.rows)


@post("/v1/imports/check", operation_id="checkImport", status_code=200, sync_to_thread=True)
def check_rows(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[RowsAsked]
) -> RowsChecked:
    """What would become of each row if it were taken in; nothing is written."""
    require(session, "owner", "admin", "member")
    with reading(core, session) as db:
        return RowsChecked(imports.check(db, session.team_id, Asked(columns=data.columns, rows=data.rows)))


@post("/v1/imports", operation_id="takeIn", status_code=200, sync_to_thread=True)
def take_in_rows(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[PartAsked]
) -> ImportPart:
    """Take in at most 500 rows: new people are added, known ones changed, those left alone stay as they are."""
    part = imports.take_in(
        core.db, _writer(session), Asked(columns=data.columns, rows=data.rows),
        name=data.name, import_id=data.import_id, now_ms=core.now_ms(),
    )  # fmt: skip
    _tell(core, session)
    return part


@get("/v1/imports", operation_id="imports", sync_to_thread=True)
def list_imports(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> ImportList:
    """The team's newest imports."""
    with reading(core, session) as db:
        found = imports_of(db, session.team_id, _SHOWN)
    return ImportList(
        [
            ImportShown(**msgspec.structs.asdict(row), operator=operator, mine=row.operator_id == session.operator_id)
            for row, operator in found
        ]
    )


@post("/v1/imports/{import_id:str}/undo", operation_id="undoImport", status_code=200, sync_to_thread=True)
def undo_import(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], import_id: FromPath[str]
) -> ImportUndone:
    """Take one's own import back, but for what somebody changed since."""
    undone = imports.undo(core.db, _writer(session), import_id, core.now_ms())
    _tell(core, session)
    return undone


def _writer(session: SessionInfo) -> Writer:
    require(session, "owner", "admin", "member")
    return Writer(session.team_id, session.operator_id)


def _tell(core: AppState, session: SessionInfo) -> None:
    news = pulling.news(core.db, session.team_id)
    core.news.publish(session.team_id, news.head_seq, news.policy_version)


IMPORT_ROUTES: Final[list[HTTPRouteHandler]] = [read_file, check_rows, take_in_rows, list_imports, undo_import]
