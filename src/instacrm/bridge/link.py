"""A proven connection to the agent: found in the current folder, both sides hold its key."""

from __future__ import annotations

import _socket
import posix

from instacrm.wire.frames import BadFrame, Decoder, encode, folder, proof

_READ_BYTES = 4096


class NoAgent(Exception):
    """Nobody listens."""

    code = "agent-away"


class AgentUnproved(Exception):
    """Somebody listens, but did not show in time that it holds this person's key."""

    code = "agent-unproved"


def connect(origin: str) -> tuple[_socket.socket, bytes]:
    """A socket to the agent after the handshake, and the bytes it sent since.

    Raises: NoAgent, AgentUnproved.
    """
    link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    link.settimeout(proof.HANDSHAKE_S)
    try:
        # A path relative to the folder: an absolute one may be longer than the 104 bytes a socket address holds.
        link.connect(folder.SOCKET)
        return link, _shake_hands(link, _read_key(), origin)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        link.close()
        raise NoAgent from error
    except (OSError, BadFrame) as error:
        link.close()
        raise AgentUnproved from error
    except AgentUnproved:
        link.close()
        raise


def _read_key() -> bytes:
    opened = posix.open(folder.KEY, posix.O_RDONLY | posix.O_CLOEXEC)
    try:
        return posix.read(opened, proof.KEY_BYTES)
    finally:
        posix.close(opened)


def _shake_hands(link: _socket.socket, key: bytes, origin: str) -> bytes:
    frames = Decoder()
    agent_nonce = proof.read_text(_next_frame(link, frames), "nonce")
    nonce = posix.urandom(proof.NONCE_BYTES).hex()
    link.sendall(encode(proof.proof_frame(key, "bridge", origin, agent_nonce, nonce)))
    if not proof.is_welcome(_next_frame(link, frames), key, agent_nonce, nonce):
        raise AgentUnproved
    return frames.rest()


def _next_frame(link: _socket.socket, frames: Decoder) -> bytes:
    while True:
        data = link.recv(_READ_BYTES)
        if not data:
            raise AgentUnproved
        for frame in frames.feed(data):
            return frame
