"""The `instacrm` command as a person types it, on a data folder of its own."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from instacrm.agent.actions.auditing import take_trail
from instacrm.agent.store import open_store
from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.wire.identity import AuthSession
from instacrm.wire.window import AUDIT_LOG
from tests.agent.ipc.link_agent import ADA, TEAM_KEY
from tests.bridge.driving import ROOT, Port, a_capture, joined, logged_ids, now_ms
from tests.builders import an_audit_trail


class Person:
    """Somebody at a terminal of a computer on which Chrome was started once."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.chrome = folder / "config" / "google-chrome"
        self.chrome.mkdir(parents=True)
        self.environment = os.environ | {  # noqa: TID251 (the program's environment)
            "INSTACRM_HOME": str(self.home),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
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
    said = person.types("up", "--no-window")

    manifest = json.loads((person.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
    with Port(Path(manifest["path"])) as port:
        assert port.hello()["kind"] == "hello-ack"
    assert "sign in" in said.stdout


def test_up_after_quit_brings_the_agent_back(person: Person) -> None:
    person.types("up", "--no-window")
    person.types("quit")

    said = person.types("up", "--no-window")

    assert said.returncode == 0, said.stderr
    assert json.loads(person.types("status", "--json").stdout)["version"]


def test_a_bridge_leaves_an_agent_alone_that_a_person_quit(person: Person) -> None:
    person.types("up", "--no-window")
    person.types("quit")

    with Port(person.home / "host" / "instacrm-bridge") as port:
        assert port.hello()["body"]["code"] == "agent-away"


@pytest.mark.parametrize("words", [("service", "config"), ("doctor", "--json"), ("--help",)])
def test_a_command_says_nothing_of_a_reader_who_has_seen_enough(words: tuple[str, ...], person: Person) -> None:
    reads, writes = os.pipe()
    os.close(reads)

    with os.fdopen(writes, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "instacrm.main", *words],
            env=person.environment, stdout=gone, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip

    assert (done.returncode, done.stderr) == (1, b"")


def test_who_signed_in_yesterday_logs_today_without_a_server(person: Person) -> None:
    person.home.mkdir(mode=0o700)
    asyncio.run(sign_in_as_ada(person.home))
    person.types("up", "--no-window")
    capture = a_capture()

    with Port(person.home / "host" / "instacrm-bridge") as port:
        hello = port.hello()
        answer = joined(port).ask("log", capture)

    assert hello["body"]["operator"]["name"] == "Ada"
    assert answer["body"]["status"] == "logged"
    assert logged_ids(person.home) == [capture["event_id"]]


def test_what_was_logged_can_be_taken_along_as_files(person: Person, tmp_path: Path) -> None:
    person.home.mkdir(mode=0o700)
    asyncio.run(sign_in_as_ada(person.home))
    person.types("up", "--no-window")
    with Port(person.home / "host" / "instacrm-bridge") as port:
        joined(port).ask("log", a_capture(text="Hello from us"))

    said = [person.types("export", str(tmp_path / name)) for name in ("people.csv", "all.jsonl", "all.doc")]

    assert "mila" in (tmp_path / "people.csv").read_text()
    assert "Hello from us" in (tmp_path / "all.jsonl").read_text()
    assert [one.returncode for one in said] == [0, 0, 1]
    assert "(bad-input)" in said[2].stderr


def test_a_list_is_taken_in_after_saying_what_stays_out(person: Person, tmp_path: Path) -> None:
    person.types("up", "--no-window", "--solo", "Ada")
    (tmp_path / "list.csv").write_text("Username;Stage;City\nhttps://instagram.com/mila.k/;warm;Oslo\nnot one;;\n")

    asked = person.types("import", str(tmp_path / "list.csv"))
    done = person.types("import", str(tmp_path / "list.csv"), "--yes")
    person.types("export", str(tmp_path / "people.csv"))

    assert "Username → handle, Stage → status; not used: City" in asked.stdout
    assert "row 3 stays out: 'not one' is not an Instagram handle" in asked.stdout
    assert "Nothing was changed" in asked.stdout
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 people new or changed, 0 as they were.")
    assert "mila.k,warm" in (tmp_path / "people.csv").read_text()


def test_signing_in_without_a_server_asks_which_one(person: Person) -> None:
    person.types("up", "--no-window", "--solo", "Ada")

    said = person.types("signin")

    assert "Which server? (bad-settings)" in said.stderr


def test_what_is_left_to_do_names_the_folder_of_the_extension(person: Person) -> None:
    said = person.types("up", "--no-window")

    folder = said.stdout.partition("“Load unpacked”, choose ")[2].splitlines()[0]
    assert (Path(folder) / "manifest.json").is_file()


def test_what_the_agent_writes_down_about_its_work_holds_no_word_of_a_message(person: Person) -> None:
    person.home.mkdir(mode=0o700)
    asyncio.run(sign_in_as_ada(person.home))
    person.types("up", "--no-window")
    with Port(person.home / "host" / "instacrm-bridge") as port:
        joined(port).ask("log", a_capture(text="secret words"))
        port.ask("log", {"text": "secret words"})
        port.say_bytes(b"secret words")

    logs = b"".join(path.read_bytes() for path in (person.home / "logs").iterdir())

    assert b"browser-greeted" in logs
    for word in (
        b"secret",
        b"mila",
        b"studio_b",
        b"Ada",
        TEAM_KEY.hex().encode(),
        (person.home / "ipc.key").read_bytes(),
    ):
        assert word not in logs


async def sign_in_as_ada(home: Path) -> None:
    """What a sign-in leaves behind, at a server that is away today."""
    session = AuthSession(
        access="a",
        access_expires_ms=1,
        access_lasts_ms=1,
        refresh="r",
        operator_id=ADA.operator_id,
        name=ADA.name,
        team_id=ADA.team_id,
        team_name=ADA.team_name,
        team_key=TEAM_KEY.hex(),
    )
    Session(home, now_ms=now_ms, vault=FileVault(home)).sign_in(session, "http://127.0.0.1:9")


def test_the_doctor_finds_nothing_wrong_after_up(person: Person) -> None:
    person.types("up", "--no-window")

    said = person.types("doctor", "--json")

    assert said.returncode == 0, said.stdout
    assert {finding["name"] for finding in json.loads(said.stdout)["findings"]} >= {
        "agent", "store", "backup", "journal", "disk", "clock", "team", "Chrome",
    }  # fmt: skip


def test_the_doctor_names_a_broken_registration_and_a_broken_backup(person: Person) -> None:
    person.types("up", "--no-window")
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


def test_the_doctor_keeps_who_saw_the_alarm_about_the_audit_log(person: Person) -> None:
    person.home.mkdir(mode=0o700)
    asyncio.run(sign_in_as_ada(person.home))
    hear_of_another_log(person.home)
    person.types("up", "--no-window")
    assert audit_log(person, "doctor", "--json")["state"] == "problem"

    told = audit_log(person, "doctor", "--audit-seen", "--json")

    assert told["state"] == "note"
    assert "; Ada saw this on " in told["says"]
    assert audit_log(person, "doctor", "--json") == told


def test_the_doctor_keeps_nothing_while_there_is_no_alarm(person: Person) -> None:
    person.home.mkdir(mode=0o700)
    asyncio.run(sign_in_as_ada(person.home))
    person.types("up", "--no-window")

    said = person.types("doctor", "--audit-seen")

    assert (said.returncode, said.stdout) == (1, "")
    assert "There is no alarm about the audit log. (not-found)" in said.stderr


def hear_of_another_log(home: Path) -> None:
    """The team's log had nine entries and is then told to have four."""
    store = open_store(home, now_ms=now_ms())
    try:
        for entries in (9, 4):
            take_trail(store, an_audit_trail(entries), now_ms())
    finally:
        store.close()


def audit_log(person: Person, *words: str) -> dict[str, str]:
    """What the doctor says about the log."""
    found = json.loads(person.types(*words).stdout)["findings"]
    return next(finding for finding in found if finding["name"] == AUDIT_LOG)
