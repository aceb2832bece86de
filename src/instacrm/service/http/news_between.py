"""News of other processes on the same PostgreSQL, heard while Core serves; elsewhere streams look by themselves."""

import contextlib
import secrets
import threading
from collections.abc import AsyncIterator
from typing import Final

import msgspec
import structlog
from anyio import to_thread
from litestar import Litestar

from instacrm.domain.errors import StoreBusy
from instacrm.service.store import notices
from instacrm.wire.sync import SyncNews

from .context import AppState

_AGAIN_S: Final = 5.0
_log = structlog.get_logger("news")


class _Word(msgspec.Struct, frozen=True):
    """What one process tells the others."""

    teller: str
    team_id: str
    news: SyncNews


@contextlib.asynccontextmanager
async def hearing_others(app: Litestar) -> AsyncIterator[None]:
    """While Core serves, what other processes commit reaches the listeners here, and the other way round."""
    core: AppState = app.state.core
    if not notices.are_heard(core.db):
        yield
        return
    me, over = secrets.token_hex(8), threading.Event()

    def tell(team_id: str, news: SyncNews) -> None:
        try:
            notices.tell(core.db, msgspec.json.encode(_Word(me, team_id, news)).decode())
        except StoreBusy as error:  # what was committed stands; the others find it when they look
            _log.warning("news-not-told", code=error.code)

    core.news.tell_others = tell
    listening = threading.Thread(target=_hear, args=(core, me, over), name="news", daemon=True)
    listening.start()
    try:
        yield
    finally:
        over.set()
        await to_thread.run_sync(listening.join)


def _hear(core: AppState, me: str, over: threading.Event) -> None:
    while not over.is_set():
        try:
            for told in notices.hear(core.db, over.is_set):
                _pass_on(core, me, told)
        except StoreBusy as error:
            _log.warning("others-not-heard", code=error.code)
            over.wait(_AGAIN_S)


def _pass_on(core: AppState, me: str, told: str | None) -> None:
    if told is None:
        core.news.wake_all()
        return
    try:
        word = msgspec.json.decode(told, type=_Word)
    except msgspec.MsgspecError:  # another version's, or another program's
        core.news.wake_all()
        return
    if word.teller != me:
        core.news.publish_here(word.team_id, word.news)
