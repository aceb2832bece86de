"""When the team's server says that the membership ended, this computer forgets what it holds of the team.

What the person wrote here and the server never got is theirs alone and stays; it is kept in the marker first, so that a
crash at any moment loses none of it and leaves nothing of the team behind: the next start goes on.
"""

import shutil
from pathlib import Path
from typing import Final

import msgspec
import structlog

from instacrm.domain.errors import DiskTrouble
from instacrm.domain.events import Event

from .settings import Home, write_private
from .store import open_store, outbox
from .store.backups import SECOND
from .store.facts import find
from .store.store import DATABASE

MARKER: Final = "agent.leaving"
_STEP: Final = 200
# Where a store keeps anything: beside the database and its side files.
_FOLDERS: Final = ("journal", "backups", "quarantine")
_FILES: Final = ("agent.erased", "agent.purge", "agent.dirty", "agent.clean")

_log = structlog.get_logger("agent")


class Leaving(msgspec.Struct, frozen=True):
    """Who left, and what of theirs the team's server never got (none before it was gathered)."""

    operator_id: str
    unsent: tuple[Event, ...] | None = None
    agent_id: str = ""


def begin_leaving(folder: Path, operator_id: str) -> None:
    """From now on everything of the team is to go from `folder`. Raises: DiskTrouble."""
    if not (folder / MARKER).exists():
        write_private(folder / MARKER, msgspec.json.encode(Leaving(operator_id)))


def is_leaving(folder: Path) -> bool:
    """Whether something of a team is still to go."""
    return (folder / MARKER).exists()


def finish_leaving(home: Home, *, now_ms: int) -> None:
    """Nothing of the team is on this computer any more; the store must not be open. Raises: DiskTrouble, StoreBusy."""
    folder = home.data
    try:
        leaving = msgspec.json.decode((folder / MARKER).read_bytes(), type=Leaving)
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError) as error:
        raise DiskTrouble(f"{MARKER} cannot be read ({type(error).__name__})") from error
    if leaving.unsent is None:
        leaving = _gathered(folder, leaving.operator_id, now_ms)
        write_private(folder / MARKER, msgspec.json.encode(leaving))
    forget_store(folder)
    if home.second_backups and leaving.agent_id:
        shutil.rmtree(home.second_backups / f"{SECOND}{leaving.agent_id[:8]}", ignore_errors=True)
    store = open_store(folder, now_ms=now_ms)
    try:
        for start in range(0, len(leaving.unsent or ()), _STEP):
            store.record((leaving.unsent or ())[start : start + _STEP])
        store.backup(now_ms)
    finally:
        store.close()
    (folder / MARKER).unlink()
    _log.info("left-team", count=len(leaving.unsent or ()))


def _gathered(folder: Path, operator_id: str, now_ms: int) -> Leaving:
    store = open_store(folder, now_ms=now_ms)
    try:
        with store.reading() as db:
            found = (find(db, event_id) for event_id in outbox.next_ids(db, -1, operator_id))
            unsent = tuple(event for event in found if event is not None)
        return Leaving(operator_id, unsent, store.agent_id)
    finally:
        store.close()


def forget_store(folder: Path) -> None:
    """The store in `folder` and its backups there are gone; it must not be open. Raises: DiskTrouble."""
    try:
        for name in _FOLDERS:
            if (folder / name).exists():
                shutil.rmtree(folder / name)
        for file in (*folder.glob(f"{DATABASE}*"), *(folder / name for name in _FILES)):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise DiskTrouble(f"the data cannot be removed: {error.strerror}") from error
