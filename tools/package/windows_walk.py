"""From Setup.exe to nothing left, under Wine: every step is done by the product and read back by code outside it."""

import hashlib
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PureWindowsPath
from threading import Thread
from typing import Any

from tests.bridge.driving import Port, a_capture, joined
from tools.release.keys import ROLES, make_key, read_key
from tools.release.repository import Repository

from .links import Link, read_link
from .version import ROOT, Version, archive
from .walking import until, walk_through
from .windows import PLATFORM, Workshop, make_runtime, make_setup, make_tools, make_version
from .wine import Windows

STEPS = (
    *("build", "install", "shortcuts", "registry", "launch", "hello", "logged"),
    *("update_running", "rollback", "repair", "uninstall", "leftovers"),
)
CHROME = r"HKCU\Software\Google\Chrome\NativeMessagingHosts\com.instacrm.bridge"
BROWSERS = (CHROME, *(CHROME.replace(r"Google\Chrome", name) for name in ("Chromium", r"Microsoft\Edge")))
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\InstaCRM"
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
LINK = "Insta Outreach Logger.lnk"
# A busy computer takes minutes under Wine to delete ten thousand files.
_until = partial(until, within_s=480.0)
COMMAND = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.main import run; run()"


class Walk:
    """One computer, one person, one team's releases."""

    def __init__(self, folder: Path, tools: Path, given: Path | None) -> None:
        self.shop, self.given = Workshop(folder, tools), given
        self.windows = Windows(tools)
        user = PureWindowsPath(r"C:\users") / self.windows.user.name
        self.program = user / "Documents" / "Insta Outreach Logger"
        self.home = user / "AppData" / "Local" / "Daten für InstaCRM"
        self.here, self.data = self.windows.path(self.program), self.windows.path(self.home)
        self.extension = ROOT / "extension" / ".output" / "chrome-mv3"
        self.event = ""
        self.version = "1.0.0"

    def build(self) -> bool:
        """Runtime, three versions (the third one's agent does not start) and a Setup."""
        keys = self.shop.folder / "keys"
        keys.mkdir(parents=True)
        for name in ("root-1", "root-2", *ROLES[1:]):
            make_key(keys / f"{name}.pem", None)
        self.keys = {role: [read_key(f, None) for f in sorted(keys.glob(f"{role}*.pem"))] for role in ROLES}
        self.repository = Repository(self.shop.folder / "repo", datetime.now(UTC).replace(microsecond=0))
        self.repository.begin(self.keys, threshold=2)
        root = (self.shop.folder / "repo" / "metadata" / "1.root.json").read_bytes()
        make_runtime(self.shop, self.given)
        first = make_version(self.shop, self.version, 1, root=root, extension=self.extension)
        for version, seq in (("1.1.0", 2), ("1.2.0", 3)):
            made = make_version(self.shop, version, seq, root=root, extension=self.extension)
            if version == "1.2.0":
                for traces in (made / "app" / "instacrm" / "agent" / "__pycache__").glob("main.*"):
                    traces.unlink()
                (made / "app" / "instacrm" / "agent" / "main.py").write_text("raise SystemExit(1)\n")
        self.setup = make_setup(self.shop, first, self.version, quick=True)
        return self.setup.stat().st_size > 1 << 20

    def install(self) -> bool:
        """Every file is where it belongs, with the sum the release lists; a file of the person's own is there too."""
        code = self._setup()
        self.here.joinpath("my own notes.txt").write_text("mine")
        state = json.loads((self.here / "state.json").read_text())
        listed = self.here / "extension" / "manifest.json"
        whole = self._is_whole(f"versions/{self.version}") and self._is_whole(f"runtimes/{self._runtime()}")
        return code == 0 and state["current"] == self.version and whole and listed.exists()

    def shortcuts(self) -> bool:
        """Start Menu and desktop, each naming the launcher at its fixed place."""
        start = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        links = [read_link(self.windows.user / place / LINK) for place in (start, "Desktop")]
        return set(links) == {Link(str(self.program / "InstaLogger.exe"), str(self.program), "")}

    def registry(self) -> bool:
        """The browsers' keys lead to a manifest that leads to the host; Windows knows how to remove us."""
        manifests = {self.windows.registry(key) for key in BROWSERS}
        if len(manifests) != 1 or None in manifests:
            return False
        manifest = json.loads(self.windows.path(manifests.pop() or "").read_text("utf-8"))
        host = self.windows.path(manifest["path"])
        uninstall = self.windows.registry(UNINSTALL, "UninstallString") or ""
        at_login = self.windows.registry(RUN, "InstaCRM") or ""
        return host.exists() and "Uninstall.exe" in uninstall and at_login.endswith("--silent")

    def launch(self) -> bool:
        """The launcher's exe starts an agent whose pipe lets in one user and nobody else; the person works alone."""
        started = self._launcher("--silent", "--no-update")
        alone = self._instacrm("up", "--solo", "Ada", "--no-window")
        name = (self.data / "agent.pipe").read_text()
        script = PureWindowsPath("Z:" + str(ROOT / "tools" / "package" / "pipe_guard.py"))
        guard = self.windows.run(self.shop.tools / "python" / "python.exe", script, name)
        self.guard = guard.stdout.strip() or guard.stderr.strip()[-200:]
        one_entry = self.guard.startswith("D:") and self.guard.count("(A;") == 1 and "WD" not in self.guard
        return started == alone == 0 and one_entry

    def hello(self) -> bool:
        """The host's exe, started as a browser would, greets in the agent's name; a stranger is sent away."""
        with self._port() as port:
            greeted = port.hello()["body"]
        stranger = self.windows.run(self.program / "InstaLoggerHost.exe", "chrome-extension://stranger/")
        return bool(
            greeted.get("agent") == self.version and greeted["operator"]["name"] == "Ada" and stranger.returncode == 4
        )

    def logged(self) -> bool:
        """A message through the pipe lies in the store's file, and in that of the Core inside the agent."""
        capture = a_capture()
        self.event = capture["event_id"]
        with self._port() as port:
            answer = joined(port).ask("log", capture)
        stored = bool(answer["body"]["status"] == "logged") and self._is_stored()
        return stored and _until(lambda: self._is_stored("core.db", "event_logs"))

    def repair(self) -> bool:
        """Setup again, over damage: every byte is right again, and what was logged is still there."""
        (self.here / "versions" / self.version / "app" / "instacrm" / "domain" / "events.py").write_text("damaged")
        (self.here / "InstaLoggerHost.cfg").unlink()
        self.windows.run("reg", "delete", CHROME, "/f")
        code = self._setup()
        return code == 0 and self._is_whole(f"versions/{self.version}") and self.registry() and self._is_stored()

    def update_running(self) -> bool:
        """A signed update is fetched while the agent runs and takes over at the next launch; an old Setup does not."""
        self._launcher("--silent", "--no-update")
        with self._served() as url:
            self._publish("1.1.0", 2)
            proved = self._launcher("--silent", "--source", url)
            self._launcher("--look")
        before = json.loads((self.here / "state.json").read_text())
        launched = self._launcher("--silent", "--no-update")
        after = json.loads((self.here / "state.json").read_text())
        agent = self._greeted()
        older = self._setup()
        was = before["current"] == "1.0.0" and before["trial"] == ["1.1.0", 0]
        now = (after["current"], after["previous"], agent) == ("1.1.0", "1.0.0", "1.1.0")
        return proved == launched == 0 and was and now and older == 6 and self._is_stored()

    def rollback(self) -> bool:
        """A version whose agent does not start is undone in the same launch."""
        with self._served():
            self._publish("1.2.0", 3)
            self._launcher("--look")
        staged = json.loads((self.here / "state.json").read_text())["trial"]
        launched = self._launcher("--silent", "--no-update")
        state = json.loads((self.here / "state.json").read_text())
        agent = self._greeted()
        return (
            staged == ["1.2.0", 0]
            and launched == 0
            and agent == "1.1.0"
            and state["bad"] == ["1.2.0"]
            and self._is_stored()
        )

    def uninstall(self) -> bool:
        """Windows' own word for it is run, and ends; what was logged is taken along first."""
        mine = self.home.parent / "mine"
        self.windows.run(self.program / "Uninstall.exe", "--silent", "--home", str(self.home), "--export", str(mine))
        # It goes on as a copy of itself: Windows does not let a program delete itself.
        gone = _until(lambda: self.windows.registry(UNINSTALL, "UninstallString") is None)
        return gone and self.event in (self.windows.path(mine) / "entries.jsonl").read_text("utf-8")

    def leftovers(self) -> bool:
        """Nothing of ours but the person's data and their own file; the same after it was everybody's."""
        return self._nothing_is_left() and self._was_everybodys()

    def _nothing_is_left(self) -> bool:
        left = sorted(path.relative_to(self.here).as_posix() for path in self.here.rglob("*"))
        self.left = left
        links = list(self.windows.user.rglob(LINK))
        keys = [key for key in (*BROWSERS, UNINSTALL) if self.windows.registry(key) is not None]
        at_login = self.windows.registry(RUN, "InstaCRM")
        return left == ["my own notes.txt"] and not links and not keys and at_login is None and self._is_stored()

    def _was_everybodys(self) -> bool:
        """Installed as administrator, started by somebody with a data folder of their own, and taken away."""
        program = PureWindowsPath(r"C:\Program Files\Insta Outreach Logger")
        there, drive = self.windows.path(program), self.windows.path("C:\\")
        start = drive / "ProgramData" / "Microsoft" / "Windows" / "Start Menu" / "Programs" / LINK
        links = [start, drive / "users" / "Public" / "Desktop" / LINK]
        uninstall, at_login = (key.replace("HKCU", "HKLM") for key in (UNINSTALL, RUN))
        installed = self.windows.start(self.setup, "/S", "--everybody") == 0
        for_all = {read_link(link).target for link in links} == {str(program / "InstaLogger.exe")}
        known = None not in (
            self.windows.registry(uninstall, "UninstallString"),
            self.windows.registry(at_login, "InstaCRM"),
        )
        started = self.windows.start(program / "InstaLogger.exe", "--silent") == 0
        # A browser, too, opens its port again after it was told that the agent is away.
        greeted = started and _until(lambda: self._greeted(program) == self.version)
        self.windows.run(program / "Uninstall.exe", "--silent", "--erase-data")
        gone = _until(lambda: self.windows.registry(uninstall, "UninstallString") is None)
        left = there.exists() or any(link.exists() for link in links) or self.windows.registry(at_login, "InstaCRM")
        found = {"installed": installed, "for all": for_all, "known": known, "started": started, "greeted": greeted}
        sys.stderr.write(f"for everybody: {found}, gone: {gone}, left: {left}\n")
        return all(found.values()) and gone and not left

    def _setup(self) -> int:
        return self.windows.start(self.setup, "/S", "--home", str(self.home))

    def _launcher(self, *words: str) -> int:
        return self.windows.start(self.program / "InstaLogger.exe", *words)

    def _port(self, program: PureWindowsPath | None = None) -> Port:
        words = [str((program or self.program) / "InstaLoggerHost.exe")]
        return Port(self.windows.script(words, self.shop.folder / "host"))

    def _greeted(self, program: PureWindowsPath | None = None) -> str | None:
        """The version of the agent that answers a browser; None when none does."""
        with self._port(program) as port:
            agent: str | None = port.hello()["body"].get("agent")
            return agent

    def _instacrm(self, *words: str) -> int:
        """A command of the version that is installed first, by its own Python."""
        python = self.program / "runtimes" / self._runtime() / "python.exe"
        app = self.program / "versions" / self.version / "app"
        done = self.windows.run(python, "-I", "-c", COMMAND, app, *words, "--home", str(self.home))
        if done.returncode:
            sys.stderr.write(f"instacrm {words[0]}: {done.stdout[-500:]}{done.stderr[-2000:]}\n")
        return done.returncode

    def _runtime(self) -> str:
        """What the Python of the version that is installed first is called."""
        listed = json.loads((self.here / "versions" / self.version / "release.json").read_bytes())
        return str(listed["runtime"])

    def _is_whole(self, folder: str) -> bool:
        there = self.here / folder
        files = json.loads((there / "release.json").read_bytes())["files"]
        sums = {
            path: hashlib.sha256((there / path).read_bytes()).hexdigest() for path in files if (there / path).exists()
        }
        return bool(sums == {path: entry[1] for path, entry in files.items()})

    def _is_stored(self, file: str = "agent.db", table: str = "events") -> bool:
        """Read from a copy, so that nothing here touches the agent's own file."""
        with _copied(self.data / file, self.shop.folder / "copy") as copy, closing(sqlite3.connect(copy)) as db:
            found = db.execute(f"SELECT count(*) FROM {table} WHERE event_id = ?", (self.event,))  # noqa: S608 (our own words)
            return bool(found.fetchone()[0] == 1)

    def _publish(self, version: str, seq: int) -> None:
        path = f"v{version}/app-{version}.zip"
        file = self.shop.folder / "repo" / "targets" / path
        runtime = self._runtime()
        described = Version(version, seq, PLATFORM, runtime)
        unpacked = archive(described, self.shop.folder / f"version-{version}", file)
        self.code_bytes = file.stat().st_size
        said: dict[str, Any] = {
            "version": version, "seq": seq, "archive": path, "runtime": runtime, "unpacked_bytes": unpacked,
        }  # fmt: skip
        self.repository.add(path, file, None, self.keys["targets"])
        self.repository.offer(PLATFORM, said, self.keys["targets"])
        self.repository.snapshot(self.keys["snapshot"], self.keys["timestamp"])

    @contextmanager
    def _served(self) -> Iterator[str]:
        handler = partial(_Quiet, directory=str(self.shop.folder / "repo"))
        server = ThreadingHTTPServer(("127.0.0.1", getattr(self, "port", 0)), handler)
        self.port = server.server_port
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{self.port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


def walk(folder: Path, given: Path | None, tools: Path) -> dict[str, bool | None]:
    """Each step, done and read back; what follows a step that failed is tried all the same."""
    done: dict[str, bool | None] = dict.fromkeys(STEPS)
    if not all(shutil.which(tool) for tool in ("wine", "makensis", "x86_64-w64-mingw32-gcc")):
        return done
    make_tools(tools)
    walker = Walk(begun(folder), tools, given)
    shutil.rmtree(walker.data, ignore_errors=True)
    # Setup is of the first version: it repairs before an update, and is refused after one.
    order = [step for step in STEPS if step != "repair"]
    order.insert(order.index("update_running"), "repair")
    with walker.windows.at_work():
        walk_through(walker, order, done, needed="build")
    return done


def begun(folder: Path) -> Path:
    """`folder`, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def _copied(file: Path, to: Path) -> Iterator[Path]:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for part in (file, file.with_name(f"{file.name}-wal")):
        if part.exists():
            shutil.copy(part, to)
    yield to / file.name
    shutil.rmtree(to, ignore_errors=True)
