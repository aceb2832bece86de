"""How long a browser waits for a bridge: process start to first reply, beside a Python that does nothing."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import Goal, Row, compare
from tests.bridge.driving import Port, an_agent, host_script

NOTHING = [sys.executable, "-ISE", "-c", "pass"]


def run(full: bool) -> list[Row]:
    rounds = 200 if full else 40
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with an_agent(home):
            script = host_script(home, launch=["/bin/false"])
            _first_reply_ms(script)  # writes the compiled modules, once
            pairs = [(_first_reply_ms(script), _nothing_ms()) for _ in range(rounds)]
    bridge, nothing = [list(series) for series in zip(*pairs, strict=True)]
    figure, reference = "bridge start to first reply", "python3 -ISE -c pass"
    return [
        compare("start", figure, reference, bridge, nothing, goal=Goal(of="ratio", op="<=", limit=4)),
        compare("start", f"{figure}, at most", reference, bridge, nothing, goal=Goal(of="value", op="<=", limit=50)),
    ]


def _first_reply_ms(script: Path) -> float:
    before = time.perf_counter()
    with Port(script) as port:
        port.hello()
        return (time.perf_counter() - before) * 1000


def _nothing_ms() -> float:
    before = time.perf_counter()
    subprocess.run(NOTHING, check=True)
    return (time.perf_counter() - before) * 1000
