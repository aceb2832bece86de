"""A small log of the bridge's life: events and codes, never a frame's content."""

from __future__ import annotations

import posix
import time

from instacrm.wire.frames import folder

LOG_BYTES_MAX = 128 * 1024
FILE = folder.LOGS + "/bridge.log"


def note(event: str, code: str = "") -> None:
    """Appends one line to `logs/bridge.log` of the current folder; a log that cannot be written never stops a relay.

    Past 128 KiB the file becomes `bridge.log.1`, and the one before it goes.
    """
    line = f'{{"at_ms":{time.time_ns() // 1_000_000},"pid":{posix.getpid()},"event":"{event}","code":"{code}"}}\n'
    try:
        _rotate()
        log = posix.open(FILE, posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC, 0o600)
        posix.write(log, line.encode())
        posix.close(log)
    except OSError:
        pass


def _rotate() -> None:
    try:
        if posix.stat(FILE).st_size > LOG_BYTES_MAX:
            posix.rename(FILE, FILE + ".1")
    except FileNotFoundError:
        try:  # noqa: SIM105 (contextlib costs 3 ms)
            posix.mkdir(folder.LOGS, 0o700)
        except FileExistsError:
            pass
