"""Core's reports over HTTP, with people who are really signed in."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from litestar import Litestar
from litestar.testing import TestClient

from instacrm.service.actions.identity import Admitted
from instacrm.service.actions.identity_sessions import open_session
from instacrm.service.http.app import build_app
from instacrm.service.http.context import AppState
from instacrm.service.http.reports import reports_router
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.settings import Settings
from instacrm.service.store import identity as rows
from instacrm.service.store.engine import Database
from tests.service.reports.world import NOON, World

ORIGIN = "https://crm.test"


class Door:
    """The application, and a clock that a test sets."""

    def __init__(self, database: Database) -> None:
        nobody = Client("id", "secret")
        identity = IdentitySettings("https://issuer.test", nobody, nobody, ORIGIN)
        settings = Settings(
            identity=identity, public_url=ORIGIN, requests_per_minute=100_000, account_requests_per_minute=100_000
        )
        self.now_ms = NOON
        self.core = AppState(db=database, settings=settings, now_ms=lambda: self.now_ms)
        self.app: Litestar = build_app(self.core, [reports_router()])

    def sign_in(self, world: World, operator_id: str, *, kind: str = "program") -> dict[str, str]:
        """The headers that this operator's program (or browser, reading) sends."""
        world.sync()
        with self.core.db.writing() as db:
            membership = rows.find_membership(db, world.team_id, operator_id)
            assert membership
            admitted = Admitted(rows.operator_of(db, operator_id), membership, rows.team_of(db, world.team_id))
            tokens = open_session(db, admitted, kind=kind, device="test", now_ms=self.now_ms)
        if kind == "browser":
            return {"cookie": f"__Host-instacrm={tokens.access}"}
        return {"authorization": f"Bearer {tokens.access}"}

    def client(self) -> TestClient[Litestar]:
        return TestClient(self.app)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of `app`, on a real socket of this computer."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
