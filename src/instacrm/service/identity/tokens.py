"""Tokens that mean something only to Core: 256 random bits, of which Core keeps the hash alone."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh secret of 256 bits: 43 characters that fit in a link, a header and every keyring."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored of `token`: SHA-256 in hex. A random secret needs no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()
