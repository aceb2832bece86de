"""A logged message's round trip: content script, worker, bridge, agent (on disk), and back; beside a C echo.

Both hosts serve the same extension in the same browser, by turns. No debugger is attached: the page itself sends the
samples home.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from bench.rows import Goal, Row, compare
from instacrm.launcher.host import ORIGIN
from tests.bridge.driving import an_agent, environment, host_script

HERE = Path(__file__).parent
EXTENSION = HERE / "bridge_extension"
WARM = 20
WITHIN_S = 300


def run(full: bool) -> list[Row]:
    rounds = 1000 if full else 150
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        with an_agent(home), _page() as (port, results):
            hosts = {
                "com.instacrm.bench_agent": host_script(home, launch=["/bin/false"]),
                "com.instacrm.bench_echo": _built_echo(folder),
            }
            with _browser(folder, hosts, f"http://127.0.0.1:{port}/?rounds={rounds}&warm={WARM}"):
                samples = results.get(timeout=WITHIN_S)
    if "failed" in samples:
        raise RuntimeError(f"the browser said: {samples['failed']}")
    figure, reference = "round trip of a logged message", "the same to a C echo"
    agent, echo = samples["agent"], samples["echo"]
    return [
        compare("bridge", figure, reference, agent, echo, goal=Goal(of="ratio", op="<=", limit=3)),
        compare("bridge", f"{figure}, wished", reference, agent, echo, goal=Goal(of="ratio", op="<=", limit=2)),
    ]


def _built_echo(folder: Path) -> Path:
    program = folder / "echo"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("the echo needs a C compiler")
    subprocess.run([compiler, "-O2", "-o", program, HERE / "echo.c"], check=True)
    return program


@contextmanager
def _page() -> Iterator[tuple[int, "Queue[dict[str, Any]]"]]:
    """A page on loopback that takes the samples."""
    results: Queue[dict[str, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            # Isolation gives the page a clock of microseconds instead of tenths of milliseconds.
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>bench</title>")

        def do_POST(self) -> None:
            results.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Nothing: the terminal is for figures."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, results
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _browser(folder: Path, hosts: dict[str, Path], address: str) -> Iterator[None]:
    """Chromium on `address`, with the bench's extension and `hosts`, cut off from every other address."""
    profile = folder / "profile"
    manifests = profile / "NativeMessagingHosts"
    manifests.mkdir(parents=True)
    for name, path in hosts.items():
        manifest = {"name": name, "description": name, "path": str(path), "type": "stdio", "allowed_origins": [ORIGIN]}
        (manifests / f"{name}.json").write_text(json.dumps(manifest))
    words = [
        "/usr/bin/chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={profile}",
        f"--disable-extensions-except={EXTENSION}",
        f"--load-extension={EXTENSION}",
        address,
    ]
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_CACHE_HOME": str(folder / "cache")}
    with (folder / "chromium.out").open("wb") as out:
        browser = subprocess.Popen(words, env=environment() | home, stdout=out, stderr=out, start_new_session=True)
    try:
        yield
    finally:
        browser.terminate()
        try:
            browser.wait(timeout=10)
        except subprocess.TimeoutExpired:
            browser.kill()
            browser.wait()
