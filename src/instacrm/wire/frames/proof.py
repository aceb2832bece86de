"""How two programs of one person prove to each other that they hold the same key, without showing it.

Words and order of the messages: docs/native.md, "Handshake of the socket".
"""

from __future__ import annotations

from _operator import _compare_digest

from . import BadFrame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256
else:
    # `hashlib` loads OpenSSL, which costs the bridge a quarter of its start; the interpreter's own SHA-256 does not.
    try:
        from _sha256 import sha256  # Python 3.11
    except ImportError:
        try:
            from _sha2 import sha256  # 3.12 and later
        except ImportError:
            from hashlib import sha256

KEY_BYTES = 32
NONCE_BYTES = 32
ROLES = ("bridge", "desktop", "cli")
HANDSHAKE_S = 2.0

_BLOCK = 64
_INNER = bytes(b ^ 0x36 for b in range(256))
_OUTER = bytes(b ^ 0x5C for b in range(256))


def hmac_sha256(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) in hex."""
    if len(key) > _BLOCK:
        key = sha256(key).digest()
    key = key.ljust(_BLOCK, b"\0")
    return sha256(key.translate(_OUTER) + sha256(key.translate(_INNER) + message).digest()).hexdigest()


def client_mac(key: bytes, role: str, agent_nonce: str, client_nonce: str) -> str:
    """What a client answers to the agent's challenge."""
    return hmac_sha256(key, f"client|{role}|{agent_nonce}|{client_nonce}".encode())


def agent_mac(key: bytes, agent_nonce: str, client_nonce: str) -> str:
    """What the agent answers to the client's nonce, so that nobody can play the agent."""
    return hmac_sha256(key, f"agent|{client_nonce}|{agent_nonce}".encode())


def is_proof(mac: str, key: bytes, role: str, agent_nonce: str, client_nonce: str) -> bool:
    """Whether `mac` (ASCII) is what a client that holds `key` answers."""
    return _compare_digest(mac, client_mac(key, role, agent_nonce, client_nonce))


def read_text(frame: bytes, name: str) -> str:
    """The text under `name` in a flat JSON object of plain ASCII words, as the handshake's are.

    Raises: BadFrame when there is none. (The `json` module would double the bridge's start-up time.)
    """
    _, found, rest = frame.partition(b'"' + name.encode() + b'"')
    value = rest.lstrip(b" \t\r\n").removeprefix(b":").lstrip(b" \t\r\n")
    text, closed, _ = value[1:].partition(b'"')
    if not found or not value.startswith(b'"') or not closed or b"\\" in text or not text.isascii():
        raise BadFrame(f"the handshake frame has no plain {name!r}")
    return text.decode("ascii")


def proof_frame(key: bytes, role: str, origin: str, agent_nonce: str, client_nonce: str) -> bytes:
    """The client's answer to the agent's challenge; `origin` is a plain address or empty."""
    mac = client_mac(key, role, agent_nonce, client_nonce)
    return (f'{{"kind":"proof","role":"{role}","origin":"{origin}","nonce":"{client_nonce}","mac":"{mac}"}}').encode(
        "ascii"
    )


def challenge_frame(agent_nonce: str) -> bytes:
    """The agent's first frame on a connection."""
    return f'{{"kind":"challenge","nonce":"{agent_nonce}"}}'.encode("ascii")


def welcome_frame(key: bytes, agent_nonce: str, client_nonce: str) -> bytes:
    """The agent's answer to a good proof."""
    return f'{{"kind":"welcome","mac":"{agent_mac(key, agent_nonce, client_nonce)}"}}'.encode("ascii")


def is_welcome(frame: bytes, key: bytes, agent_nonce: str, client_nonce: str) -> bool:
    """Whether `frame` proves that its sender holds `key`."""
    try:
        kind, mac = read_text(frame, "kind"), read_text(frame, "mac")
    except BadFrame:
        return False
    return kind == "welcome" and _compare_digest(mac, agent_mac(key, agent_nonce, client_nonce))
