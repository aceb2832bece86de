"""Core served to tests: within the process, or by uvicorn on loopback; people sign in with real sessions."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import uvicorn
from litestar import Litestar
from sqlalchemy import select

from instacrm.service.actions.identity import Admitted
from instacrm.service.actions.identity_sessions import open_session
from instacrm.service.http.app import build_app
from instacrm.service.http.context import AppState
from instacrm.service.http.rules import rules_router
from instacrm.service.http.sync import sync_router
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.settings import Settings
from instacrm.service.store import identity, tables
from instacrm.service.store.engine import Database
from tests.builders import NOON

_NOBODY = Client("client", "secret of a test")
SETTINGS = Settings(
    identity=IdentitySettings("https://issuer.test", _NOBODY, _NOBODY, "http://127.0.0.1:1"),
    requests_per_minute=100_000,
    account_requests_per_minute=100_000,
)


def an_app(
    database: Database,
    *,
    now_ms: Callable[[], int] = lambda: NOON,
    requests_per_minute: int = 100_000,
    account_requests_per_minute: int = 100_000,
    operator_events_per_day: int = 0,
) -> Litestar:
    """Core's doors of sync and rules."""
    settings = Settings(
        identity=IdentitySettings("https://issuer.test", _NOBODY, _NOBODY, "http://127.0.0.1:1"),
        requests_per_minute=requests_per_minute,
        account_requests_per_minute=account_requests_per_minute,
        operator_events_per_day=operator_events_per_day,
    )
    core = AppState(db=database, settings=settings, now_ms=now_ms)
    return build_app(core, [sync_router(), rules_router()])


def sign_in(database: Database, team_id: str, operator_id: str, now_ms: int = NOON) -> str:
    """An access token of the operator."""
    with database.writing() as db:
        membership = identity.find_membership(db, team_id, operator_id)
        assert membership is not None
        admitted = Admitted(identity.operator_of(db, operator_id), membership, identity.team_of(db, team_id))
        return open_session(db, admitted, kind="program", device="a test", now_ms=now_ms).access


@contextlib.contextmanager
def served(app: Litestar) -> Iterator[str]:
    """The address `app` answers at, on a real socket."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def epoch_of(database: Database) -> str:
    with database.reading() as db:
        return str(db.scalar(select(tables.core.c.epoch)))
