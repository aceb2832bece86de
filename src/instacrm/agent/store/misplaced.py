"""Folders where files are not safe: on a network, or in the hands of a program that syncs them to a cloud.

A network's locks and flushes do not hold what they promise, and a syncing program replaces a database under the agent.
"""

import os
import sys
from pathlib import Path
from typing import Final

from instacrm.domain.errors import StoreMisplaced

_NETWORK: Final = frozenset(
    (  # noqa: SIM905 (a list of words reads better as words)
        "nfs nfs4 cifs smb3 smbfs afpfs webdav davfs davfs2 ceph glusterfs afs lustre ncpfs fuse.sshfs fuse.rclone "
        "fuse.davfs2 fuse.glusterfs fuse.s3fs fuse.gcsfuse fuse.gvfsd-fuse fuse.onedriver"
    ).split()
)
# Names of the folders these programs make, lower case; OneDrive adds the name of a firm.
_CLOUD: Final = ("dropbox", "google drive", "googledrive", "icloud drive", "mobile documents", "nextcloud", "owncloud")
_CLOUD_BEGINS: Final = ("onedrive", "googledrive-", "dropbox (")
# What syncing programs leave in the folder they sync.
_MARKS: Final = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".sync_journal.db",
)
_MOUNTS: Final = Path("/proc/self/mountinfo")


def refuse_misplaced(folder: Path, mounts: str | None = None) -> None:
    """Raises: StoreMisplaced with the reason. `mounts` is what Linux says of its mounts, when it was read already."""
    here = Path(os.path.realpath(folder))
    network = _network_of(here, _read_mounts() if mounts is None else mounts)
    if network:
        raise StoreMisplaced(f"The data folder lies on a network drive ({network}).")
    for above in (here, *here.parents):
        name = above.name.lower()
        if name in _CLOUD or name.startswith(_CLOUD_BEGINS):
            raise StoreMisplaced(f"The data folder lies in “{above.name}”, which a program syncs to a cloud.")
        mark = next((mark for mark in _MARKS if (above / mark).exists()), None)
        if mark and above != Path.home():  # programs keep settings of such names in the home folder
            raise StoreMisplaced(f"The data folder lies in “{above.name}”, which a program syncs ({mark} lies there).")


def _read_mounts() -> str:
    try:
        return _MOUNTS.read_text(errors="replace")
    except OSError:
        return ""


def _network_of(folder: Path, mounts: str) -> str | None:
    """The kind of network drive `folder` is on; none on a disk of this computer."""
    if sys.platform == "win32" and folder.drive.startswith("\\\\"):
        return "network share"
    found = (-1, "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        words = before.split()
        if len(words) > 4 and after:  # noqa: PLR2004 (the fifth word is where it is mounted)
            place = Path(words[4].replace("\\040", " "))
            # The last of several at one place is the one that is seen.
            if folder.is_relative_to(place) and len(place.parts) >= found[0]:
                found = (len(place.parts), after.split()[0])
    return found[1] if found[1] in _NETWORK else None
