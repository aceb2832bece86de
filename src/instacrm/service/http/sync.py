"""The agents' door: hello, push, pull and the stream of news. Protocol: docs/sync.md."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter, RawBody
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from instacrm.domain.errors import InstaCrmError, NotAllowed
from instacrm.service.actions import pulling, pushing, snapshots
from instacrm.service.actions.pushing import Push as UnreadPush
from instacrm.service.actions.pushing import Quota, Writer
from instacrm.wire.sync import PULL_EVENTS_MAX, Pulled, Push, Pushed, Snapshot, SyncHello, SyncHelloAck, SyncNews

from .auth_guard import session_of
from .context import AppState, SessionInfo

# Proxies cut streams that are silent for half a minute or so.
COMMENT_EVERY_S: Final = 15.0

Place = Annotated[str | None, QueryParameter(name="cursor", max_length=128, description="epoch.seq.stamp, or none")]
Token = Annotated[str | None, QueryParameter(max_length=160, description="of the page before, or none")]
Limit = Annotated[int, QueryParameter(ge=1, le=PULL_EVENTS_MAX)]
AgentId = Annotated[
    str | None, QueryParameter(name="agent_id", max_length=64, description="who asks, for `last_sync_ms`")
]


def writer_of(session: SessionInfo) -> Writer:
    """In whose name the session writes. Raises: NotAllowed for those who may only look."""
    if session.role == "viewer":
        raise NotAllowed("Viewers write nothing.")
    return Writer(session.team_id, session.operator_id)


@post("/hello", operation_id="syncHello", status_code=200, sync_to_thread=True)
def hello(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[SyncHello]
) -> SyncHelloAck:
    """Begin: what the agent needs to know of its team, when both mean the same history."""
    return pulling.hello(core.db, writer_of(session), data, core.now_ms())


async def _body_of_push(data: JSONBody[Push]) -> None:
    """Never asked for: from its parameter the OpenAPI document takes the body that `push` reads itself."""


@post(
    "/push",
    operation_id="syncPush",
    status_code=200,
    dependencies={"body_of_push": Provide(_body_of_push)},
    sync_to_thread=True,
)
def push(core: NamedDependency[AppState], session: NamedDependency[SessionInfo], body: RawBody) -> Pushed:
    """Take events in (`Push` of protocol/sync); a result for each."""
    # Read here and not by the router: it cannot hand an event on unread, and one bad event must not spoil the others.
    asked = msgspec.json.decode(body, type=UnreadPush)
    quota = Quota(core.settings.operator_events_per_day, core.settings.team_events_per_day)
    taken = pushing.take(core.db, writer_of(session), asked, core.now_ms(), quota)
    if taken.news is not None:
        core.news.publish(session.team_id, taken.news.head_seq, taken.news.policy_version)
    return taken.pushed


@get("/pull", operation_id="syncPull", sync_to_thread=True)
def pull(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    cursor: Place = None,
    limit: Limit = PULL_EVENTS_MAX,
    agent_id: AgentId = None,
) -> Pulled:
    """Give events out: the page behind the cursor."""
    pulled = pulling.pull(core.db, session.team_id, cursor, limit)
    if agent_id:
        writer = Writer(session.team_id, session.operator_id)
        pulling.note_agent(core.db, writer, agent_id, pulled.cursor, core.now_ms())
    return pulled


@get("/snapshot", operation_id="syncSnapshot", sync_to_thread=True)
def snapshot(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    token: Token = None,
    limit: Limit = PULL_EVENTS_MAX,
) -> Snapshot:
    """The team's state for an agent that begins: what holds now first, then the past, newest first."""
    return snapshots.snapshot(core.db, session.team_id, token, limit)


@get("/stream", operation_id="syncStream", media_type="text/event-stream", sync_to_thread=False)
def stream(
    request: Request[Any, Any, Any], core: NamedDependency[AppState], session: NamedDependency[SessionInfo]
) -> ServerSentEvent:
    """News as they happen: `event: news`, data `SyncNews`; the first at once, a comment every 15 s."""
    return ServerSentEvent(_tell(request, core, session.team_id), headers={"x-content-type-options": "nosniff"})


async def _tell(request: Request[Any, Any, Any], core: AppState, team_id: str) -> AsyncIterator[ServerSentEventMessage]:
    """News until the asker may no longer hear them."""
    # Listening begins before reading, so nothing can fall between the two.
    with core.news.subscribe(team_id) as heard:
        told: SyncNews | None = None
        is_told = False
        while True:
            try:
                # Read, not taken from the message: another process may serve the same database.
                news = await core.news.look(team_id, partial(pulling.news, core.db, team_id), anew=not is_told)
            except InstaCrmError:
                return  # the team was deleted, or the database is away: whoever listens asks again and is told
            if news != told:
                told = news
                yield ServerSentEventMessage(event="news", data=msgspec.json.encode(news).decode())
            is_told = await heard.next(COMMENT_EVERY_S)
            if not is_told:
                yield ServerSentEventMessage(data=None, comment="still here")
                try:
                    await session_of(request, core)
                except InstaCrmError:
                    return


def announce(core: AppState, team_id: str) -> None:
    """Tell all who listen to the team that something was committed; from a handler's thread, after the commit."""
    news = pulling.news(core.db, team_id)
    core.news.publish(team_id, news.head_seq, news.policy_version)


def sync_router() -> Router:
    """Every route of sync."""
    return Router("/v1/sync", route_handlers=[hello, push, pull, snapshot, stream], tags=["sync"])
