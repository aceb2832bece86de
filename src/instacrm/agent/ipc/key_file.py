"""The key that the programs of one person share: 32 random bytes that nobody else can read."""

import os
import secrets
import stat
from pathlib import Path

from instacrm.domain.errors import KeyExposed
from instacrm.wire.frames import folder, proof

# Windows would else read line ends, and the end of a text, into random bytes.
_BINARY = getattr(os, "O_BINARY", 0)


def read_or_make_key(home: Path) -> bytes:
    """The key of `home`, made when there is none.

    Raises: KeyExposed when others could read or change it: it is then not used, and not silently replaced either.
    """
    path = home / folder.KEY
    try:
        return read_key(path)
    except FileNotFoundError:
        _make(path)
        return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in `path`.

    Raises: FileNotFoundError; KeyExposed.
    """
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _BINARY)
    try:
        found = os.fstat(opened)
        if hasattr(os, "getuid") and (stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.getuid()):
            raise KeyExposed(f"{path.name} can be read by other users of this computer")
        key = os.read(opened, proof.KEY_BYTES + 1)
    finally:
        os.close(opened)
    if len(key) != proof.KEY_BYTES:
        raise KeyExposed(f"{path.name} does not hold {proof.KEY_BYTES} bytes")
    return key


def _make(path: Path) -> None:
    """Writes a new key beside `path` and links it there whole; of two makers at once the first one's stays."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        os.write(opened, secrets.token_bytes(proof.KEY_BYTES))
        os.fsync(opened)
    finally:
        os.close(opened)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
