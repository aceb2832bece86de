"""The chain of the audit log: each entry's seal covers the entry and the seal before it.

Whoever changes or removes an entry breaks the chain from there on. Agents keep the newest place and seal they heard of
and follow the chain from it by digests alone, so they notice a rewritten log without reading what others did.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

START: Final = "0" * 64
# What of an entry is sealed, in this order.
SEALED: Final = ("team_id", "number", "at_ms", "operator_id", "action", "detail")


class Head(NamedTuple):
    """How many entries there are, and the seal of the newest."""

    number: int = 0
    seal: str = START


def digest_of(entry: Sequence[str | int | None]) -> str:
    """SHA-256 in hex over the values of `SEALED`."""
    return hashlib.sha256(msgspec.json.encode(list(entry))).hexdigest()


def next_seal(seal: str, digest: str) -> str:
    """The seal of the entry with this digest, after the one with `seal`."""
    return hashlib.sha256(f"{seal}|{digest}".encode()).hexdigest()


def extends(known: Head, heard: Head, digests: Iterable[str]) -> bool:
    """Whether `heard` is reached from `known` by entries with these digests."""
    number, seal = known
    for digest in digests:
        number, seal = number + 1, next_seal(seal, digest)
    return (number, seal) == heard
