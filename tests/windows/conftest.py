"""One installation on Windows, as far as Wine goes: by the installer's own code, read back from outside, removed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

import pytest

from tests.bridge.driving import ROOT, Port
from tools.package.version import Version, build
from tools.package.windows import PLATFORM, Workshop, make_stubs, make_tools
from tools.package.wine import Windows

TOOLS = ROOT / "build" / "package" / "windows-python"
SOFTWARE = r"HKCU\Software"
HOSTS = [
    rf"{SOFTWARE}\{browser}\NativeMessagingHosts\com.instacrm.bridge"
    for browser in (r"Google\Chrome", "Chromium", r"Microsoft\Edge")
]
RUN = rf"{SOFTWARE}\Microsoft\Windows\CurrentVersion\Run"
NEEDED = ("wine", "wineserver", "x86_64-w64-mingw32-gcc")


class Seen(NamedTuple):
    """What was there after the installation (`said` by our code, the rest read from outside) and after the removal."""

    program: PureWindowsPath
    said: dict[str, Any]
    manifests: set[str | None]
    manifest: dict[str, Any]
    at_login: str | None
    stranger: int
    logged: str
    answered: dict[str, Any]
    rest: list[str]
    left: set[str | None]
    data: list[str]


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    """A computer with Windows, on which nothing of ours runs; all of it ends with the tests."""
    missing = [tool for tool in NEEDED if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    make_tools(TOOLS)
    computer = Windows(TOOLS)
    with computer.at_work():
        yield computer


@pytest.fixture(scope="module")
def seen(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """An installation's life."""
    folder = tmp_path_factory.mktemp("windows")
    stubs = make_stubs(Workshop(folder, TOOLS), "1.0.0")
    build(Version("1.0.0", 1, PLATFORM, stubs=stubs), folder / "payload" / "version")
    user = PureWindowsPath(r"C:\users") / windows.user.name
    program, home = user / "Documents" / "Ihre Liste é", user / "AppData" / "Local" / "Daten für Prüfungen"
    there = windows.path(program)
    for old in (there, windows.path(home)):
        shutil.rmtree(old, ignore_errors=True)
    # Where Setup puts the Python that it carries.
    (there / "runtimes").mkdir(parents=True)
    (there / "runtimes" / "system").symlink_to(TOOLS / "python")
    python = PureWindowsPath("Z:" + str(TOOLS / "python" / "python.exe"))

    def on_windows(*words: object) -> dict[str, Any]:
        script = PureWindowsPath(f"Z:{Path(__file__).with_name('on_windows.py')}")
        source = PureWindowsPath(f"Z:{ROOT / 'src'}")
        done = windows.run(python, "-I", script, source, *map(str, words))
        assert done.returncode == 0, done.stderr[-3000:]
        return dict(json.loads(done.stdout))

    said = on_windows("install", PureWindowsPath(f"Z:{folder / 'payload'}"), program, home)
    manifests = {windows.registry(key) for key in HOSTS}
    manifest = json.loads(windows.path(manifests.copy().pop() or "").read_text("utf-8"))
    at_login = windows.registry(RUN, "InstaCRM")
    stranger = windows.run(program / "InstaLoggerHost.exe", "chrome-extension://stranger/").returncode
    # A person ended the agent (`on_windows.py` left the mark): what the browser asks is answered all the same.
    with Port(windows.script([str(program / "InstaLoggerHost.exe")], folder / "host")) as port:
        answered = port.hello()
    logged = (windows.path(home) / "logs" / "bridge.log").read_text("ascii")
    (there / "runtimes" / "system").unlink()
    rest = on_windows("remove", program, home)["rest"]
    left = {windows.registry(key) for key in HOSTS} | {windows.registry(RUN, "InstaCRM")}
    data = [path.name for path in windows.path(home).iterdir()]
    return Seen(program, said, manifests, manifest, at_login, stranger, logged, answered, rest, left, data)
