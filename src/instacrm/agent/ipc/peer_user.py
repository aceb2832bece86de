"""Whose program is at the other end of a unix socket, by the kernel's word."""

import os
import socket
import struct
import sys

# <sys/ucred.h>: version, uid, …; option LOCAL_PEERCRED at level SOL_LOCAL (0).
_LOCAL_PEERCRED = 1
_XUCRED_BYTES = 76


def is_same_user(link: socket.socket) -> bool:
    """Whether the peer runs as this program's user. On a system that cannot say, the key alone decides."""
    uid = find_peer_uid(link)
    return uid is None or uid == os.getuid()


def find_peer_uid(link: socket.socket) -> int | None:
    """The user id of the peer; None where the system does not tell."""
    if sys.platform == "linux":
        _, uid, _ = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
        return int(uid)
    if sys.platform == "darwin":
        _, uid = struct.unpack_from("2I", link.getsockopt(0, _LOCAL_PEERCRED, _XUCRED_BYTES))
        return int(uid)
    return None


def find_peer_pid(link: socket.socket) -> int | None:
    """The process id of the peer; None where the system does not tell."""
    if sys.platform != "linux":
        return None
    pid, _, _ = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(pid)
