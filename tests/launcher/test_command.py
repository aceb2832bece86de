"""The `instacrm` command as a person types it, on a data folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bridge.driving import ROOT, Port


class Person:
    """Somebody at a terminal of a computer on which Chrome was started once."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.chrome = folder / "config" / "google-chrome"
        self.chrome.mkdir(parents=True)
        self.environment = os.environ | {  # noqa: TID251 (the program's environment)
            "INSTACRM_HOME": str(self.home),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHONPATH": str(ROOT / "src"),
        }

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "instacrm.main", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    somebody = Person(tmp_path)
    yield somebody
    somebody.types("quit")


def test_up_starts_an_agent_that_the_browser_reaches(person: Person) -> None:
    said = person.types("up")

    manifest = json.loads((person.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
    with Port(Path(manifest["path"])) as port:
        assert port.hello()["kind"] == "hello-ack"
    assert "sign in" in said.stdout


def test_up_after_quit_brings_the_agent_back(person: Person) -> None:
    person.types("up")
    person.types("quit")

    said = person.types("up")

    assert said.returncode == 0, said.stderr
    assert json.loads(person.types("status", "--json").stdout)["version"]


def test_a_bridge_leaves_an_agent_alone_that_a_person_quit(person: Person) -> None:
    person.types("up")
    person.types("quit")

    with Port(person.home / "host" / "instacrm-bridge") as port:
        assert port.hello()["body"]["code"] == "agent-away"


def test_the_doctor_finds_nothing_wrong_after_up(person: Person) -> None:
    person.types("up")

    said = person.types("doctor", "--json")

    assert said.returncode == 0, said.stdout
    assert {finding["name"] for finding in json.loads(said.stdout)["findings"]} >= {
        "agent", "store", "backup", "journal", "disk", "clock", "team", "Chrome",
    }  # fmt: skip


def test_the_doctor_names_a_broken_registration_and_a_broken_backup(person: Person) -> None:
    person.types("up")
    (person.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").write_text("{}")
    (person.home / "agent.db.bak").write_bytes(b"x" * 5000)

    said = person.types("doctor", "--json")

    assert said.returncode == 1
    problems = {f["name"] for f in json.loads(said.stdout)["findings"] if f["state"] == "problem"}
    assert problems >= {"Chrome", "backup"}


@pytest.mark.parametrize("words", [["status"], ["backup"], ["sync"], ["signin"]])
def test_what_cannot_be_done_is_said_in_words_with_a_code_and_a_remedy(person: Person, words: list[str]) -> None:
    said = person.types(*words)

    assert said.returncode == 1
    assert "(agent-away)" in said.stderr or "(bad-settings)" in said.stderr
    assert "→ " in said.stderr
    assert "Traceback" not in said.stderr


def test_a_browser_with_a_folder_of_its_own_is_registered_and_remembered(person: Person, tmp_path: Path) -> None:
    person.types("register", "--user-data-dir", str(tmp_path / "mine"))

    said = person.types("doctor", "--json")

    assert "profile folder mine" in {finding["name"] for finding in json.loads(said.stdout)["findings"]}
