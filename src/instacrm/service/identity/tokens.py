"""Tokens that mean something only to Core: 256 random bits, of which Core keeps the hash alone."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh secret of 256 bits: 64 hex digits, which no command line takes for an option and every keyring holds."""
    return secrets.token_hex(32)


def hash_of(token: str) -> str:
    """What is stored of `token`: SHA-256 in hex. A random secret needs no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()
