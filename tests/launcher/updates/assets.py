"""A server shaped like release assets: every file is a redirect to a blob, with ranges; and the ways it can lie."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Assets:
    """Serves `folder`. `spoil` maps a path to what is done with its bytes; `cut` ends answers after so many bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spoil: dict[str, Callable[[bytes], bytes]] = {}
        self.cut: dict[str, int] = {}
        self.silent: set[str] = set()
        self.dripping: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self.end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.end.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(assets) -> type[BaseHTTPRequestHandler]:  # noqa: N805, C901 (the handler needs its own self)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if not self.path.startswith("/blob/"):
                    self.send_response(302)
                    self.send_header("Location", f"/blob{self.path}?signature=abc")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                path = self.path.removeprefix("/blob/").split("?")[0]
                ranged = self.headers.get("Range", "")
                assets.asked.append((path, ranged))
                file = assets.folder / path
                if not file.is_file():
                    self.send_error(404)
                    return
                data = assets.spoil.get(path, bytes)(file.read_bytes())
                first = int(ranged.removeprefix("bytes=").rstrip("-")) if ranged else 0
                self.send_response(206 if ranged else 200)
                if ranged:
                    self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
                self.send_header("Content-Length", str(len(data) - first))
                self.end_headers()
                self._say(path, data[first:])

            def _say(self, path: str, data: bytes) -> None:
                self.close_connection = True
                if path in assets.silent:
                    assets.end.wait(20)
                elif path in assets.dripping:
                    for byte in data:
                        self.wfile.write(bytes([byte]))
                        if assets.end.wait(0.02):
                            return
                else:
                    self.wfile.write(data[: assets.cut.get(path)])

            def handle(self) -> None:
                try:
                    super().handle()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        return Handler
