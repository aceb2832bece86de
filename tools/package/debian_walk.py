"""From the Debian package to nothing left: every step is done by the product and read back by code outside it."""

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.bridge.driving import Port, a_capture, joined

from .debian import NAME, OPT, make_package
from .screen import Screen, a_screen
from .version import ROOT
from .walking import until, walk_through

_until: Final = partial(until, within_s=60.0)

STEPS: Final = (
    *("build", "install", "launch", "hello", "solo", "logged", "window"),
    *("update", "remove", "leftovers"),
)


class Walk:
    """One Debian computer, really installed on, and cleaned."""

    def __init__(self, folder: Path, screen: Screen) -> None:
        self.folder, self.home, self.screen = folder, folder / "person", screen
        self.event = ""
        self.chrome = self.home / ".config" / "google-chrome"
        self.environment = {
            "HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "DISPLAY": screen.name,
        }  # fmt: skip
        self.data = self.home / ".local" / "share" / "instacrm"

    def build(self) -> bool:
        """Two versions; the second build of the first is the same to the byte."""
        extension = ROOT / "extension" / ".output" / "chrome-mv3"
        self.first = make_package(self.folder, "1.0.0", 1, extension)
        before = self.first.read_bytes()
        self.first = make_package(self.folder, "1.0.0", 1, extension)
        self.second = make_package(self.folder, "1.1.0", 2, extension)
        return before == self.first.read_bytes()

    def install(self) -> bool:
        """Dpkg says it is there."""
        subprocess.run(["dpkg", "-i", str(self.first)], check=True, stdout=subprocess.DEVNULL)
        return self._status() == "install ok installed 1.0.0"

    def launch(self) -> bool:
        """As the menu starts it."""
        self.chrome.mkdir(parents=True)
        return self._run("instalogger", "--silent") == 0 and self._agent() == "1.0.0"

    def hello(self) -> bool:
        """As Chrome starts the host."""
        return self._greeted() == "1.0.0"

    def solo(self) -> bool:
        """One word, and the person works alone: no account, no server, nothing that listens."""
        said = self._run("instacrm", "up", "--solo", "Ada", "--no-window")
        state = self._said("status", "--json")["state"]
        return said == 0 and state["signed_in"] == "yes" and state["operator"]["name"] == "Ada"

    def logged(self) -> bool:
        """A message through the host lies in the agent's file, and in that of the Core inside it."""
        capture = a_capture()
        self.event = capture["event_id"]
        with self._port() as port:
            answer = joined(port).ask("log", capture)
        stored = answer["body"]["status"] == "logged" and self._holds("agent.db", "events")
        return stored and _until(lambda: self._holds("core.db", "event_logs"))

    def window(self) -> bool:
        """The window is on the screen, with all that it draws with; its picture lies beside the package."""
        window = subprocess.Popen(["instacrm", "desktop"], env=self.environment, stdin=subprocess.DEVNULL)
        try:
            shown = _until(lambda: "InstaCRM" in self.screen.titles())
            return shown and _until(self._is_drawn) and window.poll() is None
        finally:
            window.terminate()
            window.wait()

    def update(self) -> bool:
        """With the agent at work; the next one a browser meets is the new version, without anybody starting it."""
        agent = self._id()
        subprocess.run(["dpkg", "-i", str(self.second)], check=True, stdout=subprocess.DEVNULL)
        kept = _until(lambda: self._greeted() == "1.1.0") and self._id() == agent
        return kept and self._holds("agent.db", "events") and self._holds("core.db", "event_logs")

    def remove(self) -> bool:
        """Dpkg says it is gone, and no process of it is left."""
        subprocess.run(["dpkg", "--purge", NAME], check=True, stdout=subprocess.DEVNULL)
        return self._status() != "install ok installed 1.1.0" and _until(lambda: not self._processes())

    def leftovers(self) -> bool:
        """No file of ours; the person's data stays."""
        places = (
            OPT,
            Path("/usr/bin/instalogger"),
            Path("/usr/bin/instacrm"),
            Path("/etc/xdg/autostart/instacrm.desktop"),
        )
        return not any(place.exists() for place in places) and (self.data / "agent.db").exists()

    def _is_drawn(self) -> bool:
        """Whether the picture has more than an empty window, and is what it was half a second ago."""
        file = self.folder / "window.png"
        before = file.read_bytes() if file.exists() else b""
        # Letters have dozens of shades, surfaces a handful.
        return self.screen.picture(file) > 50 and file.read_bytes() == before

    def _run(self, *words: str) -> int:
        done = subprocess.run(
            words, env=self.environment, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        return done.returncode

    def _agent(self) -> str | None:
        said = self._said("status", "--json")
        return str(said["version"]) if said else None

    def _id(self) -> str | None:
        said = self._said("status", "--json")
        return str(said["state"]["agent_id"]) if said else None

    def _said(self, *words: str) -> Any:
        done = subprocess.run(["instacrm", *words], env=self.environment, check=False, capture_output=True, text=True)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def _holds(self, file: str, table: str) -> bool:
        """Whether the logged message is in `table`, read beside whoever has the file open."""
        with closing(sqlite3.connect(f"file:{self.data / file}?mode=ro", uri=True)) as db:
            found = db.execute(f"SELECT count(*) FROM {table} WHERE event_id = ?", (self.event,))  # noqa: S608 (our own words)
            return bool(found.fetchone()[0] == 1)

    def _port(self) -> Port:
        manifest = json.loads((self.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
        return Port(Path(manifest["path"]))

    def _greeted(self) -> str | None:
        with self._port() as port:
            return str(port.hello()["body"].get("agent"))

    def _status(self) -> str:
        asked = ["dpkg-query", "-W", "-f", "${Status} ${Version}", NAME]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout

    def _processes(self) -> list[str]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes().split(b"\0")
            except OSError:
                continue
            if any(word.startswith(os.fsencode(OPT) + b"/") for word in words):
                found.append(entry.parent.name)
        return found


def walk(folder: Path) -> dict[str, bool | None]:
    """Each step, done and read back; None for all when this is no Debian, not root, or it is installed in earnest."""
    done: dict[str, bool | None] = dict.fromkeys(STEPS)
    if not shutil.which("dpkg") or not shutil.which("Xvfb") or os.geteuid() != 0 or OPT.exists():
        return done
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with a_screen() as screen:
            walker = Walk(folder, screen)
            walk_through(walker, STEPS, done, needed="build")
    finally:
        subprocess.run(["dpkg", "--purge", NAME], check=False, capture_output=True)
    return done
