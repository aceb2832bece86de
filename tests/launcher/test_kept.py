"""What earlier versions left on a computer: this one goes on with all of it, and refuses what a later one left."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from instacrm.launcher.agent_link import ask_agent
from instacrm.launcher.installed import PLATFORM, Installed
from instacrm.launcher.launching import NotUp, launch, stop_agent
from tests.bridge.driving import Port, a_capture, host_script, until
from tests.launcher.kept.making import left_in
from tools.package.version import Version, build

KEPT = sorted((Path(__file__).parent / "kept").glob("store-*.zip"))
ADDED = ("events", "texts", "outreaches", "registers", "addresses", "core_events")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """This version is installed; the data folder is empty."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Installed(tmp_path / "program", tmp_path / "home")
    build(Version("9.0.0", 9, PLATFORM), made.versions().folder("9.0.0"))
    made.versions().confirm("9.0.0")
    yield made
    assert stop_agent(made.home)


def given_back(archive: Path, home: Path) -> dict[str, Any]:
    """`home` is as it was left; what it holds."""
    home.mkdir(mode=0o700, exist_ok=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(home)
    for path in home.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    found: dict[str, Any] = json.loads((home / "kept.json").read_text())
    return found


def log_one_more(home: Path) -> str:
    """A message through a bridge, taken over by the Core inside the agent; its id."""
    capture = a_capture(text="Hello again")
    with Port(host_script(home, launch=["/bin/false"])) as port:
        assert port.hello()["body"]["operator"]["name"] == "Ada"
        assert port.ask("log", capture)["body"]["status"] == "logged"
    until(lambda: not ask_agent(home, "status", {})["state"]["core"].get("waiting"), "Core")
    return str(capture["event_id"])


@pytest.mark.parametrize("archive", KEPT, ids=lambda archive: archive.stem)
def test_what_an_earlier_version_left_is_whole_and_goes_on(archive: Path, installed: Installed) -> None:
    left = given_back(archive, installed.home)

    launch(installed)
    more = log_one_more(installed.home)
    stop_agent(installed.home)

    found = left_in(installed.home)
    lost = {name: [row for row in left[name] if row not in found[name]] for name in ADDED}
    assert not any(lost.values()), lost
    assert found["agents"] == left["agents"]
    assert [row[0] for row in found["core_events"]].count(more) == 1


def test_what_a_later_version_left_is_refused_and_stays_as_it_is(installed: Installed) -> None:
    given_back(KEPT[-1], installed.home)
    with closing(sqlite3.connect(installed.home / "agent.db")) as later:
        later.execute("PRAGMA user_version = 999")
    before = {path: path.read_bytes() for path in installed.home.rglob("*") if path.is_file()}

    with pytest.raises(NotUp):
        launch(installed)

    after = {path: path.read_bytes() for path in before if path.exists()}
    assert after == before
