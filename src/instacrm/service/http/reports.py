"""The reports' door: overview, prospects, activity, accounts and operators, each for the asker's own team."""

from typing import Annotated, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from instacrm.domain.errors import NotFound
from instacrm.domain.outreach import State, Word
from instacrm.service.actions import outreaches, reports, reports_analytics, reports_contributions
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import reports_activity, reports_search
from instacrm.service.store.reports_activity import ActivityQuestion
from instacrm.service.store.reports_shapes import (
    ActivityLine,
    ActivityPage,
    ActorList,
    Analytics,
    Contributions,
    OperatorList,
    Overview,
)

from .asking import Days, Limit, Mark, Several, publish, reading
from .context import AppState, SessionInfo, require
from .imports import IMPORT_ROUTES
from .live import live
from .prospects import PROSPECT_ROUTES, asked_prospects


class WordAsked(msgspec.Struct, frozen=True):
    """A person's word on whether a message went out."""

    word: Literal["sent", "not-sent"]


class CorrectionAsked(msgspec.Struct, frozen=True):
    """What became of a message, or to whom it went, or both; `doubled`: it was written down twice."""

    word: Word | None = None
    handle: str | None = None


@get("/v1/overview", operation_id="overview", sync_to_thread=True)
def overview(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    days: Days = 7,
    mine: FromQuery[bool | None] = None,
) -> Overview:
    """What the team sent, whom it reached and what waits. `mine`: the pipeline of the people I wrote to."""
    with reading(core, session) as db:
        return reports.overview(
            db, session.team_id, session.operator_id, days=days, now_ms=core.now_ms(), mine=bool(mine)
        )


@get("/v1/operators", operation_id="operators", sync_to_thread=True)
def operators(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], days: Days = 7) -> OperatorList:
    """The team's operators."""
    with reading(core, session) as db:
        return reports.operators(db, session.team_id, days=days, now_ms=core.now_ms())


@get("/v1/actors", operation_id="actors", sync_to_thread=True)
def actors(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], days: Days = 7) -> ActorList:
    """The team's accounts, mine beside the team's."""
    with reading(core, session) as db:
        return reports.actors(db, session.team_id, session.operator_id, days=days, now_ms=core.now_ms())


@get("/v1/contributions", operation_id="contributions", sync_to_thread=True)
def contributions(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    first: Days = 1,
    second: Days = 7,
) -> Contributions:
    """Operators and accounts in two periods side by side: mine, the others' and all, which add up."""
    with reading(core, session) as db:
        return reports_contributions.contributions(
            db, session.team_id, session.operator_id, days=(first, second), now_ms=core.now_ms()
        )


@get("/v1/analytics", operation_id="analytics", sync_to_thread=True)
def analytics(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], days: Days = 30) -> Analytics:
    """Volume, hours of the week, cohorts and reply rates of a period."""
    with reading(core, session) as db:
        return reports_analytics.analytics(db, session.team_id, session.operator_id, days=days, now_ms=core.now_ms())


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
    words: Annotated[str, QueryParameter(name="q", max_length=200, description="words of messages and notes")] = "",
    limit: Limit = 50,
    cursor: Mark = None,
) -> ActivityPage:
    """A page of what happened, newest first. With words a page may be short, or empty, and still not the last."""
    question = ActivityQuestion(
        kinds=kind or (), operators=operator or (), actors=actor or (), states=states or (), person_id=person
    )
    with reading(core, session) as db:
        if words.strip():
            found = reports_search.search(db, session.team_id, question, words, limit=limit, cursor=cursor)
            return ActivityPage(
                items=found.lines, next_cursor=found.next_cursor, as_of_ms=core.now_ms(), back_to_ms=found.back_to_ms
            )
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
        for_anybody=session.leads,
        now_ms=core.now_ms(),
    )
    publish(core, session, written)
    with reading(core, session) as db:
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
            contributions,
            analytics,
            *PROSPECT_ROUTES,
            *IMPORT_ROUTES,
            activity,
            say_word,
            correct_outreach,
            live,
        ],
        dependencies={"question": Provide(asked_prospects, sync_to_thread=True)},
        tags=["reports"],
    )
