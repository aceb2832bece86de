"""The prospects' door: the list and its counts, one person, what is written to them, changes of many, export."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream
from sqlalchemy import Connection

from instacrm.domain.errors import NotFound
from instacrm.domain.spreadsheets import BOM, csv_line, instant
from instacrm.service.actions import merging, prospects, prospects_bulk, pulling, reports
from instacrm.service.actions.pushing import Appended, Writer
from instacrm.service.store import registers, reports_activity, reports_facets, reports_prospects
from instacrm.service.store.addresses import AddressRow
from instacrm.service.store.reports_activity import ActivityQuestion
from instacrm.service.store.reports_prospects import FollowUp, ProspectQuestion
from instacrm.service.store.reports_shapes import (
    Changed,
    Facets,
    PersonCopy,
    ProspectDetail,
    ProspectPage,
    ProspectRow,
    Register,
)

from .asking import Limit, Mark, Several, publish, reading
from .context import AppState, SessionInfo, require

TIMELINE_MAX: Final = 500
_EXPORT_PAGE: Final = 500

Sort = Literal["-last_at", "last_at", "handle", "-sent", "first_at", "follow_up"]
Search = Annotated[str, QueryParameter(max_length=64, description="part of a handle")]
Field = Literal["status", "owner", "follow-up", "do-not-contact", "account"]


class StatusAsked(msgspec.Struct, frozen=True):
    """The status a person should have from now on."""

    status: str


class FieldAsked(msgspec.Struct, frozen=True):
    """What a register should hold from now on; none clears it."""

    field: Field
    value: str | None = None


class NoteAsked(msgspec.Struct, frozen=True):
    """A note to stand with a person."""

    text: str


class NameAsked(msgspec.Struct, frozen=True):
    """A handle somebody goes by, or the address of their profile."""

    handle: str


class HandedOn(msgspec.Struct, frozen=True, kw_only=True):
    """A handle that belongs to somebody else since the beginning of a day, `2026-03-03`."""

    handle: str
    on: str


class ChangeAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A change of everybody that the filters of the address let through; refused when they are not as many."""

    expected_count: int
    field: Field
    value: str | None = None


def asked_prospects(  # noqa: PLR0913 (a filter each)
    *,
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    status: Several = None,
    operator: Several = None,
    actor: Several = None,
    owner: Annotated[list[str] | None, QueryParameter(description="operator ids; nobody: whom nobody owns")] = None,
    account: Annotated[list[str] | None, QueryParameter(description="actor ids: whom these should write to")] = None,
    follow_up: FromQuery[list[FollowUp] | None] = None,
    replied: FromQuery[bool | None] = None,
    do_not_contact: FromQuery[bool | None] = None,
    last_from_ms: FromQuery[int | None] = None,
    last_before_ms: FromQuery[int | None] = None,
    q: Search = "",
    sort: FromQuery[Sort] = "-last_at",
) -> ProspectQuestion:
    """Which prospects a request is about, in which order."""
    with core.db.reading(session.team_id) as db:
        today = reports.today(db, session.team_id, core.now_ms())
    return ProspectQuestion(
        statuses=status or (),
        operators=operator or (),
        actors=actor or (),
        owners=owner or (),
        accounts=account or (),
        follow_ups=follow_up or (),
        replied=replied,
        do_not_contact=do_not_contact,
        last_from_ms=last_from_ms,
        last_before_ms=last_before_ms,
        q=q,
        sort=sort,
        today=today,
    )


@get("/v1/prospects", operation_id="prospects", sync_to_thread=True)
def list_prospects(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    question: NamedDependency[ProspectQuestion],
    limit: Limit = 100,
    cursor: Mark = None,
) -> ProspectPage:
    """A page of the team's prospects."""
    with reading(core, session) as db:
        question = reports_prospects.looked_up(db, session.team_id, question)
        items, next_cursor = reports_prospects.page(db, session.team_id, question, limit=limit, cursor=cursor)
        total = reports_prospects.count(db, session.team_id, question)
    return ProspectPage(items=items, next_cursor=next_cursor, as_of_ms=core.now_ms(), total=total)


@get("/v1/prospects/facets", operation_id="prospectFacets", sync_to_thread=True)
def prospect_facets(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    question: NamedDependency[ProspectQuestion],
) -> Facets:
    """How many people stand beside each value of each filter, the other filters as they are."""
    with reading(core, session) as db:
        return reports_facets.facets(db, session.team_id, question)


@get("/v1/prospects/export", operation_id="exportProspects", sync_to_thread=True, media_type="text/csv")
def export_prospects(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    question: NamedDependency[ProspectQuestion],
) -> Stream:
    """Exactly the people that the filters let through, as CSV."""
    require(session, "owner", "admin", "member")
    return Stream(
        _csv(core, session.team_id, question),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="prospects.csv"', "cache-control": "no-store"},
    )


_COLUMNS: Final = (
    "handle", "status", "owner", "follow_up", "do_not_contact", "sent", "first_at_ms", "last_at_ms", "last_state",
    "last_operator", "last_actor", "last_reply_ms", "account",
)  # fmt: skip


def _csv(core: AppState, team_id: str, question: ProspectQuestion) -> Iterator[bytes]:
    yield (BOM + csv_line(_COLUMNS)).encode()
    cursor: str | None = None
    while True:
        with core.db.reading(team_id) as db:
            people, cursor = reports_prospects.page(db, team_id, question, limit=_EXPORT_PAGE, cursor=cursor)
        yield "".join(csv_line([_cell(person, name) for name in _COLUMNS]) for person in people).encode()
        if cursor is None:
            return


def _cell(person: ProspectRow, name: str) -> object:
    value = getattr(person, name)
    return instant(value) if value is not None and name.endswith("_ms") else value


@get("/v1/prospects/{person_id:str}", operation_id="prospect", sync_to_thread=True)
def prospect(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], person_id: FromPath[str]
) -> ProspectDetail:
    """One prospect with the story so far."""
    with reading(core, session) as db:
        return _detail(db, session.team_id, person_id)


def _detail(db: Connection, team_id: str, person_id: str) -> ProspectDetail:
    row = reports_prospects.find(db, team_id, person_id)
    if row is None:
        raise NotFound("Your team has no such prospect.")
    story = ActivityQuestion(person_id=person_id)
    timeline, more = reports_activity.page(db, team_id, story, limit=TIMELINE_MAX, cursor=None)
    return ProspectDetail(**msgspec.structs.asdict(row), timeline=timeline, timeline_more=more is not None)


@get("/v1/prospects/{person_id:str}/copy", operation_id="copyProspect", sync_to_thread=True)
def copy_prospect(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], person_id: FromPath[str]
) -> Response[PersonCopy]:
    """All that the team keeps of a prospect, as a file for whoever asks for it."""
    require(session, "owner", "admin", "member")
    with reading(core, session) as db:
        row = reports_prospects.find(db, session.team_id, person_id)
        if row is None:
            raise NotFound("Your team has no such prospect.")
        fields = [Register(*each) for each in registers.all_of(db, session.team_id, person_id).items()]
        story = ActivityQuestion(person_id=person_id)
        timeline, cursor = reports_activity.page(db, session.team_id, story, limit=TIMELINE_MAX, cursor=None)
        while cursor is not None:
            older, cursor = reports_activity.page(db, session.team_id, story, limit=TIMELINE_MAX, cursor=cursor)
            timeline += older
    copy = PersonCopy(**msgspec.structs.asdict(row), as_of_ms=core.now_ms(), fields=fields, timeline=timeline)
    return Response(copy, headers={"content-disposition": 'attachment; filename="prospect.json"'})


@post("/v1/prospects/{person_id:str}/status", operation_id="setProspectStatus", status_code=200, sync_to_thread=True)
def set_prospect_status(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[StatusAsked],
) -> ProspectDetail:
    """Set a prospect's status, as an event like any agent's."""
    writer = _writer(session)
    written = prospects.set_status(core.db, writer, person_id, data.status, core.now_ms())
    return _told(core, session, person_id, written)


@post("/v1/prospects/{person_id:str}/field", operation_id="setProspectField", status_code=200, sync_to_thread=True)
def set_prospect_field(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[FieldAsked],
) -> ProspectDetail:
    """Set or clear status, owner, follow-up or do-not-contact, as an event like any agent's."""
    writer = _writer(session)
    written = prospects.set_field(core.db, writer, person_id, field=data.field, value=data.value, now_ms=core.now_ms())
    return _told(core, session, person_id, written)


@post("/v1/prospects/{person_id:str}/notes", operation_id="addNote", status_code=200, sync_to_thread=True)
def add_note(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[NoteAsked],
) -> ProspectDetail:
    """Add a note, under the asker's name."""
    writer = _writer(session)
    return _told(core, session, person_id, prospects.add_note(core.db, writer, person_id, data.text, core.now_ms()))


@post("/v1/prospects/change", operation_id="changeProspects", status_code=200, sync_to_thread=True)
def change_prospects(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    question: NamedDependency[ProspectQuestion],
    data: JSONBody[ChangeAsked],
) -> Changed:
    """Change everybody that the filters let through, when they still are `expected_count`; at most 5,000."""
    done = prospects_bulk.change_all(
        core.db,
        _writer(session),
        question,
        expected=data.expected_count,
        field=data.field,
        value=data.value,
        now_ms=core.now_ms(),
    )
    return _heard(core, session, done)


@post("/v1/prospects/change/undo", operation_id="undoChange", status_code=200, sync_to_thread=True)
def undo_change(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[Changed]
) -> Changed:
    """Take one's own change of many back, but for those that somebody changed since."""
    return _heard(core, session, prospects_bulk.undo(core.db, _writer(session), data, core.now_ms()))


@get("/v1/prospects/{person_id:str}/names", operation_id="names", sync_to_thread=True)
def names(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], person_id: FromPath[str]
) -> list[AddressRow]:
    """Each handle a prospect is known by, the newest first."""
    with reading(core, session) as db:
        return merging.names_of(db, session.team_id, person_id)


@post("/v1/prospects/{person_id:str}/names", operation_id="alsoKnownAs", status_code=200, sync_to_thread=True)
def also_known_as(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[NameAsked],
) -> Changed:
    """The prospect goes by this handle too; whoever was known by it becomes one with them."""
    return _heard(
        core, session, merging.also_known_as(core.db, _writer(session), person_id, data.handle, core.now_ms())
    )


@post("/v1/prospects/{person_id:str}/handed-on", operation_id="handOn", status_code=200, sync_to_thread=True)
def hand_on(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[HandedOn],
) -> Changed:
    """The handle belongs to somebody else since that day; what happened before stays with the prospect."""
    done = merging.hand_on(core.db, _writer(session), person_id, data.handle, data.on, core.now_ms())
    return _heard(core, session, done)


@post("/v1/prospects/names/undo", operation_id="takeApart", status_code=200, sync_to_thread=True)
def take_apart(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[Changed]
) -> Changed:
    """Take a merge or a renaming back, but for fields that somebody changed since."""
    return _heard(core, session, merging.take_apart(core.db, _writer(session), data, core.now_ms()))


def _writer(session: SessionInfo) -> Writer:
    require(session, "owner", "admin", "member")
    return Writer(session.team_id, session.operator_id)


def _told(core: AppState, session: SessionInfo, person_id: str, written: Appended) -> ProspectDetail:
    publish(core, session, written)
    with reading(core, session) as db:
        return _detail(db, session.team_id, person_id)


def _heard(core: AppState, session: SessionInfo, done: Changed) -> Changed:
    if done.changed:
        news = pulling.news(core.db, session.team_id)
        core.news.publish(session.team_id, news.head_seq, news.policy_version)
    return done


PROSPECT_ROUTES: Final[list[HTTPRouteHandler]] = [
    list_prospects,
    prospect_facets,
    export_prospects,
    prospect,
    copy_prospect,
    set_prospect_status,
    set_prospect_field,
    add_note,
    change_prospects,
    undo_change,
    names,
    also_known_as,
    hand_on,
    take_apart,
]
