"""Where the agent's socket is, in the few bytes a socket address holds."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from instacrm.wire.frames import folder

# What a socket address holds on the strictest system, less the ending zero.
PATH_MAX = 103


@contextlib.contextmanager
def address_in(home: Path) -> Iterator[str]:
    """The socket's address; relative, from within `home`, where the absolute one is too long."""
    whole = str(home / folder.SOCKET)
    if len(os.fsencode(whole)) <= PATH_MAX:
        yield whole
        return
    before = Path.cwd()
    os.chdir(home)
    try:
        yield folder.SOCKET
    finally:
        os.chdir(before)
