"""Outbox keys: what opens the sealed outboxes of this computer's browsers, kept for them in a file of its own.

A browser seals what waits with a public key and hands the private half over, so that a copy of its profile alone says
nothing. The file is in no backup: with a key that was destroyed, what it sealed is gone wherever a copy of it lies.
"""

import contextlib
from pathlib import Path
from typing import Final

import msgspec

from instacrm.agent.settings import write_private
from instacrm.wire.native import KeepOutboxKeys, OutboxKey, OutboxKeys

FILE: Final = "outbox.keys"
# Profiles that come and go must not fill the disk; the one that was heard of longest ago goes first.
PROFILES_MAX: Final = 200


def keep_outbox_keys(folder: Path, said: KeepOutboxKeys) -> OutboxKeys:
    """The keys of the profile, after they were replaced where `said` has any. Raises: DiskTrouble."""
    all_of = _read(folder / FILE)
    if said.keys is not None:
        all_of.pop(said.profile, None)
        if said.keys:
            all_of[said.profile] = said.keys
        kept = dict(list(all_of.items())[-PROFILES_MAX:])
        write_private(folder / FILE, msgspec.json.encode(kept))
    return OutboxKeys(all_of.get(said.profile, ()))


def _read(file: Path) -> dict[str, tuple[OutboxKey, ...]]:
    """Nothing when there is no file, or none that can be read: a browser then makes another key."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(file.read_bytes(), type=dict[str, tuple[OutboxKey, ...]])
    return {}
