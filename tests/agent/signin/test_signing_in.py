"""A person signs in on their computer: real listener, real Core, real provider."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import structlog

from instacrm.agent.sync.session import CONFIG, Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.agent.sync.signin import SignInDenied, sign_in
from instacrm.domain.errors import BadName, NameTaken, SignInRefused
from simulator.provider.visitor import visit
from tests.service.identity.office import Core

NOON = 1_800_000_000_000


def now_ms() -> int:
    return NOON


class Person:
    """Somebody who follows a link in a browser, and remembers what their browser saw."""

    def __init__(self, email: str, *, allow: bool = True) -> None:
        self.email, self.allow = email, allow
        self.link = self.back = ""
        self.page: httpx2.Response | None = None

    def __call__(self, url: str) -> None:
        self.link = url
        threading.Thread(target=self._browse, name="their browser", daemon=True).start()

    def _browse(self) -> None:
        self.back = visit(self.link, self.email, allow=self.allow)
        self.page = httpx2.get(self.back, trust_env=False, verify=False)


def signed_in(core: Core, home: Path, person: Callable[[str], None], **more: Any) -> Session:
    return asyncio.run(
        sign_in(home, core.url, open_url=person, now_ms=now_ms, vault=FileVault(home), **more)
    )  # fmt: skip


def the_owner(core: Core, home: Path) -> Session:
    return signed_in(
        core, home, Person("dana@studio.example"), name="Dana", bootstrap=core.bootstrap_token(), team_name="North"
    )


def test_a_new_owner_signs_in_and_is_known_from_then_on(core: Core, home: Path) -> None:
    session = the_owner(core, home)

    assert session.signed_in == "yes"
    who = session.who
    assert who
    assert (who.name, who.team_name, len(who.team_key)) == ("Dana", "North", 32)
    assert session.service_url == core.url


def test_the_sign_in_is_there_after_a_restart_without_any_server(core: Core, home: Path) -> None:
    before = the_owner(core, home).who

    again = Session(home, now_ms=now_ms, vault=FileVault(home))

    assert again.who == before


def test_the_configuration_file_holds_no_secret(core: Core, home: Path) -> None:
    session = the_owner(core, home)
    secrets = json.loads(next(home.glob("session-*.secret")).read_text())

    text = (home / CONFIG).read_text()

    assert secrets["refresh"] not in text
    assert secrets["team_key"] not in text
    assert asyncio.run(session.access()) not in text
    assert json.loads(text)["secrets_in"] == "file"


def test_secrets_in_files_are_for_this_user_alone(core: Core, home: Path) -> None:
    the_owner(core, home)

    modes = {file.name.split("-")[0]: file.stat().st_mode & 0o777 for file in home.iterdir()}

    assert set(modes.values()) == {0o600}


def test_an_invitation_may_be_given_as_the_link_it_came_in(core: Core, home: Path, tmp_path: Path) -> None:
    the_owner(core, home)
    owner = core.finish("dana@studio.example").json()["session"]
    link = f"{core.url}/auth/join#{core.invite(owner, 'lee@studio.example')}"
    other = tmp_path / "other"
    other.mkdir()

    session = signed_in(core, other, Person("lee@studio.example"), name="Lee", invitation=link)

    assert session.signed_in == "yes"


def test_a_stranger_is_told_why_they_are_not_let_in(core: Core, home: Path) -> None:
    with pytest.raises(SignInDenied, match="invitation"):
        signed_in(core, home, Person("lee@studio.example"))

    assert list(home.iterdir()) == []


def test_a_taken_name_is_asked_for_again(core: Core, home: Path, tmp_path: Path) -> None:
    the_owner(core, home)
    invitation = core.invite(core.finish("dana@studio.example").json()["session"], "lee@studio.example")
    names = iter(["Dana", "", "Lee"])
    suggested: list[str] = []

    def choose(suggestion: str) -> str:
        suggested.append(suggestion)
        return next(names)

    other = tmp_path / "other"
    other.mkdir()
    session = signed_in(core, other, Person("lee@studio.example"), name=choose, invitation=invitation)

    assert session.who
    assert session.who.name == "Lee"
    assert suggested == ["Lee", "Lee", "Lee"]


def test_a_taken_name_that_was_given_is_refused(core: Core, home: Path, tmp_path: Path) -> None:
    the_owner(core, home)
    invitation = core.invite(core.finish("dana@studio.example").json()["session"], "lee@studio.example")

    with pytest.raises(NameTaken):
        signed_in(core, tmp_path, Person("lee@studio.example"), name="Dana", invitation=invitation)


def test_a_team_without_a_name_is_not_founded(core: Core, home: Path) -> None:
    with pytest.raises(BadName):
        signed_in(core, home, Person("dana@studio.example"), name="Dana", bootstrap=core.bootstrap_token())


def test_somebody_who_says_no_is_not_signed_in(core: Core, home: Path) -> None:
    person = Person("dana@studio.example", allow=False)

    with pytest.raises(SignInRefused):
        signed_in(core, home, person, bootstrap=core.bootstrap_token())


def test_the_page_after_the_sign_in_holds_nothing_to_steal(core: Core, home: Path) -> None:
    person = Person("dana@studio.example")

    signed_in(core, home, person, name="Dana", bootstrap=core.bootstrap_token(), team_name="North")

    for _ in range(100):
        if person.page:
            break
        threading.Event().wait(0.05)
    assert person.page
    assert person.page.headers["content-security-policy"] == "default-src 'none'"
    code = parse_qs(urlsplit(person.back).query)["code"][0]
    assert code not in person.page.text


def test_the_link_asks_for_no_more_than_it_must(core: Core, home: Path) -> None:
    person = Person("dana@studio.example")

    signed_in(core, home, person, name="Dana", bootstrap=core.bootstrap_token(), team_name="North")

    asked = {name: values[0] for name, values in parse_qs(urlsplit(person.link).query).items()}
    assert asked["scope"] == "openid email profile"
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert not {"client_secret", "code_verifier"} & asked.keys()


def test_without_a_browser_here_the_address_is_handed_in_by_hand(core: Core, home: Path) -> None:
    links: list[str] = []

    async def paste() -> str:
        return await asyncio.to_thread(visit, links[0], "dana@studio.example")

    session = signed_in(
        core, home, links.append, paste=paste, name="Dana", bootstrap=core.bootstrap_token(), team_name="North"
    )

    assert session.signed_in == "yes"


def test_a_new_sign_in_leaves_no_secret_of_the_old_one(core: Core, home: Path) -> None:
    the_owner(core, home)
    old = {file.name for file in home.glob("session-*.secret")}

    signed_in(core, home, Person("dana@studio.example"))

    new = {file.name for file in home.glob("session-*.secret")}
    assert len(new) == 1
    assert not new & old


def test_no_secret_reaches_a_log(core: Core, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bootstrap = core.bootstrap_token()
    person = Person("dana@studio.example")

    with structlog.testing.capture_logs() as lines:
        session = signed_in(core, home, person, name="Dana", bootstrap=bootstrap, team_name="North")
        asyncio.run(session.refresh())

    # Core, provider's client and desktop run in this process, and so does the person's browser, which may say it all.
    ours = [record.getMessage() for record in caplog.records if record.threadName != "their browser"]
    said = json.dumps([lines, ours], default=str)
    kept = json.loads(next(home.glob("session-*.secret")).read_text())
    code = parse_qs(urlsplit(person.back).query)["code"][0]
    secrets = [bootstrap, code, kept["refresh"], kept["team_key"], core.provider.client_secret]
    assert lines
    assert ours
    assert [secret for secret in secrets if secret in said] == []
