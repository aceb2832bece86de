"""Who is signed in on this computer, and the tokens that prove it.

`operator_config.json` says who and where, and holds no secret; the refresh token and the team's key lie in the
keyring. Both are read at start without a network, so logging goes on after a reboot. Being offline changes
nothing; only the server's own "revoked" stops sync until somebody signs in again, and logging goes on even then.
"""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final, Literal

import msgspec
import structlog

from instacrm.agent.actions.who import Who
from instacrm.agent.leaving import begin_leaving
from instacrm.agent.settings import write_private
from instacrm.agent.store.locking import try_lock
from instacrm.domain.errors import MembershipEnded, NotSignedIn, SessionRevoked
from instacrm.wire.identity import AuthAnswer, AuthRefresh, AuthSession

from .core_door import ask_core
from .inside import URL as SOLO
from .inside import Inside
from .session_secrets import Secrets, Vault, find_vault

CONFIG: Final = "operator_config.json"
LOCK: Final = "session.lock"
# A token that ends while a request is on its way would be refused.
EARLY_MS: Final = 60_000
LOCK_TRY_S: Final = 0.05

_log = structlog.get_logger("session")


class OperatorConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What `operator_config.json` says; of the secrets only where they lie (`secrets_name`, `secrets_in`)."""

    service_url: str
    operator_id: str
    name: str
    team_id: str
    team_name: str
    secrets_name: str
    secrets_in: Literal["keyring", "file"]
    verified_ms: int
    revoked: bool = False


class _Access(msgspec.Struct, frozen=True):
    """An access token and when it ends, by both clocks: wall time jumps, the other one stops while a laptop sleeps."""

    token: str
    wall_ms: int
    loop_s: float
    lasts_ms: int

    def holds(self, now_ms: int, loop_s: float) -> bool:
        elapsed_ms = max(now_ms - self.wall_ms, (loop_s - self.loop_s) * 1000)
        return elapsed_ms < self.lasts_ms - EARLY_MS

    def __repr__(self) -> str:
        return "_Access(…)"


class Session:
    """The sign-in of a data folder. Made at start, it reads what is on this computer and asks no network."""

    def __init__(
        self, home: Path, *, now_ms: Callable[[], int], vault: Vault | None = None, inside: Inside | None = None
    ) -> None:
        self._home = home
        self._inside = inside
        self._now_ms = now_ms
        self._vault = vault or find_vault(home)
        self._config: OperatorConfig | None = None
        self._kept: Secrets | None = None
        self._access: _Access | None = None
        self._one_at_a_time = asyncio.Lock()
        self.reload()

    @property
    def who(self) -> Who | None:
        """The operator and the team; nobody while nobody is signed in or the team has not let them in."""
        kept = self._kept
        return self.who_with(bytes.fromhex(kept.team_key)) if kept and kept.team_key else None

    @property
    def waits_for(self) -> str | None:
        """The id of the team that has yet to let the operator in."""
        return self._config.team_id if self._config and self.signed_in == "pending" else None

    def who_with(self, team_key: bytes) -> Who:
        """Whoever is signed in, with this key to make ids with. Raises: NotSignedIn."""
        config = self._config
        if config is None:
            raise NotSignedIn
        return Who(
            operator_id=config.operator_id,
            name=config.name,
            team_id=config.team_id,
            team_name=config.team_name,
            team_key=team_key,
        )

    @property
    def signed_in(self) -> Literal["no", "pending", "yes"]:
        """Whether somebody is signed in, and whether the team let them in."""
        if self._config is None or self._kept is None:
            return "no"
        return "yes" if self._kept.team_key else "pending"

    @property
    def service_url(self) -> str | None:
        """Core's address, without a slash at its end."""
        return self._config.service_url if self._config else None

    @property
    def secrets_in(self) -> Literal["keyring", "file"]:
        """Where the secrets of this session lie: `file` means that this system has no keyring."""
        return self._vault.kind

    @property
    def is_revoked(self) -> bool:
        """Whether the server ended this sign-in; logging goes on, sync waits for a new one."""
        return bool(self._config and self._config.revoked)

    def reload(self) -> None:
        """Read again what lies on this computer: another program of this person may have signed in or out."""
        before = self._config
        self._config = self._read_config()
        self._kept = self._vault.read(self._config.secrets_name) if self._config else None
        if before is None or self._config is None or before.secrets_name != self._config.secrets_name:
            self._access = None
        if self._config and self._kept is None:
            _log.warning("sign-in-unreadable", secrets_in=self._vault.kind)

    async def access(self) -> str:
        """A token that is good now; asks Core when the last one is about to end.

        Raises: NotSignedIn; SessionRevoked when the server ended the sign-in; ServerAway when it does not answer.
        """
        if self._access is None or not self._access.holds(self._now_ms(), _loop_s()):
            await self.refresh()
        if self._access is None:
            raise NotSignedIn
        return self._access.token

    def forget_access(self) -> None:
        """Core did not take the last token: ask for another one next time."""
        self._access = None

    async def refresh(self) -> None:
        """New tokens, and what the operator is in the team today (somebody who waited may have been let in).

        One at a time, also among programs: a refresh token works once. Raises: as `access`.
        """
        stale = self._access
        async with self._one_at_a_time:
            if self._access is not stale:
                return
            async with _alone(self._home / LOCK):
                self.reload()
                await self._refresh()

    async def _refresh(self) -> None:
        config, kept = self._config, self._kept
        if config is None or kept is None:
            raise NotSignedIn
        if config.revoked and config.service_url != SOLO:
            raise SessionRevoked
        try:
            answer = await ask_core(
                config.service_url, "refresh", AuthRefresh(kept.refresh), AuthAnswer, inside=self._inside
            )
        except MembershipEnded:
            # Marked first: a crash after it still ends with nothing of the team here.
            begin_leaving(self._home, config.operator_id)
            self.sign_out()
            _log.warning("membership-ended")
            raise
        except SessionRevoked:
            if config.service_url == SOLO and await self._entered_again(config):
                return
            self._keep_config(msgspec.structs.replace(config, revoked=True))
            _log.warning("sign-in-revoked")
            raise
        if answer.session is None:
            raise NotSignedIn
        self._adopt(answer.session, config.service_url, config.secrets_name)

    async def _entered_again(self, config: OperatorConfig) -> bool:
        """Whether the Core inside this agent let its one operator in anew.

        Nobody ended that sign-in: this computer was off for a month, or its files come from a backup.
        """
        if self._inside is None:
            return False
        entered = await self._inside.enter(config.name, config.team_name, "UTC", "this computer, again")
        if (entered.operator_id, entered.team_id) != (config.operator_id, config.team_id):
            return False
        self._adopt(entered, config.service_url, config.secrets_name)
        return True

    def sign_in(self, session: AuthSession, service_url: str) -> None:
        """Take over a fresh sign-in: its secrets are written before the old ones are forgotten."""
        before = self._config
        self._adopt(session, service_url, secrets.token_hex(8))
        if before:
            self._vault.forget(before.secrets_name)
        _log.info("signed-in", secrets_in=self._vault.kind, pending=session.team_key is None)

    def sign_out(self) -> None:
        """Forget the sign-in on this computer. What was logged stays."""
        if self._config:
            (self._home / CONFIG).unlink(missing_ok=True)
            self._vault.forget(self._config.secrets_name)
        self._config = self._kept = self._access = None

    def _adopt(self, session: AuthSession, service_url: str, secrets_name: str) -> None:
        """Keep what Core answered: secrets first, so that the configuration never names some that are not there."""
        kept = Secrets(session.refresh, session.team_key)
        self._vault.write(secrets_name, kept)
        self._kept = kept
        self._access = _Access(session.access, self._now_ms(), _loop_s(), session.access_lasts_ms)
        self._keep_config(
            OperatorConfig(
                service_url=service_url,
                operator_id=session.operator_id,
                name=session.name,
                team_id=session.team_id,
                team_name=session.team_name,
                secrets_name=secrets_name,
                secrets_in=self._vault.kind,
                verified_ms=self._now_ms(),
            )
        )

    def _keep_config(self, config: OperatorConfig) -> None:
        write_private(self._home / CONFIG, msgspec.json.format(msgspec.json.encode(config), indent=2))
        self._config = config

    def _read_config(self) -> OperatorConfig | None:
        try:
            return msgspec.json.decode((self._home / CONFIG).read_bytes(), type=OperatorConfig)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("operator-config-unreadable", reason=type(error).__name__)
            return None


def _loop_s() -> float:
    return asyncio.get_running_loop().time()


@contextlib.asynccontextmanager
async def _alone(file: Path) -> AsyncIterator[None]:
    """Only one program of this person is in the block; the system lets go when its holder dies."""
    opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not try_lock(opened):  # noqa: ASYNC110 (the holder is another program)
            await asyncio.sleep(LOCK_TRY_S)
        yield
    finally:
        os.close(opened)
