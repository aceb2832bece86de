"""Run a program where there is no network: `python tools/offline.py COMMAND…`. Linux.

The program, and all that it starts, get a network namespace of their own with one device, loopback. What they would
send anywhere else has no way out of it, whatever their arguments, proxies and resolver rules say.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

# <linux/sched.h>, <linux/sockios.h>, <linux/if.h>
_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_GET_FLAGS: Final = 0x8913
_SET_FLAGS: Final = 0x8914
_UP: Final = 1
_FLAGS: Final = struct.Struct("16sh22x")

REFUSED: Final = 77


class CannotLeave(Exception):
    """This system lets nobody make a network of their own here; the message says what it said."""


def leave_network() -> None:
    """From now on this process, and what it starts, have no network device but loopback. Call it before any thread.

    Raises: CannotLeave.
    """
    if sys.platform != "linux":
        raise CannotLeave("only Linux gives a program a network of its own")
    if os.geteuid() == 0:
        _unshare(_NEW_NETWORK)
    else:
        user, group = os.geteuid(), os.getegid()
        _unshare(_NEW_USER | _NEW_NETWORK)
        # Who somebody is inside must be said first; groups other than their own cannot be.
        for name, words in (("uid_map", f"{user} {user} 1"), ("setgroups", "deny"), ("gid_map", f"{group} {group} 1")):
            (Path("/proc/self") / name).write_text(words, encoding="ascii")
    _raise_loopback()
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        raise CannotLeave(f"there still is {socket.if_nameindex()}")


def _unshare(flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags):
        raise CannotLeave(f"unshare: {os.strerror(ctypes.get_errno())}")


def _raise_loopback() -> None:
    """A new namespace has its loopback, but down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = _FLAGS.unpack(fcntl.ioctl(any_socket, _GET_FLAGS, _FLAGS.pack(b"lo", 0)))
        fcntl.ioctl(any_socket, _SET_FLAGS, _FLAGS.pack(b"lo", flags | _UP))


def main(command: Sequence[str]) -> None:
    """Become `command` without a network; exit with 77 and a sentence where the system does not allow that."""
    try:
        leave_network()
    except CannotLeave as reason:
        print(
            f"No network namespace can be made here ({reason}). Be root with CAP_SYS_ADMIN (a container: privileged), "
            "or allow unprivileged user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, on Ubuntu "
            "`kernel.apparmor_restrict_unprivileged_userns=0`).",
            file=sys.stderr,
        )
        sys.exit(REFUSED)
    os.execvp(command[0], list(command))  # noqa: S606 (a command, as its words; no shell)


if __name__ == "__main__":
    main(sys.argv[1:])
