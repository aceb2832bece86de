"""The live stream: activity as it arrives, over server-sent events, without a gap after a reconnect."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

import msgspec
from anyio import to_thread
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from instacrm.domain.errors import InstaCrmError
from instacrm.service.store import reports_activity, teams
from instacrm.service.store.reports_shapes import ActivityLine

from .auth_guard import session_of
from .context import AppState, SessionInfo

# Proxies cut streams that are silent for half a minute or so.
COMMENT_EVERY_S: Final = 15.0
RETRY_MS: Final = 3_000
_BATCH: Final = 200

Seq = Annotated[int | None, QueryParameter(ge=0, description="tell what came after this place")]
LastSeen = Annotated[int | None, HeaderParameter(name="last-event-id", ge=0)]


@get("/v1/live", operation_id="live", media_type="text/event-stream", sync_to_thread=False)
def live(
    request: Request[Any, Any, Any],
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    last_seen: LastSeen = None,
    since: Seq = None,
) -> ServerSentEvent:
    """Activity as it arrives: `event: activity`, data an `ActivityLine`, `id` its place.

    Begins after the browser's `Last-Event-ID` or after `since`, without either with what is new.
    """
    return ServerSentEvent(
        tell(request, core, session, last_seen if last_seen is not None else since),
        headers={"x-content-type-options": "nosniff"},
    )


async def tell(
    request: Request[Any, Any, Any], core: AppState, session: SessionInfo, since: int | None
) -> AsyncIterator[ServerSentEventMessage]:
    """Messages of one stream, until its asker may no longer see the team."""
    # Listening begins before reading, so nothing can fall between the two.
    with core.news.subscribe(session.team_id) as news:
        place = await to_thread.run_sync(_start, core, session.team_id, since)
        # An id without data is kept by the browser and shows nothing: a reconnect before the first line loses none.
        yield ServerSentEventMessage(data=None, id=place, retry=RETRY_MS)
        while True:
            lines, reached = await to_thread.run_sync(_read, core, session.team_id, place)
            for at, line in lines:
                yield ServerSentEventMessage(event="activity", id=at, data=msgspec.json.encode(line).decode())
            if reached > place:
                place = reached
                continue
            if not await news.next(COMMENT_EVERY_S):
                yield ServerSentEventMessage(data=None, comment="still here")
            try:
                await session_of(request, core)
            except InstaCrmError:
                return


def _start(core: AppState, team_id: str, since: int | None) -> int:
    with core.db.reading(team_id) as db:
        head_seq, _ = teams.heads(db, team_id)
    # A place ahead of the history is of one that Core no longer has (restored): begin with what is new.
    return head_seq if since is None else min(since, head_seq)


def _read(core: AppState, team_id: str, place: int) -> tuple[list[tuple[int, ActivityLine]], int]:
    with core.db.reading(team_id) as db:
        return reports_activity.since(db, team_id, place, limit=_BATCH)
