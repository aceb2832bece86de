"""Keys, one file each, so that each can lie elsewhere: root keys with people, online keys with the release job."""

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

# Who holds them: root and packs people, offline; targets the one who releases; the last two the scheduled job.
ROLES: Final = ("root", "targets", "packs", "snapshot", "timestamp")


class KeyTrouble(Exception):
    """A key cannot be made or read."""


def make_key(file: Path, passphrase: str | None) -> None:
    """`file` is a new Ed25519 key (PKCS#8 PEM, 0600). Raises: KeyTrouble when there is one already."""
    locking = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locking)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyTrouble(f"{file.name} exists; a key is never written over") from error
    with os.fdopen(opened, "wb") as out:
        out.write(pem)


def read_key(file: Path, passphrase: str | None) -> CryptoSigner:
    """The key of `file`, ready to sign. Raises: KeyTrouble."""
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise KeyTrouble(f"others may read {file.name}: chmod 600")
        key = load_pem_private_key(file.read_bytes(), passphrase.encode() if passphrase else None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyTrouble(f"{file.name} cannot be read; is the passphrase right?") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyTrouble(f"{file.name} is no Ed25519 key")
    return CryptoSigner(key)
