"""A computer with Windows on it, as far as Wine goes: runs programs, reads registry and files from outside."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

PATIENCE_S = 420.0


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

    def run(self, *words: str | PurePath) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; its streams are pipes, since Wine 8 gives unusable handles for files.

        A program that leaves another one at work is `start`ed: that one would hold the pipes open.
        """
        return subprocess.run(
            ["wine", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            input="",
            timeout=PATIENCE_S,
        )

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
        asked = self.run("reg", "query", key, *(["/v", value] if value else ["/ve"]))
        if asked.returncode:
            return None
        lines = [line.strip() for line in asked.stdout.splitlines() if "REG_" in line]
        return lines[0].split("REG_SZ")[-1].split("REG_DWORD")[-1].strip() if lines else ""

    def script(self, words: list[str], file: Path) -> Path:
        """`file` runs `words` under Wine with whatever it is given besides, its streams passed through."""
        exports = "".join(f"export {key}={value!r}\n" for key, value in self.environment.items() if key in _PASSED)
        quoted = " ".join(f"'{word}'" for word in words)
        file.write_text(f'#!/bin/bash\n{exports}exec wine {quoted} "$@"\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Wine's server runs through, which makes every start faster, and ends with everything of this prefix."""
        shutil.rmtree(self.user / "Documents", ignore_errors=True)
        (self.user / "Documents").mkdir(parents=True)
        server: Any = subprocess.Popen(["wineserver", "-p", "-f"], env=self.environment, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            subprocess.run(["wineserver", "-k"], env=self.environment, check=False)
            server.wait()


_PASSED = {"WINEPREFIX", "WINEARCH", "HOME", "WINEDEBUG", "WINEDLLOVERRIDES", "LC_ALL", "PYTHON_KEYRING_BACKEND"}
