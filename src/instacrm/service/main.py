"""Puts Core together and serves it: the one place that reads the clock."""

import json
import logging
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog
from litestar import Litestar

from instacrm.domain.errors import BadSettings
from instacrm.wire.identity import AuthSession

from .actions import solo
from .actions.solo import enter_solo
from .http.accounts import accounts_router
from .http.app import build_app
from .http.auth import auth_router, session_for
from .http.context import AppState
from .http.dashboard import dashboard
from .http.erasures import erasures_router
from .http.goals import goals_router
from .http.my_teams import my_teams_router
from .http.operating import metrics_door, operating_router
from .http.packs import packs_router
from .http.proposals import proposals_router
from .http.reports import reports_router
from .http.rules import rules_router
from .http.saved_views import views_router
from .http.sync import sync_router
from .http.whole_team import whole_team_router
from .identity.provider import SignInProvider
from .identity.settings import Client, IdentitySettings, checked
from .migrations.running import check_schema, migrate_database
from .settings import Settings
from .store.engine import Database

# Its one asker is the agent it lives in.
_NEVER_TOO_MANY = 1_000_000
# Streams stay open for ever; ending must not wait for them longer than this.
_FAREWELL_S = 3


def now_ms() -> int:
    """Milliseconds since 1970, by this computer's clock."""
    return time.time_ns() // 1_000_000


def create_app(settings: Settings) -> Litestar:
    """Core as an application, on a database that `migrate` prepared.

    Raises: BadSettings; StoreTooNew or StoreBusy when the database cannot be used.
    """
    identity = checked(settings.identity)
    database = Database(settings.database_url)
    check_schema(database)
    core = AppState(db=database, settings=settings, now_ms=now_ms)
    return assemble(core, SignInProvider(identity))


def assemble(core: AppState, provider: SignInProvider) -> Litestar:
    """Every door of Core, at one address."""
    return build_app(
        core,
        [
            sync_router(),
            rules_router(),
            proposals_router(),
            goals_router(),
            auth_router(provider, sign_ins_per_minute=core.settings.sign_ins_per_minute),
            reports_router(),
            views_router(),
            accounts_router(),
            my_teams_router(),
            erasures_router(),
            whole_team_router(),
            packs_router(),
            operating_router(),
            *([metrics_door(core.settings.metrics_token)] if core.settings.metrics_token else []),
            dashboard(core.settings.dashboard_dir),
        ],
    )


class SoloCore(NamedTuple):
    """Core for one person, inside their agent: an application that listens nowhere."""

    app: Litestar
    database: Database

    def enter(self, name: str, team_name: str, zone: str, device: str) -> AuthSession:
        """A sign-in of the one operator, who takes `name` the first time. Raises: BadName, Conflict."""
        with self.database.writing() as db:
            admitted, tokens = enter_solo(db, name=name, team_name=team_name, zone=zone, device=device, now_ms=now_ms())
        return session_for(admitted, tokens)


def open_solo(file: Path) -> SoloCore:
    """Core on a database of its own at `file`, made or brought up to date. Raises: StoreTooNew, StoreBusy."""
    url = f"sqlite:///{file}"
    database = Database(url)
    migrate_database(database)
    settings = Settings(
        identity=solo.SETTINGS,
        database_url=url,
        requests_per_minute=_NEVER_TOO_MANY,
        account_requests_per_minute=_NEVER_TOO_MANY,
        operator_events_per_day=0,
        team_events_per_day=0,
        public_url=solo.ISSUER,
    )
    core = AppState(db=database, settings=settings, now_ms=now_ms)
    return SoloCore(assemble(core, SignInProvider(settings.identity)), database)


def openapi_json() -> str:
    """Core's OpenAPI document; the address in it is an example."""
    nobody = Client("-", "-")
    settings = Settings(
        identity=IdentitySettings("https://issuer.invalid", nobody, nobody, "https://core.invalid"),
        database_url="postgresql+psycopg://core.invalid/core",
    )
    core = AppState(db=Database(settings.database_url), settings=settings, now_ms=now_ms)
    app = assemble(core, SignInProvider(settings.identity))
    return json.dumps(msgspec.to_builtins(app.openapi_schema.to_schema()), indent=1, sort_keys=True)


def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGINT, SIGTERM).

    Raises: BadSettings where only a person's own part is installed; create_app's.
    """
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise BadSettings(
            "This is a person's own InstaCRM: it serves nobody else.",
            remedy="docs/hosting.md puts a server on a machine.",
        ) from error

    start_logging()
    app = create_app(settings)
    try:
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            timeout_graceful_shutdown=_FAREWELL_S,
            log_config=None,
            access_log=False,
            server_header=False,
        )
    finally:
        app.state.core.db.close()


def start_logging() -> None:
    """Log lines as JSON on stderr; paths, codes and counts only, never tokens or texts."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=open(2, "w", closefd=False, encoding="utf-8")),  # noqa: SIM115 (stderr's own descriptor)
    )
