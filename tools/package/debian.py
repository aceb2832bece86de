"""The Debian package: the same versions under /opt, started by the system's own Python; and a walk through its life."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.bridge.driving import Port

from .version import ROOT, Version, build
from .window import add_window

NAME: Final = "insta-outreach-logger"
OPT: Final = Path("/opt") / NAME
RECIPES: Final = ROOT / "packaging" / "linux"
SITE_LOCK: Final = ROOT / "requirements" / "computer-linux.txt"
STEPS: Final = ("build", "install", "launch", "hello", "update", "remove", "leftovers")
_MACHINE: Final = "amd64"


def make_package(folder: Path, version: str, seq: int, extension: Path | None) -> Path:
    """`NAME_VERSION_amd64.deb` in `folder`; the same bytes from the same input."""
    tree = folder / f"tree-{version}"
    shutil.rmtree(tree, ignore_errors=True)
    opt = tree / OPT.relative_to("/")
    site = make_site(folder)
    build(Version(version, seq, "linux64", "system", site, extension), opt / "versions" / version)
    (opt / "app").symlink_to(f"versions/{version}/app")
    if extension is not None:
        shutil.copytree(extension, opt / "extension")
    state: dict[str, object] = {"current": version, "previous": None, "trial": None, "bad": [], "pinned": None}
    (opt / "state.json").write_text(json.dumps(state) + "\n")
    for source, place in (
        ("instalogger", "usr/bin/instalogger"),
        ("instacrm", "usr/bin/instacrm"),
        ("instacrm.desktop", "usr/share/applications/instacrm.desktop"),
        ("autostart.desktop", "etc/xdg/autostart/instacrm.desktop"),
    ):
        to = tree / place
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(RECIPES / source, to)
        to.chmod(0o755 if place.startswith("usr/bin") else 0o644)
    icon = tree / "usr/share/icons/hicolor/128x128/apps/instacrm.png"
    icon.parent.mkdir(parents=True)
    shutil.copy(ROOT / "extension" / "public" / "icon" / "128.png", icon)
    control = tree / "DEBIAN"
    control.mkdir()
    kib = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    text = (RECIPES / "control").read_text().replace("@VERSION@", version).replace("@SIZE@", str(kib))
    (control / "control").write_text(text)
    (control / "conffiles").write_text("/etc/xdg/autostart/instacrm.desktop\n")
    for script in ("postinst", "prerm", "postrm"):
        shutil.copy(RECIPES / script, control / script)
        (control / script).chmod(0o755)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    out = folder / f"{NAME}_{version}_{_MACHINE}.deb"
    kept = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "-b", str(tree), str(out)], check=True, env=kept)
    return out


def make_site(folder: Path) -> Path:
    """The packages a person's computer needs, as the lock says, for Debian's Python 3.11."""
    site = folder / "site"
    if not site.exists():
        words = ["uv", "pip", "install", "-q", "--python-platform", "x86_64-manylinux_2_28", "--python-version", "3.11"]
        words += ["--only-binary", ":all:", "--no-deps", "--require-hashes"]
        subprocess.run([*words, "--target", str(site), "-r", str(SITE_LOCK)], check=True)
        add_window(site, "linux64", folder)
    return site


class Walk:
    """One Debian computer, really installed on, and cleaned."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "person"
        self.chrome = self.home / ".config" / "google-chrome"
        self.environment = {
            "HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
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

    def update(self) -> bool:
        """With the agent at work; the next one a browser meets is the new version, without anybody starting it."""
        agent = self._id()
        subprocess.run(["dpkg", "-i", str(self.second)], check=True, stdout=subprocess.DEVNULL)
        return _until(lambda: self._greeted() == "1.1.0") and self._id() == agent

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

    def _greeted(self) -> str | None:
        manifest = json.loads((self.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
        with Port(Path(manifest["path"])) as port:
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
    if not shutil.which("dpkg") or os.geteuid() != 0 or OPT.exists():
        return done
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    walker = Walk(folder)
    try:
        for step in STEPS:
            try:
                done[step] = getattr(walker, step)()
            except Exception as error:  # noqa: BLE001 (a step that breaks is a step that failed; the walk goes on)
                sys.stderr.write(f"{step}: {type(error).__name__}: {error}\n")
                done[step] = False
            sys.stderr.write(f"{step}: {done[step]}\n")
    finally:
        subprocess.run(["dpkg", "--purge", NAME], check=False, capture_output=True)
    return done


def _until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if holds():
                return True
        except (AssertionError, EOFError, OSError):
            pass
        time.sleep(0.5)
    return False
