"""The launcher as a person starts it: a real installation, real agents, real signed updates."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from instacrm.launcher.agent_link import ask_agent, find_version
from instacrm.launcher.host import LAUNCHER_CODE
from instacrm.launcher.installed import Installed
from instacrm.launcher.launching import patience_s, stop_agent
from instacrm.launcher.notices import NO_SOURCE, find
from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.source import find_source, keep_source, parse_source
from tests.bridge.driving import Port, until
from tests.launcher.updates.assets import Assets
from tests.launcher.updates.conftest import NOW
from tests.launcher.updates.publisher import PLATFORM, Publisher
from tools.package.version import Version, archive, build

COMMAND = "import sys; sys.path.insert(0, sys.argv.pop(1)); from instacrm.main import run; run()"


class Person:
    """Somebody whose computer has version 1.0.0 installed, and Chrome."""

    def __init__(
        self, folder: Path, *, root: bytes | None = None, served: Assets | None = None, knows_source: bool = False
    ) -> None:
        """`root` is that of somebody else's releases, which `served` serves; with `knows_source` it was built in."""
        self.folder = folder
        self.publisher = Publisher(folder / "publisher", NOW)
        self.publisher.publish()
        self.root = root or self.publisher.root
        self.assets = served or Assets(self.publisher.repo)
        self.built_in = self.assets.url if knows_source else None
        self.installed = Installed(folder / "Dokumente é" / "Insta Outreach Logger", folder / "home")
        self.chrome = folder / "config" / "google-chrome"
        self.chrome.mkdir(parents=True)
        versions = self.installed.versions()
        build(self.version("1.0.0", 1), versions.folder("1.0.0"))
        versions.confirm("1.0.0")

    def version(self, version: str, seq: int) -> Version:
        return Version(version, seq, PLATFORM, root=self.root, source_of_updates=self.built_in)

    def command(self, *words: str) -> list[str]:
        current = self.installed.versions().load().current or "1.0.0"
        app = self.installed.versions().folder(current) / "app"
        where = ["--program", str(self.installed.program), "--home", str(self.installed.home)]
        return [sys.executable, "-I", "-c", LAUNCHER_CODE, str(app), *where, *words]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "XDG_CONFIG_HOME": str(self.folder / "config")}  # noqa: TID251 (the program's environment)

    def starts(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def publishes(self, version: str, seq: int, *, spoil: str = "") -> None:
        """A release; `spoil` is code at the beginning of its agent."""
        made = self.folder / f"made-{version}"
        build(self.version(version, seq), made)
        if spoil:
            agent = made / "app" / "instacrm" / "agent" / "main.py"
            agent.write_text(agent.read_text() + f"\n\ndef run() -> None:\n    {spoil}\n")
        file = self.publisher.repo / "targets" / f"v{version}" / f"app-{version}.zip"
        unpacked = archive(self.version(version, seq), made, file)
        self.publisher.offer(version, seq, unpacked_bytes=unpacked)

    def updates(self) -> None:
        """What a launch does beside: one look to its end."""
        self.starts("--look")

    @property
    def runs(self) -> str | None:
        return find_version(self.installed.home)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    somebody = Person(tmp_path)
    yield somebody
    assert stop_agent(somebody.installed.home)
    somebody.assets.close()


def test_a_launch_starts_the_agent_and_the_browser_reaches_it(person: Person) -> None:
    said = person.starts("--silent")

    manifest = json.loads((person.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
    with Port(Path(manifest["path"])) as port:
        hello = port.hello()
    assert said.returncode == 0, said.stderr
    assert hello["body"]["agent"] == "1.0.0"


def test_the_command_line_leaves_an_installation_as_the_launcher_registered_it(person: Person) -> None:
    person.starts("--silent")
    host = person.installed.home / "host" / "instacrm-bridge"
    before = host.read_bytes()
    app = person.installed.versions().folder("1.0.0") / "app"
    words = [COMMAND, str(app), "up", "--no-window", "--home", str(person.installed.home)]

    said = subprocess.run(
        [sys.executable, "-I", "-c", *words],
        env=person.environment,
        capture_output=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
    assert host.read_bytes() == before


def test_the_bridge_brings_an_installed_agent_back(person: Person) -> None:
    person.starts("--silent")
    stop_agent(person.installed.home)

    with Port(person.installed.home / "host" / "instacrm-bridge") as port:
        port.hello()
        until(lambda: person.runs == "1.0.0", "the agent")


def test_an_update_replaces_the_running_agent_and_keeps_the_data(person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    agent_id = ask_agent(person.installed.home, "status", {})["state"]["agent_id"]
    person.publishes("1.1.0", 2)
    person.updates()
    assert person.runs == "1.0.0"

    said = person.starts("--silent", "--no-update")

    state = person.installed.versions().load()
    assert said.returncode == 0, said.stderr
    assert (person.runs, state.current, state.previous, state.trial) == ("1.1.0", "1.1.0", "1.0.0", None)
    assert ask_agent(person.installed.home, "status", {})["state"]["agent_id"] == agent_id


@pytest.mark.parametrize("spoil", ["raise SystemExit(1)", "import nothing_of_the_kind"])
def test_a_version_whose_agent_does_not_start_is_undone_in_the_same_launch(spoil: str, person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    person.publishes("1.1.0", 2, spoil=spoil)
    person.updates()

    said = person.starts("--silent", "--no-update")

    state = person.installed.versions().load()
    assert said.returncode == 0, said.stderr
    assert (person.runs, state.current, state.bad) == ("1.0.0", "1.0.0", ("1.1.0",))
    assert "1.1.0 did not start here" in (person.installed.local / "notice.txt").read_text()


def test_a_bad_version_that_changed_the_store_leaves_it_as_it_was(person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    agent_id = ask_agent(person.installed.home, "status", {})["state"]["agent_id"]
    newer = (
        "import apsw, sys; c = apsw.Connection(sys.argv[-1] + '/agent.db'); c.pragma('user_version', 99); sys.exit(1)"
    )
    person.publishes("1.1.0", 2, spoil=newer)
    person.updates()
    listed = person.installed.versions().folder("1.1.0") / "release.json"
    listed.write_text(json.dumps(json.loads(listed.read_text()) | {"store": 99}))

    said = person.starts("--silent", "--no-update")

    assert said.returncode == 0, said.stderr
    assert person.runs == "1.0.0"
    assert ask_agent(person.installed.home, "status", {})["state"]["agent_id"] == agent_id


def test_a_launcher_that_is_killed_in_a_trial_leaves_a_computer_that_starts(person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    person.publishes("1.1.0", 2, spoil="import time; time.sleep(60)")
    person.updates()
    launcher = subprocess.Popen(person.command("--silent", "--no-update"), env=person.environment)
    until(lambda: (t := person.installed.versions().load().trial) is not None and t.tries == 1, "the trial")

    launcher.send_signal(signal.SIGKILL)
    launcher.wait()

    trial = person.installed.versions().load().trial
    assert trial is not None
    person.installed.versions().give_up("1.1.0")
    assert person.starts("--silent", "--no-update").returncode == 0
    assert person.runs == "1.0.0"


def test_a_server_that_swallows_every_byte_does_not_keep_the_agent_from_starting(person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    stop_agent(person.installed.home)
    person.assets.silent.add("metadata/timestamp.json")

    said = person.starts()

    assert said.returncode == 0
    assert person.runs == "1.0.0"


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("not a source", 6, "update-source-bad"),
        ("{url}/elsewhere", 6, "update-source-empty"),
        ("{other}", 6, "update-untrusted"),
        ("http://127.0.0.1:9", 0, "update-source-unreachable"),
    ],
)
def test_a_source_that_does_not_prove_itself_is_told_apart(
    source: str, code: int, words: str, person: Person, tmp_path: Path
) -> None:
    stranger = Publisher(tmp_path / "stranger", NOW)
    other = Assets(stranger.repo)

    said = person.starts("--silent", "--source", source.format(url=person.assets.url, other=other.url))

    other.close()
    assert (said.returncode, words in said.stdout) == (code, True), said.stdout
    assert person.runs == "1.0.0"


def test_silent_never_asks_but_leaves_a_notice(person: Person) -> None:
    person.starts("--silent")
    quiet = (person.installed.local / "notice.txt").exists()

    person.starts()

    assert quiet
    assert "--source" in (person.installed.local / "notice.txt").read_text()


def test_a_source_kept_without_a_network_is_asked_for_again_when_it_turns_out_not_ours(
    person: Person, tmp_path: Path
) -> None:
    stranger = Assets(Publisher(tmp_path / "stranger", NOW).repo)
    person.installed.local.mkdir(parents=True)
    keep_source(person.installed.local, parse_source(stranger.url), proved=False, disk=Disk())
    person.updates()
    stranger.close()

    person.starts("--silent")

    assert find(person.installed) == NO_SOURCE


def test_a_source_that_was_built_in_is_looked_at_and_kept_once_it_proved_right(tmp_path: Path) -> None:
    person = Person(tmp_path, knows_source=True)

    person.updates()

    person.assets.close()
    assert find_source(person.installed.local) == (parse_source(person.assets.url), True)


def test_a_pinned_version_stays_and_the_doctor_is_content(person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    person.publishes("1.1.0", 2)
    person.starts("--silent", "--no-update", "--pin", "1.0.0")

    person.updates()

    assert person.starts("--version").stdout == "InstaLogger 1.0.0\n"
    doctor = person.starts("--doctor")
    assert (doctor.returncode, "held at version 1.0.0" in doctor.stdout) == (0, True), doctor.stdout


def test_a_damaged_registration_is_healed_by_the_next_launch(person: Person) -> None:
    person.starts("--silent")
    manifest = person.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json"
    manifest.write_text("{}")
    (person.installed.home / "host" / "instacrm-bridge").unlink()
    assert person.starts("--doctor").returncode == 7

    person.starts("--silent")

    assert person.starts("--doctor").returncode == 7  # no source was named yet
    assert "✓ Chrome" in person.starts("--doctor").stdout


def test_an_agent_may_take_longer_until_it_answers_where_its_store_is_large(tmp_path: Path) -> None:
    (tmp_path / "agent.db").touch()
    os.truncate(tmp_path / "agent.db", 3 << 30)

    assert patience_s(tmp_path, 60.0) > 600
    assert patience_s(tmp_path / "a new one", 60.0) == 60.0
