"""One look for an update: from the signed offer to a version that is on trial at the next start."""

import contextlib
import errno
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from . import archive as archives
from .download import download
from .last import LAST, Looked
from .parts import Part, find_part, gather, name_of
from .release import find_release
from .trouble import BadArchive, NoRoom, Unreachable, UpdateTrouble
from .trust import Offer, Trust
from .versions import State, Versions

# Room for the archive, its unpacked files and what the file system adds.
_SPARE: Final = 1.1


class Busy(UpdateTrouble):
    """Another look is under way."""

    code = "update-busy"


class Here(NamedTuple):
    """What an update changes: the program's versions, and `local`, a folder on this computer's own disk."""

    versions: Versions
    local: Path
    platform: str


def look(trust: Trust, here: Here, *, now_ms: int) -> Looked:
    """Whatever `trust` offers that is newer is on trial from the next start on.

    Never raises what an update can meet: it is in the answer, and in `last.json` for launcher and doctor.
    """
    try:
        with _alone(here.local):
            looked = _look(trust, here, now_ms)
            here.versions.collect()
    except Busy as error:
        return Looked(error.code, None, now_ms, str(error))
    except UpdateTrouble as error:
        looked = Looked(error.code, None, now_ms, str(error))
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        code = NoRoom.code if full else "update-disk"
        looked = Looked(code, None, now_ms, f"the disk did not take it: {error.strerror}")
    # A full disk also has no room for the note that it is full.
    with contextlib.suppress(OSError):
        here.versions.disk.write_whole(here.local / LAST, json.dumps(looked._asdict()).encode())
    return looked


def computer_number(local: Path, version: str) -> int:
    """0 to 99: when this computer's turn for `version` comes. Another order with every version."""
    return int.from_bytes(hashlib.sha256(f"{local}|{local.stat().st_ino}|{version}".encode()).digest()[:4]) % 100


def _look(trust: Trust, here: Here, now_ms: int) -> Looked:
    state = here.versions.load()
    if state.pinned:
        return Looked("pinned", state.pinned, now_ms, f"held at version {state.pinned}")
    trust.refresh()
    offer = trust.find_offer(here.platform)
    if offer is None:
        return Looked("none", None, now_ms, "there is no release for this system")
    waiting = _waiting(offer, here, state)
    if waiting is not None:
        return Looked(waiting[0], offer.version, now_ms, waiting[1])
    if not (state.trial and state.trial.version == offer.version and _is_there(here, offer.version)):
        _fetch(trust, here, offer)
        here.versions.try_next(offer.version)
        here.versions.disk.remove(here.local / "downloads")
    return Looked("staged", offer.version, now_ms, f"version {offer.version} starts next time")


def _waiting(offer: Offer, here: Here, state: State) -> tuple[str, str] | None:
    """Why the offer is not for now, as code and words."""
    if offer.version in state.bad:
        return "none", f"version {offer.version} did not start here; waiting for the next"
    current = find_release(here.versions.folder(state.current)) if state.current else None
    if current is not None and offer.seq <= current.seq:
        return "current", f"version {current.version} is the newest"
    if computer_number(here.local, offer.version) >= offer.rollout:
        return "later", f"version {offer.version} comes to this computer later"
    return None


def _is_there(here: Here, version: str) -> bool:
    return find_release(here.versions.folder(version)) is not None


def _fetch(trust: Trust, here: Here, offer: Offer) -> None:
    versions, disk = here.versions, here.versions.disk
    runtime = versions.runtime(offer.runtime)
    missing = offer.runtime_parts if find_release(runtime) is None else ()
    there = {target.path: find_part(runtime.parent, name_of(target.path)) for target in missing}
    wanted = [offer.archive, *(target for target in missing if there[target.path] is None)]
    bytes_needed = int(_SPARE * (offer.unpacked_bytes + sum(target.length for target in wanted)))
    for place in (here.local, versions.root):
        disk.folder(place)
        if disk.free_bytes(place) < bytes_needed:
            raise NoRoom(f"an update needs {bytes_needed >> 20} MB of room on the disk")
    url = trust.source.targets_url
    files = {one.path: download(one, url + one.path, here.local / "downloads", disk, trust.fetcher) for one in wanted}
    listed = archives.read_list(files[offer.archive.path])
    said = (offer.version, offer.seq, here.platform, offer.runtime)
    if (listed.version, listed.seq, listed.platform, listed.runtime) != said:
        raise BadArchive("the archive is not of the version that was offered")
    if missing:
        parts = [there[one.path] or Part(name_of(one.path), files[one.path]) for one in missing]
        gather(runtime, parts, disk)
    archives.unpack(files[offer.archive.path], versions.folder(offer.version), disk)


@contextlib.contextmanager
def _alone(local: Path) -> Iterator[None]:
    """One look at a time on a computer; a lock that its process's end takes away."""
    try:
        local.mkdir(parents=True, exist_ok=True)
        opened = os.open(local / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unreachable("the folder of the updates cannot be used") from error
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(opened)
        raise Busy("another program looks for an update already") from error
    try:
        yield
    finally:
        os.close(opened)
