"""The session of a computer: refreshed once at a time, kept over outages, ended only by the server's word."""

import asyncio
import json
import time
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from instacrm.agent.sync.session import CONFIG, Session
from instacrm.agent.sync.session_secrets import FileVault, KeyringVault, Secrets, find_vault
from instacrm.domain.errors import BadSettings, DiskTrouble, NotSignedIn, ServerAway, SessionRevoked
from instacrm.wire.identity import AuthSession
from tests.service.identity.office import Core, bearer, running_core

MINUTE = 60_000


def real_ms() -> int:
    return time.time_ns() // 1_000_000


class Clock:
    def __init__(self) -> None:
        self.ms = real_ms()

    def __call__(self) -> int:
        return self.ms


def a_session(core: Core, home: Path, clock: Clock | None = None) -> Session:
    """Signed in with what Core gave, a moment ago."""
    kept = core.owner()
    session = Session(home, now_ms=clock or real_ms, vault=FileVault(home))
    asyncio.run(_adopt(session, kept, core.url))
    return session


async def _adopt(session: Session, kept: dict[str, object], url: str) -> None:
    session.sign_in(AuthSession(**kept), url)  # type: ignore[arg-type]


def test_nobody_is_signed_in_at_first(home: Path) -> None:
    session = Session(home, now_ms=real_ms, vault=FileVault(home))

    assert (session.who, session.signed_in, session.service_url) == (None, "no", None)
    with pytest.raises(NotSignedIn):
        asyncio.run(session.access())


def test_many_who_need_a_token_share_one_refresh(core: Core, home: Path) -> None:
    session = a_session(core, home)
    session.forget_access()

    async def many() -> set[str]:
        return set(await asyncio.gather(*(session.access() for _ in range(10))))

    tokens = asyncio.run(many())

    assert len(tokens) == 1
    with core.db.reading() as rows:
        assert rows.exec_driver_sql("select count(*) from sessions where rotated_ms is not null").scalar() == 1


def test_two_programs_refresh_one_after_the_other(core: Core, home: Path) -> None:
    one = a_session(core, home)
    two = Session(home, now_ms=real_ms, vault=FileVault(home))

    async def both() -> None:
        await asyncio.gather(one.refresh(), two.refresh(), one.refresh())

    asyncio.run(both())

    with core.db.reading() as rows:
        actions = rows.exec_driver_sql("select action from audit_logs").scalars().all()
    assert "session.repeated" not in actions
    assert "session.replayed" not in actions


def test_a_token_is_renewed_before_it_ends_though_the_computer_slept(core: Core, home: Path) -> None:
    clock = Clock()
    session = a_session(core, home, clock)

    async def sleep_and_ask() -> tuple[str, str, str]:
        first = await session.access()
        same = await session.access()
        clock.ms += 15 * MINUTE
        return first, same, await session.access()

    first, same, later = asyncio.run(sleep_and_ask())

    assert first == same != later


def test_a_clock_ten_years_ahead_does_not_ask_again_and_again(core: Core, home: Path) -> None:
    clock = Clock()
    clock.ms += 10 * 365 * 24 * 60 * MINUTE
    session = a_session(core, home, clock)

    async def twice() -> tuple[str, str]:
        return await session.access(), await session.access()

    first, second = asyncio.run(twice())

    assert first == second


def test_an_outage_changes_nothing(core: Core, home: Path, tmp_path: Path) -> None:
    session = a_session(core, home)
    who = session.who
    away = json.loads((home / CONFIG).read_text()) | {"service_url": "http://127.0.0.1:9"}
    (home / CONFIG).write_text(json.dumps(away))
    session.reload()
    session.forget_access()

    with pytest.raises(ServerAway):
        asyncio.run(session.access())

    assert (session.who, session.signed_in, session.is_revoked) == (who, "yes", False)


def test_a_revoked_sign_in_stops_asking_and_keeps_the_operator(core: Core, home: Path) -> None:
    session = a_session(core, home)
    core.http.post("/v1/auth/logout", headers={"authorization": f"Bearer {asyncio.run(session.access())}"})
    session.forget_access()

    with pytest.raises(SessionRevoked):
        asyncio.run(session.access())

    again = Session(home, now_ms=real_ms, vault=FileVault(home))
    assert again.is_revoked
    assert again.who
    with pytest.raises(SessionRevoked):
        asyncio.run(again.access())


def test_what_another_program_wrote_is_seen_after_reload(core: Core, home: Path) -> None:
    running = Session(home, now_ms=real_ms, vault=FileVault(home))
    a_session(core, home)

    running.reload()

    assert running.signed_in == "yes"
    assert asyncio.run(running.access())


def test_a_crash_between_refresh_and_disk_is_forgiven_within_a_minute(core: Core, home: Path) -> None:
    session = a_session(core, home)
    before = {file.name: file.read_bytes() for file in home.iterdir()}
    asyncio.run(session.refresh())
    for name, content in before.items():
        (home / name).write_bytes(content)

    restarted = Session(home, now_ms=real_ms, vault=FileVault(home))

    assert asyncio.run(restarted.access())


def test_somebody_who_waits_is_in_after_the_approval(core: Core, home: Path, tmp_path: Path) -> None:
    with running_core(core.provider, tmp_path / "approving", "approval") as approving:
        owner = approving.owner()
        ticket = approving.finish("lee@studio.example").json()["ticket"]
        waiting = approving.ask("establish", ticket=ticket, name="Lee").json()["session"]
        session = Session(home, now_ms=real_ms, vault=FileVault(home))
        asyncio.run(_adopt(session, waiting, approving.url))
        assert (session.signed_in, session.who) == ("pending", None)
        approving.http.post(
            f"/v1/members/{waiting['operator_id']}", json={"role": "member", "state": "active"}, headers=bearer(owner)
        )

        asyncio.run(session.refresh())

        assert session.signed_in == "yes"
        assert session.who


def test_signing_out_leaves_nothing_behind(core: Core, home: Path) -> None:
    session = a_session(core, home)

    session.sign_out()

    assert list(home.iterdir()) == []
    assert session.signed_in == "no"


def test_a_token_is_never_sent_in_the_clear(home: Path) -> None:
    session = Session(home, now_ms=real_ms, vault=FileVault(home))
    kept = AuthSession(
        access="a",
        access_expires_ms=0,
        access_lasts_ms=0,
        refresh="r",
        operator_id="o",
        name="D",
        team_id="t",
        team_name="T",
    )
    asyncio.run(_adopt(session, {f: getattr(kept, f) for f in kept.__struct_fields__}, "http://crm.example"))

    with pytest.raises(BadSettings):
        asyncio.run(session.access())


class SomeKeyring(KeyringBackend):
    """A keyring as systems have one, in memory."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


def test_in_a_keyring_one_small_entry_holds_both_secrets() -> None:
    system = SomeKeyring()
    vault = KeyringVault(system)

    vault.write("name", Secrets("r" * 64, "k" * 64))

    assert vault.read("name") == Secrets("r" * 64, "k" * 64)
    # Windows takes 1280 characters.
    assert [len(text) < 300 for text in system.kept.values()] == [True]


def test_a_locked_keyring_is_told_and_breaks_nothing() -> None:
    system = SomeKeyring()
    vault = KeyringVault(system)
    vault.write("name", Secrets("r"))
    system.locked = True

    with pytest.raises(DiskTrouble, match="keyring"):
        vault.write("name", Secrets("s"))
    assert vault.read("name") is None


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, SomeKeyring])
def test_without_a_keyring_of_the_system_secrets_lie_in_a_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, kind: type[KeyringBackend]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", kind)

    assert find_vault(home).kind == "file"
