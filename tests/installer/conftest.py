"""Gives the installer's tests a real payload and a person's empty home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from instacrm.launcher.agent_link import find_version
from instacrm.launcher.installed import PLATFORM, Installed
from instacrm.launcher.launching import stop_agent
from tests.bridge.driving import ROOT
from tools.package.version import Version, build

INSTALLER = "from instacrm.installer.installer_gui import run; run()"


class Home:
    """A person with Chrome and no InstaCRM. `setup` runs the installer as a program of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installed = Installed(folder / "Dokumente é" / "Insta Outreach Logger", folder / "Daten für uns")
        self.chrome = folder / ".config" / "google-chrome"
        self.chrome.mkdir(parents=True)
        self.login_entry = folder / ".config" / "autostart" / "instacrm.desktop"

    def payload(self, version: str, seq: int) -> Path:
        """What Setup carries, of this version."""
        payload = self.folder / f"payload-{version}"
        build(Version(version, seq, PLATFORM), payload / "version")
        return payload

    def words(self, *more: str) -> list[str]:
        return ["--program", str(self.installed.program), "--home", str(self.installed.home), *more]

    def setup(self, *more: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HOME": str(self.folder), "PYTHONPATH": str(ROOT / "src")}  # noqa: TID251 (the program's environment)
        environment.pop("XDG_CONFIG_HOME", None)
        return subprocess.run(
            [sys.executable, "-c", INSTALLER, "--silent", *self.words(*more)],
            env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def current(self) -> str | None:
        return self.installed.versions().load().current

    @property
    def runs(self) -> str | None:
        return find_version(self.installed.home)

    def files(self) -> set[str]:
        program = self.installed.program
        return {path.relative_to(program).as_posix() for path in program.rglob("*") if path.is_file()}

    def ends(self) -> None:
        stop_agent(self.installed.home)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return Home(tmp_path)
