"""What whoever runs Core looks at: whether it is well, its figures, and what it did not take."""

import secrets
from typing import Annotated, Final

import msgspec
from anyio import to_thread
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter

import instacrm
from instacrm.domain.errors import NotSignedIn
from instacrm.service.store import figures, letters
from instacrm.service.store.agents import AgentRow, agents_of
from instacrm.service.store.teams import heads

from .context import AppState, SessionInfo, require

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


class Health(msgspec.Struct, frozen=True):
    """Core answers, and so does its database."""

    status: str


class DeadLetters(msgspec.Struct, frozen=True):
    """What Core did not take, newest first."""

    letters: tuple[letters.DeadLetter, ...]


@get("/health", operation_id="health", sync_to_thread=True)
def health(core: NamedDependency[AppState]) -> Health:
    """Whether requests can be served; 503 while the database does not answer."""
    with core.db.reading() as db:
        figures.touch(db)
    return Health("ok")


@get("/v1/dead-letters", operation_id="deadLetters", sync_to_thread=True)
def dead_letters(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> DeadLetters:
    """What agents sent and Core did not take, without words: the events themselves stay on their computers."""
    require(session, "owner", "admin")
    with core.db.reading(session.team_id) as db:
        return DeadLetters(letters.newest(db, session.team_id))


class AgentList(msgspec.Struct, frozen=True, kw_only=True):
    """The team's computers, and what the server itself is: its version and the place of its newest event."""

    items: list[AgentRow]
    version: str
    head_seq: int
    as_of_ms: int


@get("/v1/agents", operation_id="agents", sync_to_thread=True)
def list_agents(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> AgentList:
    """The computers that sync with this server: versions, when each was last heard, clocks."""
    require(session, "owner", "admin")
    with core.db.reading(session.team_id) as db:
        items, head_seq = agents_of(db, session.team_id), heads(db, session.team_id)[0]
    return AgentList(items=items, version=instacrm.__version__, head_seq=head_seq, as_of_ms=core.now_ms())


def metrics_door(token: str) -> HTTPRouteHandler:
    """The figures for Prometheus, for whoever has `token`."""

    @get("/metrics", include_in_schema=False)
    async def metrics(
        core: NamedDependency[AppState], authorization: Annotated[str | None, HeaderParameter()] = None
    ) -> Response[str]:
        if not secrets.compare_digest((authorization or "").encode(), f"Bearer {token}".encode()):
            raise NotSignedIn
        return Response(await to_thread.run_sync(_figures, core), media_type=_TEXT)

    return metrics


def _figures(core: AppState) -> str:
    with core.db.reading() as db:
        found = figures.figures(db, core.now_ms())
    lines = []
    for figure in found:
        lines += [
            f"# HELP {figure.name} {figure.meaning}",
            f"# TYPE {figure.name} gauge",
            f"{figure.name} {figure.value}",
        ]
    listeners = core.news.count()
    lines += [
        "# HELP instacrm_streams Open streams of this process.",
        "# TYPE instacrm_streams gauge",
        f"instacrm_streams {listeners}",
    ]
    return "\n".join(lines) + "\n"


def operating_router() -> Router:
    """The routes that are always there."""
    return Router("/", route_handlers=[health, dead_letters, list_agents], tags=["operating"])
