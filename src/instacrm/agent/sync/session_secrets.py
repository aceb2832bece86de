"""Where the two secrets of a sign-in lie on this computer: the system's keyring, else a file only this user can read.

Never in a keyring that stores plain text somewhere else without saying so (keyrings.alt). Neither place stops a
program of the same user; short tokens and the list of sign-ins do what can be done.
"""

import concurrent.futures
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec

from instacrm.agent.settings import write_private
from instacrm.domain.errors import DiskTrouble

SERVICE: Final = "InstaCRM"
# A locked keyring waits for a person; the agent cannot.
KEYRING_S: Final = 10

T = TypeVar("T")


class Secrets(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest refresh token, and the team's key (32 bytes in hex) once the team has let the operator in."""

    refresh: str
    team_key: str | None = None

    def __repr__(self) -> str:
        return "Secrets(…)"


class Vault(Protocol):
    """A place for secrets; `kind` is how it is called to a person."""

    kind: Literal["keyring", "file"]

    def read(self, name: str) -> Secrets | None:
        """What lies under `name`."""

    def write(self, name: str, kept: Secrets) -> None:
        """Put `kept` in place of what lay under `name`. Raises: DiskTrouble."""

    def forget(self, name: str) -> None:
        """Nothing lies under `name` any more."""


class KeyringVault:
    """The system's own keyring."""

    kind: Literal["keyring", "file"] = "keyring"

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        # Windows would let the entry roam through a domain (keyring's default is "enterprise").
        if hasattr(backend, "persist"):
            backend.persist = "local machine"

    def read(self, name: str) -> Secrets | None:
        """What lies under `name`; nothing when the keyring is locked or refuses."""
        with contextlib.suppress(Exception):
            found = _within(lambda: self._backend.get_password(SERVICE, name))
            return msgspec.json.decode(found, type=Secrets) if found else None
        return None

    def write(self, name: str, kept: Secrets) -> None:
        """Put `kept` there. Raises: DiskTrouble when the keyring is locked or refuses."""
        text = msgspec.json.encode(kept).decode()
        try:
            _within(lambda: self._backend.set_password(SERVICE, name, text))
        except Exception as error:  # each system's keyring fails in its own words
            raise DiskTrouble(
                f"the keyring does not take the sign-in ({type(error).__name__})",
                remedy="Unlock your keyring, then try again.",
            ) from error

    def forget(self, name: str) -> None:
        """Nothing lies there any more."""
        with contextlib.suppress(Exception):
            _within(lambda: self._backend.delete_password(SERVICE, name))


class FileVault:
    """Files of the agent's private folder that only this user can read (0600)."""

    kind: Literal["keyring", "file"] = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> Secrets | None:
        """What lies under `name`."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(self._file(name).read_bytes(), type=Secrets)
        return None

    def write(self, name: str, kept: Secrets) -> None:
        """Put `kept` there, whole or not at all. Raises: DiskTrouble."""
        write_private(self._file(name), msgspec.json.encode(kept))

    def forget(self, name: str) -> None:
        """Nothing lies there any more."""
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / f"session-{name}.secret"


def find_vault(folder: Path) -> Vault:
    """The keyring when this system has one that keeps secrets, else files in `folder`."""
    import keyring

    chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        module = type(backend).__module__
        if module.startswith("keyring.backends.") and not module.endswith((".fail", ".null")):
            return KeyringVault(backend)
    return FileVault(folder)


def _within(ask: Callable[[], T]) -> T:
    """What `ask` answers, or TimeoutError; a keyring that hangs keeps only its own thread, not the program."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 (handed on to the one who asked)
            answer.set_exception(error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return answer.result(KEYRING_S)
