"""The browsers know the host: written, healed, checked; and a real browser-like start of what was written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from instacrm.launcher import host, registration, windows_registry
from instacrm.launcher.browsers import Browser, custom, find_browsers
from instacrm.launcher.host import ORIGIN, Place
from tests.bridge.driving import ROOT, Port, an_agent


@pytest.fixture
def place(tmp_path: Path) -> Place:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return Place(Path(sys.executable), ROOT / "src", home)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return custom(tmp_path / "profiles")


def test_what_the_launcher_carries_is_what_the_protocol_says() -> None:
    assert json.loads((ROOT / "protocol" / "extension.json").read_text()) == host.EXTENSION


def test_a_registered_browser_can_start_the_bridge_and_reach_the_agent(place: Place, browser: Browser) -> None:
    registration.register(place, [browser])
    manifest = json.loads((browser.manifests / registration.MANIFEST).read_text())

    with an_agent(place.home), Port(Path(manifest["path"]), manifest["allowed_origins"][0]) as port:
        assert port.hello()["kind"] == "hello-ack"


def test_the_bridge_starts_the_agent_through_the_launcher(place: Place, browser: Browser) -> None:
    registration.register(place, [browser])

    with Port(place.script) as port:
        answer = port.hello()
        quit_agent(place.home)

    assert answer["kind"] == "hello-ack"
    assert answer["body"]["signed_in"] == "no"


def quit_agent(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "instacrm.main", "quit", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "stopped" in done.stdout, done.stderr


def test_a_second_registration_writes_nothing(place: Place, browser: Browser) -> None:
    first = registration.register(place, [browser])

    again = registration.register(place, [browser])

    assert [done.healed for done in first + again] == [True, False]


@pytest.mark.parametrize("damage", ["", "{}", "not json", '{"name": "com.instacrm.bridge", "path": "/bin/false"}'])
def test_a_damaged_manifest_is_named_and_healed(place: Place, browser: Browser, damage: str) -> None:
    registration.register(place, [browser])
    (browser.manifests / registration.MANIFEST).write_text(damage)

    before = registration.check(place, [browser])
    registration.register(place, [browser])
    after = registration.check(place, [browser])

    assert [checked.state for checked in before + after] == ["wrong", "ok"]
    assert before[0].remedy


def test_a_script_of_another_installation_is_named_and_healed(place: Place, browser: Browser) -> None:
    registration.register(place._replace(source=Path("/elsewhere")), [browser])

    before = registration.check(place, [browser])
    registration.register(place, [browser])
    after = registration.check(place, [browser])

    assert [checked.state for checked in before + after] == ["wrong", "ok"]


def test_a_script_that_cannot_be_executed_is_named_and_healed(place: Place, browser: Browser) -> None:
    registration.register(place, [browser])
    place.script.chmod(0o600)

    before = registration.check(place, [browser])
    registration.register(place, [browser])
    after = registration.check(place, [browser])

    assert [checked.state for checked in before + after] == ["wrong", "ok"]


def test_a_browser_that_was_never_registered_is_missing(place: Place, browser: Browser) -> None:
    assert [checked.state for checked in registration.check(place, [browser])] == ["missing"]


def test_a_folder_registered_by_hand_is_healed_at_every_start(place: Place, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    registration.remember(place.home, tmp_path / "mine")

    registration.register(place, [])

    assert (tmp_path / "mine" / "NativeMessagingHosts" / registration.MANIFEST).exists()


def test_only_our_extension_is_let_in(place: Place) -> None:
    manifest = json.loads(host.manifest_text(place))

    assert manifest["allowed_origins"] == [ORIGIN]
    assert Path(manifest["path"]).is_absolute()


def test_a_python_in_a_folder_with_spaces_and_accents_works(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "Ordner mit Ä und Leerzeichen"
    folder.mkdir()
    (folder / "python").symlink_to("/usr/bin/python3")
    odd = place._replace(python=folder / "python")
    registration.register(odd, [])

    with an_agent(place.home), Port(odd.script) as port:
        assert port.hello()["kind"] == "hello-ack"


def test_browsers_are_found_by_their_folders_and_their_commands(tmp_path: Path) -> None:
    (tmp_path / "config" / "google-chrome").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "vivaldi").touch(mode=0o755)

    found = find_browsers(tmp_path / "config", search_path=str(tmp_path / "bin"))

    assert [browser.name for browser in found] == ["Chrome", "Vivaldi"]


def test_every_browser_family_has_one_key_on_windows() -> None:
    assert len(windows_registry.every_key()) == 3
