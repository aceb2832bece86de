"""Where tests are played without a network there is loopback and nothing else; a system that refuses that says so."""

import subprocess
import sys
from pathlib import Path

OFFLINE = Path(__file__).parents[2] / "tools" / "offline.py"
# What one program finds there: devices, a word sent to itself, and what becomes of one to somebody else (RFC 5737).
LOOK = """
import errno, socket
here = socket.create_server(("127.0.0.1", 0))
socket.create_connection(here.getsockname()).send(b"word")
print([name for _, name in socket.if_nameindex()], here.accept()[0].recv(4))
try:
    socket.create_connection(("192.0.2.1", 80), 20)
except OSError as error:
    print(errno.errorcode[error.errno])
"""


def test_offline_there_is_loopback_and_no_way_to_anybody_else() -> None:
    done = subprocess.run(
        [sys.executable, OFFLINE, sys.executable, "-c", LOOK], capture_output=True, text=True, check=False, timeout=60
    )

    refused = (77, "", "No network namespace can be made here")
    assert (done.returncode, done.stdout, done.stderr[: len(refused[2])]) in (
        (0, "['lo'] b'word'\nENETUNREACH\n", ""),
        refused,
    )
