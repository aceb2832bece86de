"""The agent's side of the handshake: a peer is heard only after it showed that it holds this person's key."""

import secrets
from typing import Literal, NamedTuple

import msgspec

from instacrm.wire.frames import proof

Role = Literal["bridge", "desktop", "cli"]


class Proof(msgspec.Struct, frozen=True, tag_field="kind", tag="proof"):
    """What a client says."""

    role: Role
    origin: str
    nonce: str
    mac: str


class Caller(NamedTuple):
    """Who proved itself; `origin` is the browser extension a bridge speaks for."""

    role: Role
    origin: str


_PROOF = msgspec.json.Decoder(Proof)
_NONCE_HEX = 2 * proof.NONCE_BYTES


class Handshake:
    """One peer's handshake. `challenge` is the first frame for it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._nonce = secrets.token_hex(proof.NONCE_BYTES)
        self.challenge = proof.challenge_frame(self._nonce)

    def judge(self, frame: bytes) -> tuple[Caller, bytes] | None:
        """Who `frame` proves to be there, and the welcome to answer; None when it proves nothing."""
        try:
            said = _PROOF.decode(frame)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        if len(said.nonce) != _NONCE_HEX or not said.nonce.isascii() or not said.mac.isascii():
            return None
        if not proof.is_proof(said.mac, self._key, said.role, self._nonce, said.nonce):
            return None
        return Caller(said.role, said.origin), proof.welcome_frame(self._key, self._nonce, said.nonce)
