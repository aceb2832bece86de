"""The reports' door: overview, prospects, activity, accounts and operators, each for the asker's own team."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy import Connection

from instacrm.domain.errors import NotFound
from instacrm.domain.outreach import State, Word
from instacrm.service.actions import outreaches, prospects, reports
from instacrm.service.actions.pushing import Appended, Writer
from instacrm.service.store import reports_activity, reports_prospects
from instacrm.service.store.reports_activity import ActivityQuestion
from instacrm.service.store.reports_prospects import ProspectQuestion
from instacrm.service.store.reports_shapes import (
    ActivityLine,
    ActivityPage,
    ActorList,
    OperatorList,
    Overview,
    ProspectDetail,
    ProspectPage,
)

from .context import AppState, SessionInfo, require
from .live import live

TIMELINE_MAX: Final = 500

Days = Annotated[int, QueryParameter(ge=1, le=366, description="local days of the team, today included")]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Several = Annotated[list[str] | None, QueryParameter(description="may be given again; any may match")]
Sort = Literal["-last_at", "last_at", "handle", "-sent", "first_at"]
Mark = Annotated[str | None, QueryParameter(max_length=1000, description="next_cursor of the page before")]
Search = Annotated[str, QueryParameter(max_length=64, description="part of a handle")]

# Reports put several questions to the database and must answer for one moment; SQLite does so by itself.
_ONE_MOMENT: Final = {"postgresql": "REPEATABLE READ", "oracle": "SERIALIZABLE"}


class StatusAsked(msgspec.Struct, frozen=True):
    """The status a person should have from now on."""

    status: str


class WordAsked(msgspec.Struct, frozen=True):
    """A person's word on whether a message went out."""

    word: Literal["sent", "not-sent"]


class CorrectionAsked(msgspec.Struct, frozen=True):
    """What became of a message, or to whom it went, or both; `doubled`: it was written down twice."""

    word: Word | None = None
    handle: str | None = None


@contextmanager
def _reading(core: AppState, session: SessionInfo) -> Iterator[Connection]:
    with core.db.reading(session.team_id) as db:
        if level := _ONE_MOMENT.get(db.dialect.name):
            db.execution_options(isolation_level=level)
        yield db


@get("/v1/overview", operation_id="overview", sync_to_thread=True)
def overview(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    days: Days = 7,
    mine: FromQuery[bool | None] = None,
) -> Overview:
    """What the team sent, whom it reached and what waits. `mine`: the pipeline of the people I wrote to."""
    with _reading(core, session) as db:
        return reports.overview(
            db, session.team_id, session.operator_id, days=days, now_ms=core.now_ms(), mine=bool(mine)
        )


@get("/v1/operators", operation_id="operators", sync_to_thread=True)
def operators(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], days: Days = 7) -> OperatorList:
    """The team's operators."""
    with _reading(core, session) as db:
        return reports.operators(db, session.team_id, days=days, now_ms=core.now_ms())


@get("/v1/actors", operation_id="actors", sync_to_thread=True)
def actors(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], days: Days = 7) -> ActorList:
    """The team's accounts, mine beside the team's."""
    with _reading(core, session) as db:
        return reports.actors(db, session.team_id, session.operator_id, days=days, now_ms=core.now_ms())


@get("/v1/prospects", operation_id="prospects", sync_to_thread=True)
def list_prospects(  # noqa: PLR0913 (a filter each)
    *,
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    status: Several = None,
    operator: Several = None,
    actor: Several = None,
    q: Search = "",
    sort: FromQuery[Sort] = "-last_at",
    limit: Limit = 100,
    cursor: Mark = None,
) -> ProspectPage:
    """A page of the team's prospects."""
    question = ProspectQuestion(statuses=status or (), operators=operator or (), actors=actor or (), q=q, sort=sort)
    with _reading(core, session) as db:
        items, next_cursor = reports_prospects.page(db, session.team_id, question, limit=limit, cursor=cursor)
        total = reports_prospects.count(db, session.team_id, question)
    return ProspectPage(items=items, next_cursor=next_cursor, as_of_ms=core.now_ms(), total=total)


@get("/v1/prospects/{person_id:str}", operation_id="prospect", sync_to_thread=True)
def prospect(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], person_id: FromPath[str]
) -> ProspectDetail:
    """One prospect with the story so far."""
    with _reading(core, session) as db:
        return _detail(db, session.team_id, person_id)


def _detail(db: Connection, team_id: str, person_id: str) -> ProspectDetail:
    row = reports_prospects.find(db, team_id, person_id)
    if row is None:
        raise NotFound("Your team has no such prospect.")
    story = ActivityQuestion(person_id=person_id)
    timeline, more = reports_activity.page(db, team_id, story, limit=TIMELINE_MAX, cursor=None)
    return ProspectDetail(**msgspec.structs.asdict(row), timeline=timeline, timeline_more=more is not None)


@post("/v1/prospects/{person_id:str}/status", operation_id="setProspectStatus", status_code=200, sync_to_thread=True)
def set_prospect_status(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    person_id: FromPath[str],
    data: JSONBody[StatusAsked],
) -> ProspectDetail:
    """Set a prospect's status, as an event like any agent's."""
    require(session, "owner", "admin", "member")
    writer = Writer(session.team_id, session.operator_id)
    _publish(core, session, prospects.set_status(core.db, writer, person_id, data.status, core.now_ms()))
    with _reading(core, session) as db:
        return _detail(db, session.team_id, person_id)


def _publish(core: AppState, session: SessionInfo, written: Appended) -> None:
    core.news.publish(session.team_id, written.head_seq, written.policy_version)


@get("/v1/activity", operation_id="activity", sync_to_thread=True)
def activity(  # noqa: PLR0913 (a filter each)
    *,
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    kind: Several = None,
    operator: Several = None,
    actor: Several = None,
    states: Annotated[
        list[State] | None, QueryParameter(name="state", description="messages alone, of these states")
    ] = None,
    person: Annotated[str | None, QueryParameter(max_length=64)] = None,
    limit: Limit = 50,
    cursor: Mark = None,
) -> ActivityPage:
    """A page of what happened, newest first."""
    question = ActivityQuestion(
        kinds=kind or (), operators=operator or (), actors=actor or (), states=states or (), person_id=person
    )
    with _reading(core, session) as db:
        items, next_cursor = reports_activity.page(db, session.team_id, question, limit=limit, cursor=cursor)
    return ActivityPage(items=items, next_cursor=next_cursor, as_of_ms=core.now_ms())


@post("/v1/outreaches/{outreach_id:str}/word", operation_id="sayWord", status_code=200, sync_to_thread=True)
def say_word(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    outreach_id: FromPath[str],
    data: JSONBody[WordAsked],
) -> ActivityLine:
    """Say whether an outreach went out: its operator, or an admin."""
    return _corrected(core, session, outreach_id, CorrectionAsked(word=data.word))


@post(
    "/v1/outreaches/{outreach_id:str}/correction",
    operation_id="correctOutreach",
    status_code=200,
    sync_to_thread=True,
)
def correct_outreach(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    outreach_id: FromPath[str],
    data: JSONBody[CorrectionAsked],
) -> ActivityLine:
    """Correct a record: what became of the message, that it is doubled, to whom it went. Its operator, or an admin."""
    return _corrected(core, session, outreach_id, data)


def _corrected(core: AppState, session: SessionInfo, outreach_id: str, asked: CorrectionAsked) -> ActivityLine:
    require(session, "owner", "admin", "member")
    written = outreaches.correct(
        core.db,
        Writer(session.team_id, session.operator_id),
        outreach_id,
        word=asked.word,
        handle=asked.handle,
        for_anybody=session.role in {"owner", "admin"},
        now_ms=core.now_ms(),
    )
    _publish(core, session, written)
    with _reading(core, session) as db:
        line = reports_activity.story(db, session.team_id, outreach_id)
    if line is None:
        raise NotFound("Your team has no such message.")
    return line


def reports_router() -> Router:
    """Every route of the reports. The application gives `core` and `session`."""
    return Router(
        "/",
        route_handlers=[
            overview,
            operators,
            actors,
            list_prospects,
            prospect,
            set_prospect_status,
            activity,
            say_word,
            correct_outreach,
            live,
        ],
        tags=["reports"],
    )
