"""A computer with Windows on it, as far as Wine goes: runs programs, reads registry and files from outside."""

import fcntl
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PureWindowsPath
from threading import Thread
from typing import IO, Any

PATIENCE_S = 420.0
# What lies in a pipe when its writer ends is read at once.
DRAIN_S = 2.0


class Windows:
    """The prefix that `packaging/windows/make-windows-python.sh` made in `tools`."""

    def __init__(self, tools: Path) -> None:
        self.tools = tools
        self.user = tools / "prefix" / "drive_c" / "users" / Path.home().name
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DISPLAY", "WAYLAND", "PYTHON"))}
        self.environment = kept | {
            "WINEPREFIX": str(tools / "prefix"),
            "WINEARCH": "win64",
            "HOME": str(tools / "home"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "LC_ALL": "C.UTF-8",
            # Wine's credential store is not Windows'; the file is what a system without one has.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def path(self, there: PureWindowsPath | str) -> Path:
        """Where a file of drive C lies on this computer."""
        return self.tools / "prefix" / "drive_c" / Path(*PureWindowsPath(there).parts[1:])

    def run(self, *words: str | PurePath, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; its streams are pipes, since Wine 8 gives unusable handles for files.

        What it said by its end is what comes back: a program it left at work, or Wine's own desktop, may hold the
        pipes open for as long as it lives.
        """
        command = ["wine", *map(str, words)]
        piped: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        done = subprocess.Popen(command, env=self.environment, **piped)
        heard: list[bytearray] = [bytearray(), bytearray()]
        readers = [
            Thread(target=_read, args=(stream, into), daemon=True)
            for stream, into in zip((done.stdout, done.stderr), heard, strict=True)
        ]
        for reader in readers:
            reader.start()
        try:
            code = done.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            done.kill()
            done.wait()
            raise
        for reader in readers:
            reader.join(DRAIN_S)
        said, complained = (bytes(one).decode(encoding, errors="replace") for one in heard)
        return subprocess.CompletedProcess(command, code, said, complained)

    def start(self, *words: str | PurePath) -> int:
        """Run a Windows program that leaves others at work; its exit code."""
        null = subprocess.DEVNULL
        done = subprocess.run(
            ["wine", *map(str, words)],
            env=self.environment,
            stdin=null,
            stdout=null,
            stderr=null,
            check=False,
            timeout=PATIENCE_S,
        )
        return done.returncode

    def registry(self, key: str, value: str | None = None) -> str | None:
        """What Windows' own `reg` says stands in `key`; None when nothing does."""
        # It writes as consoles did before Windows.
        asked = self.run("reg", "query", key, *(["/v", value] if value else ["/ve"]), encoding="cp437")
        if asked.returncode:
            return None
        lines = [line.strip() for line in asked.stdout.splitlines() if "REG_" in line]
        return lines[0].split("REG_SZ")[-1].split("REG_DWORD")[-1].strip() if lines else ""

    def script(self, words: list[str], file: Path) -> Path:
        """`file` runs `words` under Wine with what it is given besides; its complaints go nowhere."""
        exports = "".join(f"export {key}={value!r}\n" for key, value in self.environment.items() if key in _PASSED)
        quoted = " ".join(f"'{word}'" for word in words)
        file.write_text(f'#!/bin/bash\n{exports}exec wine {quoted} "$@" 2>/dev/null\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Wine's server runs through, which makes every start faster, and ends with everything of this prefix.

        Only one program at a time is at work on a prefix: it is waited for.
        """
        with (self.tools / "at-work").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self._served():
                yield

    @contextmanager
    def _served(self) -> Iterator[None]:
        shutil.rmtree(self.user / "Documents", ignore_errors=True)
        (self.user / "Documents").mkdir(parents=True)
        server: Any = subprocess.Popen(["wineserver", "-p", "-f"], env=self.environment, stderr=subprocess.DEVNULL)
        # Wine's services and desktop begin with the first program, and keep its streams.
        self.start("cmd", "/c", "exit 0")
        try:
            yield
        finally:
            subprocess.run(["wineserver", "-k"], env=self.environment, check=False)
            server.wait()


def _read(stream: IO[bytes], into: bytearray) -> None:
    with stream:
        while piece := os.read(stream.fileno(), 1 << 16):
            into.extend(piece)


_PASSED = {"WINEPREFIX", "WINEARCH", "HOME", "WINEDEBUG", "WINEDLLOVERRIDES", "LC_ALL", "PYTHON_KEYRING_BACKEND"}
