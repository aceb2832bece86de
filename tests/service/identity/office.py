"""A real Core at a real provider, for tests of signing in."""

import contextlib
import hashlib
import socket
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import uvicorn

from instacrm.service.actions.identity_invitations import bootstrap
from instacrm.service.identity.settings import Client, IdentitySettings, Joining
from instacrm.service.main import create_app
from instacrm.service.migrations.running import migrate
from instacrm.service.settings import Settings
from instacrm.service.store.engine import Database
from simulator.provider import Person, Provider
from simulator.provider.visitor import visit

VERIFIER = "v" * 50
REDIRECT = "http://127.0.0.1:54321/callback"

PEOPLE = [
    Person("dana@studio.example", "Dana"),
    Person("lee@studio.example", "Lee"),
    Person("mia@works.example", "Mia", hd="works.example"),
    Person("unproved@studio.example", "Uma", verified=False),
    *(Person(f"p{number}@studio.example", f"Person {number}") for number in range(8)),
]


class Core:
    """Core, serving on loopback. `as_program` and `as_browser` ask it."""

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self.provider, self.settings, self.url = provider, settings, settings.public_url
        self.db = Database(settings.database_url)
        self.http = httpx2.Client(base_url=self.url, trust_env=False, timeout=30, verify=False)

    def ask(self, path: str, **question: Any) -> httpx2.Response:
        return self.http.post(f"/v1/auth/{path}", json=question)

    def bootstrap_token(self, *, another_team: bool = False) -> str:
        with self.db.writing() as db:
            return bootstrap(db, another_team=another_team, now_ms=time.time_ns() // 1_000_000)

    def start(self) -> dict[str, Any]:
        started: dict[str, Any] = self.ask("start", device="a test").json()
        return started

    def code_for(self, started: dict[str, Any], email: str, **changed: str) -> str:
        """What the browser brings back for the sign-in `started`, with the parameters as `changed`."""
        asked = {
            "response_type": "code",
            "client_id": started["client_id"],
            "redirect_uri": REDIRECT,
            "scope": started["scope"],
            "state": "s",
            "nonce": started["nonce"],
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        } | changed
        back = visit(f"{started['authorization_endpoint']}?{urlencode(asked)}", email)
        return parse_qs(urlsplit(back).query)["code"][0]

    def finish(self, email: str, **more: Any) -> httpx2.Response:
        """A whole sign-in up to finish; `more` replaces what finish is asked with."""
        started = self.start()
        question = {
            "login_id": started["login_id"],
            "code": self.code_for(started, email),
            "verifier": VERIFIER,
            "redirect_uri": REDIRECT,
        }
        return self.ask("finish", **(question | more))

    def joined(self, email: str, name: str, **passes: str) -> dict[str, Any]:
        """The session of somebody who came in and was given `name`."""
        answer = self.finish(email, **{k: v for k, v in passes.items() if k != "team_name"}).json()
        established = self.ask("establish", ticket=answer["ticket"], name=name, **passes).json()
        session: dict[str, Any] = established["session"]
        return session

    def owner(self) -> dict[str, Any]:
        """The session of Dana, who founded the team."""
        return self.joined("dana@studio.example", "Dana", bootstrap=self.bootstrap_token(), team_name="North Studio")

    def invite(self, owner: dict[str, Any], email: str, role: str = "member") -> str:
        answer = self.http.post("/v1/invitations", json={"email": email, "role": role}, headers=bearer(owner))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def me(self, **headers: str) -> httpx2.Response:
        return self.http.get("/v1/me", headers=headers)


def bearer(session: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {session['access']}"}


def challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def settings_for(
    provider: Provider, folder: Path, port: int, joining: Joining, *domains: str, pages: Path | None = None
) -> Settings:
    url = f"http://127.0.0.1:{port}"
    return Settings(
        database_url=f"sqlite:///{folder / 'core.db'}",
        port=port,
        public_url=url,
        identity=IdentitySettings(
            issuer=provider.issuer,
            desktop=Client(provider.client_id, provider.client_secret),
            web=Client(provider.web_client_id, provider.web_client_secret),
            public_url=url,
            joining=joining,
            domains=domains,
            demo=True,
        ),
        demo=True,
        dashboard_dir=pages,
    )


@contextlib.contextmanager
def running_core(
    provider: Provider, folder: Path, joining: Joining = "closed", *domains: str, pages: Path | None = None
) -> Iterator[Core]:
    """Core on a fresh database, with the dashboard in `pages`, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = settings_for(provider, folder, listening.getsockname()[1], joining, *domains, pages=pages)
        migrate(settings.database_url)
        app = create_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        core = Core(provider, settings)
        try:
            yield core
        finally:
            server.should_exit = True
            thread.join()
            core.http.close()
            core.db.close()
            app.state.core.db.close()
