"""The proposals' door: asking the team, voting, and the closing of votes whose time has come."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from typing import Final

import structlog
from anyio import to_thread
from litestar import Litestar, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from instacrm.domain.errors import InstaCrmError
from instacrm.domain.governance.constitution import Constitution
from instacrm.service.actions import proposals
from instacrm.service.actions.proposals import Ask, ProposalCard, Vote
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.retaining import retain

from .context import AppState, SessionInfo, require
from .sync import announce

CLOSE_EVERY_S: Final = 15.0
# Once an hour.
RETAIN_EVERY: Final = 240
_log = structlog.get_logger("core")


@get("/v1/proposals", operation_id="proposals", sync_to_thread=True)
def list_proposals(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[ProposalCard]:
    """What the team was asked, the newest first, with ballots, reasons and arithmetic."""
    found = proposals.shown(core.db, session.team_id, session.operator_id, core.now_ms())
    announce(core, session.team_id)
    return found


@get("/v1/proposals/{proposal_id:str}", operation_id="proposal", sync_to_thread=True)
def one_proposal(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], proposal_id: FromPath[str]
) -> ProposalCard:
    """One proposal."""
    return proposals.one(core.db, session.team_id, proposal_id, session.operator_id, core.now_ms())


@post("/v1/proposals", operation_id="propose", sync_to_thread=True)
def propose(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[Ask]
) -> ProposalCard:
    """Ask the team; the evidence of this moment is frozen into the proposal."""
    require(session, "owner", "admin", "member")
    made = proposals.open_proposal(core.db, _writer(session), data, core.now_ms())
    announce(core, session.team_id)
    return made


@post("/v1/proposals/{proposal_id:str}/ballot", operation_id="vote", status_code=200, sync_to_thread=True)
def vote(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    proposal_id: FromPath[str],
    data: JSONBody[Vote],
) -> ProposalCard:
    """Cast one's ballot, or change it while the vote is open."""
    require(session, "owner", "admin", "member")
    counted = proposals.vote(core.db, _writer(session), proposal_id, data, core.now_ms())
    announce(core, session.team_id)
    return counted


@post("/v1/proposals/{proposal_id:str}/withdrawal", operation_id="withdraw", status_code=200, sync_to_thread=True)
def withdraw(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], proposal_id: FromPath[str]
) -> ProposalCard:
    """Take one's own proposal back."""
    require(session, "owner", "admin", "member")
    ended = proposals.withdraw(core.db, _writer(session), proposal_id, core.now_ms())
    announce(core, session.team_id)
    return ended


@get("/v1/constitution", operation_id="constitution", sync_to_thread=True)
def constitution(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> Constitution:
    """How the team votes, and what it decided of texts, days and zones."""
    return proposals.constitution_of(core.db, session.team_id)


def _writer(session: SessionInfo) -> Writer:
    return Writer(session.team_id, session.operator_id)


@contextlib.asynccontextmanager
async def closing_votes(app: Litestar) -> AsyncIterator[None]:
    """While Core serves, votes end when their time has come, whether or not somebody looks."""
    core: AppState = app.state.core
    closer = asyncio.create_task(_close(core))
    try:
        yield
    finally:
        closer.cancel()
        await asyncio.gather(closer, return_exceptions=True)


async def _close(core: AppState) -> None:
    for passed in itertools.count():
        try:
            if passed % RETAIN_EVERY == 0:
                await to_thread.run_sync(retain, core.db, core.now_ms())
            for team_id in await to_thread.run_sync(proposals.teams_due, core.db, core.now_ms()):
                if await to_thread.run_sync(proposals.close_due, core.db, team_id, core.now_ms()):
                    await to_thread.run_sync(announce, core, team_id)
        except InstaCrmError as error:
            _log.warning("votes-not-closed", code=error.code)
        await asyncio.sleep(CLOSE_EVERY_S)


def proposals_router() -> Router:
    """Every route about votes."""
    return Router(
        "/",
        route_handlers=[list_proposals, one_proposal, propose, vote, withdraw, constitution],
        tags=["proposals"],
    )
